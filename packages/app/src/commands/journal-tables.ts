import Table from "cli-table3";
import { InvalidArgumentError, Option, type Command } from "commander";
import {
  fail,
  format,
  isOk,
  ok,
  parseCivilDate,
  type BookId,
  type CivilDate,
  type Decimal,
  type LineFilter,
  type Problem,
  type ReadModels,
  type Result,
} from "@floorbroker/core";
import { penOn, type CommandLine, type Session } from "../command-line.ts";
import type { Config } from "../config/config.ts";
import { chosenBook, openConfiguredStore } from "../journal/journal-of.ts";
import { TABLES, type TableView } from "../journal/table-views.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { progressOn } from "./progress.ts";

interface TableOptions {
  readonly book?: string;
  readonly day?: CivilDate;
  readonly open?: boolean;
  readonly last?: number;
  readonly json?: boolean;
}

const MOST_LINES = 100_000;

const lineCount = (text: string): number => {
  const count = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST_LINES) throw new InvalidArgumentError(`choose 1 to ${MOST_LINES}`);
  return count;
};

const dayOf = (text: string): CivilDate => {
  const day = parseCivilDate(text);
  if (day === undefined) throw new InvalidArgumentError("write a day as 2026-11-18");
  return day;
};

/** A line as JSON: decimals, the only bigints of a line, as their digits. */
const jsonOf = (line: unknown): string =>
  JSON.stringify(line, (_, value: unknown) => (typeof value === "bigint" ? format(value as Decimal) : value));

const tableText = (heads: TableView["heads"], cells: readonly (readonly string[])[]): string => {
  const table = new Table({
    head: heads.map(([head]) => head),
    colAligns: heads.map(([, align]) => align),
    style: { head: [], border: [], compact: true },
  });
  table.push(...cells.map((row) => [...row]));
  return table.toString();
};

/** The lines that are asked for, after the tables have caught up with the journal. */
const linesOf = async (
  readModels: ReadModels,
  book: BookId,
  view: TableView,
  filter: LineFilter,
  line: CommandLine,
): Promise<Result<Problem, Awaited<ReturnType<TableView["read"]>>>> => {
  const upToDate = await readModels.catchUp(book, progressOn(line, `tables of ${book}`));
  return isOk(upToDate) ? ok(await view.read(readModels, book, filter)) : fail(upToDate.left);
};

const showTable = async (
  config: Config,
  line: CommandLine,
  view: TableView,
  options: TableOptions,
): Promise<ExitCode> => {
  const refuse = (why: Problem): ExitCode => {
    line.errors.write(`${problemLine(why)}\n`);
    return EXIT.badInput;
  };
  const store = await openConfiguredStore(config);
  if (!isOk(store)) return refuse(store.left);
  const { journal, readModels, close } = store.right;
  try {
    const book = await chosenBook(journal, config, options.book);
    if (!isOk(book)) return refuse(book.left);
    const { day, open, last } = options;
    const filter = {
      ...(day === undefined ? {} : { day }),
      ...(open === true ? { open } : {}),
      limit: last ?? MOST_LINES,
    };
    const asked = await linesOf(readModels, book.right, view, filter, line);
    if (!isOk(asked)) return refuse(asked.left);
    const found = asked.right;
    if (!isOk(found)) return refuse(found.left);
    const pen = penOn(line.output);
    if (options.json === true) for (const each of found.right) await pen.write(`${jsonOf(each.line)}\n`);
    else
      await pen.write(
        `${tableText(
          view.heads,
          found.right.map(({ cells }) => cells),
        )}\n`,
      );
    await pen.flush();
    return EXIT.done;
  } finally {
    await close();
  }
};

/** `journal orders`, `trades`, `fills`, `positions` and `pnl`: what the tables made of the journal say. */
export const registerTables = (journal: Command, session: Session): void => {
  for (const view of TABLES) {
    const command = journal
      .command(view.name)
      .summary(view.summary)
      .description(`${view.description} Brings the tables up to the journal's last row first.`)
      .addOption(new Option("--book <book>", "a book such as sim:main"));
    if (view.asks.includes("day"))
      command.addOption(new Option("--day <day>", "of one trading day, such as 2026-11-18").argParser(dayOf));
    if (view.asks.includes("open")) command.option("--open", "only what is open");
    if (view.asks.includes("day"))
      command.addOption(new Option("--last <n>", "the newest n lines").argParser(lineCount));
    command
      .option("--json", "whole lines as JSON Lines")
      .addHelpText("after", `\nExample:\n  $ floorbroker journal ${view.example}`)
      .action(session.journaled((config, options: TableOptions) => showTable(config, session.line, view, options)));
  }
};
