import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { fail, isOk, ok, problem, type BookId, type JournalRow, type Problem, type Result } from "@floorbroker/core";

/**
 * A backup is one gzip file of JSON Lines, the same whatever store the journal lies in:
 *
 *     {"format":"floorbroker-backup-1","createdAt":"2026-11-18T15:04:05.000Z","books":["sim:main"],"rows":2}
 *     {"book":"sim:main","seq":1,"at":…,"inputId":…,"ordinal":0,"type":…,"payload":{…},"previous":"0000…","hash":"…"}
 *     …
 *     {"rows":2,"sha256":"…"}
 *
 * Each book's rows are ascending from 1 and chained; the last line's hash is over every byte before it, unzipped.
 */
export interface BackupHead {
  readonly format: typeof FORMAT;
  readonly createdAt: string;
  readonly books: readonly BookId[];
  readonly rows: number;
}

const FORMAT = "floorbroker-backup-1";

type VerifyChain = typeof import("@floorbroker/adapter-postgres").verifyChain;
type ChainHead = NonNullable<Parameters<VerifyChain>[1]>;

/** The lines of a backup, in pieces; a journal that can't be read is the last thing that comes. */
export async function* backupText(
  createdAt: number,
  { books, rows }: Pick<BackupHead, "books" | "rows">,
  pages: AsyncIterable<Result<Problem, readonly JournalRow[]>>,
): AsyncGenerator<Result<Problem, string>> {
  const sum = createHash("sha256");
  const counted = (text: string): Result<Problem, string> => {
    sum.update(text);
    return ok(text);
  };
  const head: BackupHead = { format: FORMAT, createdAt: new Date(createdAt).toISOString(), books, rows };
  yield counted(`${JSON.stringify(head)}\n`);
  for await (const page of pages) {
    if (!isOk(page)) return yield page;
    yield counted(page.right.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
  yield ok(`${JSON.stringify({ rows, sha256: sum.digest("hex") })}\n`);
}

/** The lines of a gzip file, all that one chunk completes at a time; what follows the last line end is left out. */
async function* zippedLines(path: string): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  const file = createReadStream(path);
  const text = createGunzip();
  file.on("error", (error) => text.destroy(error)).pipe(text);
  let rest = "";
  for await (const chunk of text) {
    // What a stream without encoding gives.
    const pieces = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n");
    rest = pieces.pop() ?? "";
    if (pieces.length > 0) yield pieces;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const parsed = (line: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};

const headIn = (line: string): BackupHead | undefined => {
  const value = parsed(line);
  const { format, createdAt, books, rows } = value;
  const texts = Array.isArray(books) && books.every((book) => typeof book === "string");
  const whole = format === FORMAT && typeof createdAt === "string" && texts && Number.isSafeInteger(rows);
  return whole ? (value as unknown as BackupHead) : undefined; // every member was looked at
};

const rowIn = (line: string): JournalRow | undefined => {
  const row = parsed(line);
  const texts = [row["book"], row["inputId"], row["type"], row["previous"], row["hash"]];
  const numbers = [row["seq"], row["at"], row["ordinal"]];
  const whole =
    texts.every((text) => typeof text === "string") && numbers.every(Number.isSafeInteger) && "payload" in row;
  return whole ? (row as unknown as JournalRow) : undefined; // every member was looked at; JSON.parse gives only Json
};

const broken = (path: string, text: string): Problem =>
  problem("backup-broken", `${path} is no whole backup: ${text}`, [
    "take another copy of the file",
    "restore another backup",
  ]);

const notReadable = (path: string, error: unknown): Problem => {
  const code = isObject(error) && typeof error["code"] === "string" ? error["code"] : "no reason given";
  const zipped = code.startsWith("Z_") || code === "ERR_TRAILING_JUNK_AFTER_STREAM_END";
  if (zipped) return broken(path, `it can't be unzipped (${code})`);
  return problem("backup-not-readable", `${path} can't be read (${code})`, ["check the name of the file"]);
};

/** Goes through the lines of a backup from the first to the last. */
const reading = (path: string, verifyChain: VerifyChain) => {
  const sum = createHash("sha256");
  const heads = new Map<BookId, ChainHead>();
  let head: BackupHead | undefined;
  let count = 0;
  let ended = false;

  const end = (line: string): Problem | undefined => {
    const { rows, sha256 } = parsed(line);
    ended = true;
    if (rows !== count || head?.rows !== count) return broken(path, `it holds ${count} rows, not ${head?.rows}`);
    return sha256 === sum.digest("hex") ? undefined : broken(path, "its contents do not give the checksum at its end");
  };

  const chained = (row: JournalRow): Problem | undefined => {
    if (head?.books.includes(row.book) !== true) return broken(path, `book ${row.book} is not in its list`);
    const after = verifyChain([row], heads.get(row.book));
    if (!isOk(after)) return broken(path, after.left.text);
    heads.set(row.book, after.right);
    count += 1;
    return undefined;
  };

  /** The row of a line, the problem with it, or neither for the first line and the last. */
  const take = (line: string): { readonly row?: JournalRow; readonly problem?: Problem | undefined } => {
    if (ended) return { problem: broken(path, "something follows its last line") };
    if (head !== undefined && line.startsWith('{"rows":')) return { problem: end(line) };
    sum.update(`${line}\n`);
    if (head === undefined) {
      head = headIn(line);
      return head === undefined ? { problem: broken(path, `its first line does not say ${FORMAT}`) } : {};
    }
    const row = rowIn(line);
    if (row === undefined) return { problem: broken(path, `line ${count + 2} is not a row`) };
    const why = chained(row);
    return why === undefined ? { row } : { problem: why };
  };

  return { take, ended: () => ended };
};

/**
 * The rows of a backup, in its order and in pieces, each checked: unzips, reads, chained book by book, as many and with
 * the checksum that the file says. A problem is the last thing that comes; until the end is reached without one, the
 * file may still be broken. Codes: `backup-broken`, `backup-not-readable`.
 */
export async function* backupRows(
  path: string,
  verifyChain: VerifyChain,
): AsyncGenerator<Result<Problem, readonly JournalRow[]>> {
  const { take, ended } = reading(path, verifyChain);
  try {
    for await (const lines of zippedLines(path)) {
      const rows: JournalRow[] = [];
      for (const line of lines) {
        const { row, problem: why } = take(line);
        if (why !== undefined) return yield fail(why);
        if (row !== undefined) rows.push(row);
      }
      if (rows.length > 0) yield ok(rows);
    }
  } catch (error) {
    return yield fail(notReadable(path, error));
  }
  if (!ended()) yield fail(broken(path, "its last line is missing"));
}
