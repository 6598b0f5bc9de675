import { InvalidArgumentError, Option } from "commander";
import type { Registration } from "../command-line.ts";
import { exportJournal, type ExportOptions } from "./journal-export.ts";
import { rebuildTables } from "./journal-rebuild.ts";
import { showJournal, type ShowOptions } from "./journal-show.ts";
import { registerTables } from "./journal-tables.ts";
import { verifyJournal } from "./journal-verify.ts";

const MOST_ROWS = 100_000;

const rowCount = (text: string): number => {
  const count = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST_ROWS)
    throw new InvalidArgumentError(`choose 1 to ${MOST_ROWS}; journal export has no limit`);
  return count;
};

const bookOption = (): Option => new Option("--book <book>", "a book such as sim:main");

/** `journal show`, `verify`, `export` and `rebuild`, and the tables. */
export const registerJournal: Registration = (program, session) => {
  const journal = program
    .command("journal")
    .summary("look at what was written down")
    .description("The journal: everything that was read, decided, sent and heard, in the order in which it happened.")
    .addHelpText("after", "\nExample:\n  $ floorbroker journal verify");
  journal
    .command("show")
    .summary("print the newest rows, or all about one message")
    .description("Prints rows of one book: the newest ones, or everything about one message. Times are New York.")
    .addOption(bookOption())
    .addOption(new Option("--last <n>", "the newest n rows").argParser(rowCount).default(50))
    .addOption(new Option("--message <id>", "all rows about this message").conflicts("last"))
    .option("--json", "whole rows as JSON Lines")
    .addHelpText("after", "\nExample:\n  $ floorbroker journal show --message 1255265167113978008")
    .action(session.journaled((config, options: ShowOptions) => showJournal(config, session.line, options)));
  journal
    .command("verify")
    .summary("check that nothing is missing, changed or unreadable")
    .description(
      "Checks every row: hash chain, no gap, readable, and that all of them fold to a book. Exit code 1 if not.",
    )
    .addOption(bookOption())
    .addHelpText("after", "\nExample:\n  $ floorbroker journal verify --book sim:main")
    .action(session.journaled((config, { book }: { book?: string }) => verifyJournal(config, session.line, book)));
  journal
    .command("export")
    .summary("write all rows as JSON Lines or CSV")
    .description("Writes all rows of all books, or of one, to standard output or to a file.")
    .addOption(bookOption())
    .addOption(new Option("--format <format>", "how rows are written").choices(["jsonl", "csv"]).default("jsonl"))
    .option("--out <file>", "a file instead of standard output")
    .addHelpText("after", "\nExample:\n  $ floorbroker journal export --format csv --out journal.csv")
    .action(session.journaled((config, options: ExportOptions) => exportJournal(config, session.line, options)));
  journal
    .command("rebuild")
    .summary("make the tables of orders, trades, fills, positions and P&L anew")
    .description(
      "Empties the tables that are made of the journal, and makes them again from its first row to its last. Who" +
        " reads them meanwhile sees the old ones. All books, or one.",
    )
    .addOption(bookOption())
    .addHelpText("after", "\nExample:\n  $ floorbroker journal rebuild")
    .action(session.journaled((config, { book }: { book?: string }) => rebuildTables(config, session.line, book)));
  registerTables(journal, session);
};
