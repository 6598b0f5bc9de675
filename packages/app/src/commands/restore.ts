import { resolve } from "node:path";
import {
  fail,
  isOk,
  ok,
  problem,
  type BookId,
  type Journal,
  type JournalRow,
  type Problem,
  type Result,
} from "@floorbroker/core";
import type { CommandLine, Registration } from "../command-line.ts";
import type { Config } from "../config/config.ts";
import { backupRows } from "../journal/backup-file.ts";
import { openNewJournal, pagesOf } from "../journal/journal-of.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { progressOn } from "./progress.ts";

type VerifyChain = typeof import("@floorbroker/adapter-postgres").verifyChain;

/** Sequence number and hash of a book's last row. */
interface End {
  readonly seq: number;
  readonly hash: string;
}
type Ends = ReadonlyMap<BookId, End>;

const otherJournal = (text: string): Problem =>
  problem("journal-not-empty", `${text}; nothing was restored`, [
    "restore into an empty journal: another --data-dir, or another database",
    "to keep what is there: floorbroker backup FILE",
  ]);

/** Where the journal's books end. */
const endsOf = async (journal: Journal): Promise<Result<Problem, Ends>> => {
  const books = await journal.books();
  if (!isOk(books)) return books;
  const ends = new Map<BookId, End>();
  for (const book of books.right) {
    const last = await journal.last(book);
    if (!isOk(last)) return last;
    ends.set(book, last.right);
  }
  return ok(ends);
};

/**
 * Reads the whole backup and compares it with what a journal holds already, which must be the beginning of it: a
 * restore that was cut short. The same hash in the same row means the same rows before it. Answers where its books end.
 */
const examine = async (path: string, held: Ends, verifyChain: VerifyChain): Promise<Result<Problem, Ends>> => {
  const ends = new Map<BookId, End>();
  const agreeing = new Set<BookId>();
  for await (const page of backupRows(path, verifyChain)) {
    if (!isOk(page)) return page;
    for (const { book, seq, hash } of page.right) {
      ends.set(book, { seq, hash });
      const mine = held.get(book);
      if (mine?.seq !== seq) continue;
      if (mine.hash !== hash) return fail(otherJournal(`book ${book} is there with another row ${seq}`));
      agreeing.add(book);
    }
  }
  const strange = [...held.keys()].find((book) => !agreeing.has(book));
  if (strange === undefined) return ok(ends);
  const inBackup = ends.get(strange)?.seq ?? 0;
  return fail(
    otherJournal(`book ${strange} is there with ${held.get(strange)?.seq} rows, the backup has ${inBackup} of it`),
  );
};

/** The rows that are not held yet, cut so that each piece belongs to one book. */
function* pieces(rows: readonly JournalRow[], held: Ends): Generator<readonly [JournalRow, ...JournalRow[]]> {
  let piece: JournalRow[] = [];
  for (const row of rows) {
    if (row.seq <= (held.get(row.book)?.seq ?? 0)) continue;
    if (piece[0] !== undefined && piece[0].book !== row.book) {
      yield piece as [JournalRow, ...JournalRow[]]; // has a first one
      piece = [];
    }
    piece.push(row);
  }
  if (piece[0] !== undefined) yield piece as [JournalRow, ...JournalRow[]]; // has a first one
}

const appendAll = async (
  journal: Journal,
  path: string,
  held: Ends,
  verifyChain: VerifyChain,
  told: (count: number) => void,
): Promise<Result<Problem, number>> => {
  let count = 0;
  for await (const page of backupRows(path, verifyChain)) {
    if (!isOk(page)) return page;
    for (const piece of pieces(page.right, held)) {
      // Book, previous and hash are left to the journal; it has to come to the same.
      const entries = piece.map(({ seq, at, inputId, ordinal, type, payload }) => {
        return { seq, at, inputId, ordinal, type, payload };
      });
      const appended = await journal.append(piece[0].book, entries);
      if (!isOk(appended)) return appended;
      count += piece.length;
      told(count);
    }
  }
  return ok(count);
};

const different = (text: string): Problem =>
  problem("restore-different", `what was restored is not what was backed up: ${text}`, [
    "do not trade on this journal; restore into another empty one",
    "report this as a bug",
  ]);

/** Reads the journal itself: every row chained, up to the very hash that the backup ends with. */
const check = async (journal: Journal, ends: Ends, verifyChain: VerifyChain): Promise<Problem | undefined> => {
  for (const [book, end] of ends) {
    let head: Parameters<VerifyChain>[1];
    for await (const page of pagesOf(journal, book)) {
      if (!isOk(page)) return page.left;
      const chained = verifyChain(page.right, head);
      if (!isOk(chained)) return different(chained.left.text);
      head = chained.right;
    }
    if (head?.seq !== end.seq || head.hash !== end.hash) {
      const found = `row ${head?.seq ?? 0}, ${head?.hash ?? "no hash"}`;
      return different(`book ${book} ends with ${found}, not with row ${end.seq}, ${end.hash}`);
    }
  }
  return undefined;
};

interface Restored {
  readonly rows: number;
  readonly books: number;
}

const restoreInto = async (
  journal: Journal,
  path: string,
  ends: Ends,
  verifyChain: VerifyChain,
  line: CommandLine,
): Promise<Result<Problem, Restored>> => {
  const held = await endsOf(journal);
  if (!isOk(held)) return held;
  const agrees = held.right.size === 0 ? ok(ends) : await examine(path, held.right, verifyChain);
  if (!isOk(agrees)) return agrees;
  const missing = [...ends].reduce((sum, [book, { seq }]) => sum + seq - (held.right.get(book)?.seq ?? 0), 0);
  const progress = progressOn(line, "restore");
  const rows = await appendAll(journal, path, held.right, verifyChain, (count) => progress(count, missing));
  if (!isOk(rows)) return rows;
  const why = await check(journal, ends, verifyChain);
  return why === undefined ? ok({ rows: rows.right, books: ends.size }) : fail(why);
};

/** `floorbroker restore FILE`. Ends with `failed` when the restored journal is not the one that was backed up. */
export const restoreJournal = async (config: Config, line: CommandLine, file: string): Promise<ExitCode> => {
  const refuse = (why: Problem): ExitCode => {
    line.errors.write(`${problemLine(why)}\n`);
    return why.code === "restore-different" ? EXIT.failed : EXIT.badInput;
  };
  const path = resolve(line.cwd, file);
  const { verifyChain } = await import("@floorbroker/adapter-postgres");
  // The whole file comes first: opening a journal makes one where there is none, and a wrong file must not.
  const ends = await examine(path, new Map(), verifyChain);
  if (!isOk(ends)) return refuse(ends.left);
  const journal = await openNewJournal(config);
  if (!isOk(journal)) return refuse(journal.left);
  try {
    const restored = await restoreInto(journal.right, path, ends.right, verifyChain, line);
    if (!isOk(restored)) return refuse(restored.left);
    const { rows, books } = restored.right;
    line.output.write(`${rows} rows restored; ${books} ${books === 1 ? "book" : "books"} checked from first to last\n`);
    return EXIT.done;
  } finally {
    await journal.right.close();
  }
};

/** `floorbroker restore`. */
export const registerRestore: Registration = (program, session) => {
  program
    .command("restore <file>")
    .summary("fill an empty journal from a backup")
    .description(
      "Checks a backup from its first to its last byte before it touches anything, writes its rows into the" +
        " configured journal and compares every hash. The journal must be empty, or hold the beginning of the backup," +
        " as after a restore that was cut short.",
    )
    .addHelpText("after", "\nExample:\n  $ floorbroker --data-dir restored restore journal-2026-11-18.backup")
    .action(session.journaled((config, file: string) => restoreJournal(config, session.line, file)));
};
