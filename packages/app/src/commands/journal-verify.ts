import { join } from "node:path";
import Table from "cli-table3";
import {
  decodeRow,
  emptyBook,
  evolve,
  fail,
  isOk,
  ok,
  problem,
  type Book,
  type BookId,
  type Journal,
  type JournalRow,
  type Problem,
  type Result,
} from "@floorbroker/core";
import type { CommandLine } from "../command-line.ts";
import { bookOf, type Config } from "../config/config.ts";
import { booksOr, namingRow } from "../journal/damaged-row.ts";
import { chosenBooks, openConfiguredJournal, pagesOf } from "../journal/journal-of.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";

type Verify = typeof import("@floorbroker/adapter-postgres").verifyChain;

/** A book whose rows were all found good. */
export interface VerifiedBook {
  readonly book: BookId;
  readonly rows: number;
  readonly hash: string;
}

const KEEP = "keep the journal as it is and restore it from a copy; compare both with `floorbroker journal export`";

const broken = (text: string): Problem =>
  problem("journal-broken", text, [KEEP, "let nothing trade on this book until it is settled"]);

/** Folds one row; a row that can be read but not folded is as broken as one that can't be read. */
const foldRow = (book: Book, row: JournalRow): Result<Problem, Book> => {
  const recorded = decodeRow(row);
  if (!isOk(recorded)) return fail(broken(`book ${book.id}: ${recorded.left.text}`));
  try {
    return ok(evolve(book, recorded.right));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail(broken(`book ${book.id}, row ${row.seq} (${row.type}) does not fit the rows before it: ${why}`));
  }
};

const foldPage = (book: Book, rows: readonly JournalRow[]): Result<Problem, Book> => {
  let folded: Result<Problem, Book> = ok(book);
  for (const row of rows) {
    if (!isOk(folded)) return folded;
    folded = foldRow(folded.right, row);
  }
  return folded;
};

/**
 * Checks one book from its first row to its last: the hash chain, sequence numbers without a gap, that every row can be
 * read, and that all of them fold to a book. Codes: `journal-broken`, naming the row, and those of the journal.
 */
export const verifyBook = async (
  journal: Journal,
  id: BookId,
  verifyChain: Verify,
): Promise<Result<Problem, VerifiedBook>> => {
  // Asked first: rows that are written meanwhile are found good or not, but never missed.
  const last = await journal.last(id);
  if (!isOk(last)) return fail(await namingRow(journal, [id], last.left));
  let head: Parameters<Verify>[1];
  let book = emptyBook(id);
  for await (const page of pagesOf(journal, id)) {
    if (!isOk(page)) return fail(await namingRow(journal, [id], page.left));
    const chained = verifyChain(page.right, head);
    if (!isOk(chained)) return fail(broken(chained.left.text));
    head = chained.right;
    const folded = foldPage(book, page.right);
    if (!isOk(folded)) return folded;
    book = folded.right;
  }
  const rows = head?.seq ?? 0;
  if (rows < last.right.seq)
    return fail(broken(`book ${id}: the rows after ${rows} are missing, up to ${last.right.seq}`));
  return ok({ book: id, rows, hash: head?.hash ?? last.right.hash });
};

const tableText = (books: readonly VerifiedBook[]): string => {
  const table = new Table({
    head: ["book", "rows", "last hash", ""],
    colAligns: ["left", "right", "left", "left"],
    style: { head: [], border: [], compact: true },
  });
  table.push(...books.map(({ book, rows, hash }) => [book, String(rows), hash, "ok"]));
  return table.toString();
};

const verify = async (
  journal: Journal,
  { output, errors }: CommandLine,
  asked: string | undefined,
  config: Config,
): Promise<ExitCode> => {
  const configured = bookOf(config.venue);
  const named = await chosenBooks(journal, asked);
  const books = booksOr(named, configured);
  if (!isOk(named) && books.length === 0) {
    errors.write(`${problemLine(named.left)}\n`);
    return EXIT.badInput;
  }
  const { ACKNOWLEDGED, checkNothingLost, verifyChain } = await import("@floorbroker/adapter-postgres");
  const good: VerifiedBook[] = [];
  const bad: Problem[] = [];
  for (const id of books) {
    const verified = await verifyBook(journal, id, verifyChain);
    if (isOk(verified)) good.push(verified.right);
    else bad.push(verified.left);
  }
  const lost = await checkNothingLost(journal, join(config.dataDir, ACKNOWLEDGED));
  if (!isOk(lost)) bad.push(lost.left);
  output.write(books.length === 0 ? "the journal is empty: ok\n" : `${tableText(good)}\n`);
  for (const problem of bad) errors.write(`${problemLine(problem)}\n`);
  return bad.length === 0 ? EXIT.done : EXIT.failed;
};

/** `floorbroker journal verify`: checks every row of every book, or of one. Ends with `failed` on a broken one. */
export const verifyJournal = async (
  config: Config,
  line: CommandLine,
  asked: string | undefined,
): Promise<ExitCode> => {
  const journal = await openConfiguredJournal(config);
  if (!isOk(journal)) {
    line.errors.write(`${problemLine(journal.left)}\n`);
    return EXIT.badInput;
  }
  try {
    return await verify(journal.right, line, asked, config);
  } finally {
    await journal.right.close();
  }
};
