import { existsSync } from "node:fs";
import { link, open, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
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
import { bookOf, type Config } from "../config/config.ts";
import { backupRows, backupText } from "../journal/backup-file.ts";
import { booksOr, namingRow } from "../journal/damaged-row.ts";
import { openConfiguredJournal, pagesOf } from "../journal/journal-of.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { progressOn } from "./progress.ts";

type VerifyChain = typeof import("@floorbroker/adapter-postgres").verifyChain;

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "no reason given";

const exists = (path: string): Problem =>
  problem("file-exists", `${path} exists; a backup never replaces a file`, [
    "name another file, or move this one away",
  ]);

const notWritable = (path: string, error: unknown): Problem =>
  codeOf(error) === "EEXIST"
    ? problem("backup-in-progress", `${path} exists: another backup is being written, or one was cut short`, [
        `if no backup is running, remove ${path}`,
      ])
    : problem("output-not-writable", `${path} can't be written (${codeOf(error)})`, [
        "name a file in a directory that exists, may be written to and has room",
      ]);

interface BookEnd {
  readonly book: BookId;
  readonly seq: number;
}

/** Where each book ends. Rows that are written later are not in the backup. */
const endsOf = async (journal: Journal): Promise<Result<Problem, readonly BookEnd[]>> => {
  const books = await journal.books();
  if (!isOk(books)) return books;
  const ends: BookEnd[] = [];
  for (const book of books.right) {
    const last = await journal.last(book);
    if (!isOk(last)) return last;
    ends.push({ book, seq: last.right.seq });
  }
  return ok(ends);
};

const brokenJournal = (text: string): Problem =>
  problem("journal-broken", `${text}; no backup was made of it`, [
    "restore the last backup into another journal",
    "to keep a copy of what is there: floorbroker journal export --out FILE",
  ]);

/** The journal's rows up to these ends, in pages, each checked to follow the one before it. */
async function* rowsUpTo(
  journal: Journal,
  ends: readonly BookEnd[],
  verifyChain: VerifyChain,
  told: (count: number) => void,
): AsyncGenerator<Result<Problem, readonly JournalRow[]>> {
  let count = 0;
  for (const { book, seq } of ends) {
    let head: Parameters<VerifyChain>[1];
    for await (const page of pagesOf(journal, book)) {
      if (!isOk(page)) return yield page;
      const rows = page.right.filter((row) => row.seq <= seq);
      if (rows.length === 0) break;
      const chained = verifyChain(rows, head);
      if (!isOk(chained)) return yield fail(brokenJournal(chained.left.text));
      head = chained.right;
      count += rows.length;
      told(count);
      yield ok(rows);
    }
  }
}

/** Writes the pieces, zipped, to a new file that only its owner may read, and brings it to the disk. */
const writeZipped = async (
  partial: string,
  pieces: AsyncIterable<Result<Problem, string>>,
): Promise<Problem | undefined> => {
  let why: Problem | undefined;
  async function* texts(): AsyncGenerator<string> {
    for await (const piece of pieces) {
      if (isOk(piece)) yield piece.right;
      else why = piece.left;
    }
  }
  const file = await open(partial, "wx", 0o600);
  await pipeline(Readable.from(texts()), createGzip(), file.createWriteStream({ flush: true }));
  return why;
};

/** Reads the file back from the disk: a backup that can't be restored is none. */
const readBack = async (partial: string, verifyChain: VerifyChain): Promise<Problem | undefined> => {
  for await (const rows of backupRows(partial, verifyChain)) if (!isOk(rows)) return rows.left;
  return undefined;
};

/** Gives the whole file its name, which nobody may have taken meanwhile, and brings the name to the disk. */
const giveName = async (partial: string, path: string): Promise<Problem | undefined> => {
  try {
    await link(partial, path);
    await rm(partial);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return exists(path);
    // A file system without hard links, as on a memory stick.
    await rename(partial, path);
  }
  if (process.platform === "win32") return undefined; // has no sync of directories
  const dir = await open(dirname(path), "r");
  await dir.sync().finally(() => dir.close());
  return undefined;
};

const writeBackup = async (
  journal: Journal,
  path: string,
  line: CommandLine,
): Promise<Result<Problem, readonly BookEnd[]>> => {
  const ends = await endsOf(journal);
  if (!isOk(ends)) return ends;
  const { verifyChain } = await import("@floorbroker/adapter-postgres");
  const all = ends.right.reduce((sum, { seq }) => sum + seq, 0);
  const progress = progressOn(line, "backup");
  const pages = rowsUpTo(journal, ends.right, verifyChain, (count) => progress(count, all));
  const pieces = backupText(Date.now(), { books: ends.right.map(({ book }) => book), rows: all }, pages);
  const partial = `${path}.partial`;
  let mine = true;
  try {
    const unsound = (await writeZipped(partial, pieces)) ?? (await readBack(partial, verifyChain));
    const why = unsound ?? (await giveName(partial, path));
    return why === undefined ? ends : fail(why);
  } catch (error) {
    // Somebody else's, or what a backup that was killed has left.
    mine = codeOf(error) !== "EEXIST";
    return fail(notWritable(partial, error));
  } finally {
    if (mine) await rm(partial, { force: true }).catch(() => undefined);
  }
};

/** `floorbroker backup FILE`. */
export const backupJournal = async (config: Config, line: CommandLine, file: string): Promise<ExitCode> => {
  const refuse = (why: Problem): ExitCode => {
    line.errors.write(`${problemLine(why)}\n`);
    return EXIT.badInput;
  };
  const path = resolve(line.cwd, file);
  if (existsSync(path)) return refuse(exists(path));
  const journal = await openConfiguredJournal(config);
  if (!isOk(journal)) return refuse(journal.left);
  try {
    const written = await writeBackup(journal.right, path, line);
    if (!isOk(written)) {
      const books = booksOr(await journal.right.books(), bookOf(config.venue));
      return refuse(await namingRow(journal.right, books, written.left));
    }
    const rows = written.right.reduce((sum, { seq }) => sum + seq, 0);
    const books = `${written.right.length} ${written.right.length === 1 ? "book" : "books"}`;
    line.output.write(`${rows} rows of ${books} written to ${path}, read back and found whole\n`);
    return EXIT.done;
  } finally {
    await journal.right.close();
  }
};

/** `floorbroker backup`. */
export const registerBackup: Registration = (program, session) => {
  program
    .command("backup <file>")
    .summary("copy the journal to one file, to be restored anywhere")
    .description(
      "Copies all books of the journal to a new file that only you may read, and reads it back. It fits both kinds of" +
        " store. A journal in --data-dir belongs to one process: stop the run that has it first. One on a database" +
        " server is copied while it is worked on, as it stood at the beginning.",
    )
    .addHelpText("after", "\nExample:\n  $ floorbroker backup journal-2026-11-18.backup")
    .action(session.journaled((config, file: string) => backupJournal(config, session.line, file)));
};
