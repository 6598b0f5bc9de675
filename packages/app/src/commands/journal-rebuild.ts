import Table from "cli-table3";
import { isOk, type BookId, type LineCounts, type Problem } from "@floorbroker/core";
import type { CommandLine } from "../command-line.ts";
import { bookOf, type Config } from "../config/config.ts";
import { booksOr, namingRow } from "../journal/damaged-row.ts";
import { chosenBooks, openConfiguredStore } from "../journal/journal-of.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { progressOn } from "./progress.ts";

interface Rebuilt {
  readonly book: BookId;
  readonly rows: number;
  readonly lines: LineCounts;
  readonly ms: number;
}

const tableText = (books: readonly Rebuilt[]): string => {
  const table = new Table({
    head: ["book", "journal rows", "orders", "trades", "fills", "positions", "daily P&L", "took"],
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  table.push(
    ...books.map(({ book, rows, lines, ms }) => [
      book,
      ...[rows, lines.orders, lines.trades, lines.fills, lines.positions, lines.dailyPnl].map(String),
      `${(ms / 1_000).toFixed(1)} s`,
    ]),
  );
  return table.toString();
};

/**
 * `floorbroker journal rebuild`: makes the tables of every book, or of one, anew from the journal. A book whose journal
 * can't be read keeps the tables it has; then it ends with `failed`.
 */
export const rebuildTables = async (
  config: Config,
  line: CommandLine,
  asked: string | undefined,
): Promise<ExitCode> => {
  const tell = (why: Problem): void => void line.errors.write(`${problemLine(why)}\n`);
  const store = await openConfiguredStore(config);
  if (!isOk(store)) {
    tell(store.left);
    return EXIT.badInput;
  }
  const { journal, readModels, close } = store.right;
  try {
    const books = await chosenBooks(journal, asked);
    if (!isOk(books)) {
      tell(await namingRow(journal, booksOr(books, bookOf(config.venue)), books.left));
      return EXIT.badInput;
    }
    const done: Rebuilt[] = [];
    for (const book of books.right) {
      const begun = performance.now();
      const rebuilt = await readModels.rebuild(book, progressOn(line, `rebuild ${book}`));
      if (isOk(rebuilt)) done.push({ book, ...rebuilt.right, ms: performance.now() - begun });
      else tell(await namingRow(journal, [book], rebuilt.left));
    }
    line.output.write(books.right.length === 0 ? "the journal is empty: nothing to rebuild\n" : `${tableText(done)}\n`);
    return done.length === books.right.length ? EXIT.done : EXIT.failed;
  } finally {
    await close();
  }
};
