import { open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import type { Writable } from "node:stream";
import { stringify } from "csv-stringify/sync";
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
import { penOn, type CommandLine } from "../command-line.ts";
import type { Config } from "../config/config.ts";
import { chosenBooks, openConfiguredJournal, pagesOf } from "../journal/journal-of.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";

/** What `journal export` was told. */
export interface ExportOptions {
  readonly book?: string;
  readonly format: "jsonl" | "csv";
  /** A file instead of standard output. */
  readonly out?: string;
}

const COLUMNS = ["book", "seq", "at", "inputId", "ordinal", "type", "payload", "previous", "hash"] as const;

const csvRow = (row: JournalRow): string[] => [
  row.book,
  String(row.seq),
  new Date(row.at).toISOString(),
  row.inputId,
  String(row.ordinal),
  row.type,
  JSON.stringify(row.payload),
  row.previous,
  row.hash,
];

const HEADS: Readonly<Record<ExportOptions["format"], string>> = { jsonl: "", csv: stringify([[...COLUMNS]]) };

const pageText = (rows: readonly JournalRow[], format: ExportOptions["format"]): string =>
  format === "csv" ? stringify(rows.map(csvRow)) : rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** Writes books one after the other, a page at a time. The answer is the number of rows. */
const writeRows = async (
  journal: Journal,
  books: readonly BookId[],
  output: Writable,
  format: ExportOptions["format"],
): Promise<Result<Problem, number>> => {
  const pen = penOn(output);
  let count = 0;
  await pen.write(HEADS[format]);
  for (const book of books) {
    for await (const page of pagesOf(journal, book)) {
      if (!isOk(page)) return page;
      await pen.write(pageText(page.right, format));
      count += page.right.length;
    }
  }
  await pen.flush();
  return ok(count);
};

/** The file gets its name only when it is whole, so that half an export never looks like one. */
const writeFile = async (
  path: string,
  write: (output: Writable) => Promise<Result<Problem, number>>,
): Promise<Result<Problem, number>> => {
  const partial = `${path}.partial`;
  try {
    const file = await open(partial, "w", 0o600);
    const output = file.createWriteStream();
    const broken = new Promise<never>((_, reject) => output.once("error", reject));
    const written = await Promise.race([write(output), broken]);
    await Promise.race([new Promise<void>((done) => output.end(done)), broken]);
    if (isOk(written)) await rename(partial, path);
    else await rm(partial, { force: true });
    return written;
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    const code = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
    return fail(
      problem("output-not-writable", `${path} can't be written (${code})`, [
        "name a file in a directory that exists and may be written to",
      ]),
    );
  }
};

const exportBooks = async (
  journal: Journal,
  line: CommandLine,
  options: ExportOptions,
): Promise<Result<Problem, null>> => {
  const books = await chosenBooks(journal, options.book);
  if (!isOk(books)) return books;
  const write = (output: Writable): Promise<Result<Problem, number>> =>
    writeRows(journal, books.right, output, options.format);
  const written =
    options.out === undefined ? await write(line.output) : await writeFile(resolve(line.cwd, options.out), write);
  if (!isOk(written)) return written;
  const count = `${books.right.length} ${books.right.length === 1 ? "book" : "books"}`;
  if (options.out !== undefined) line.output.write(`${written.right} rows of ${count} written to ${options.out}\n`);
  return ok(null);
};

/** `floorbroker journal export`: all rows of all books, or of one, as JSON Lines or CSV. */
export const exportJournal = async (config: Config, line: CommandLine, options: ExportOptions): Promise<ExitCode> => {
  const journal = await openConfiguredJournal(config);
  if (!isOk(journal)) {
    line.errors.write(`${problemLine(journal.left)}\n`);
    return EXIT.badInput;
  }
  try {
    const exported = await exportBooks(journal.right, line, options);
    if (isOk(exported)) return EXIT.done;
    line.errors.write(`${problemLine(exported.left)}\n`);
    return EXIT.badInput;
  } finally {
    await journal.right.close();
  }
};
