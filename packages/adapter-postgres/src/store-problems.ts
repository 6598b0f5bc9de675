import { problem, type BookId, type Problem } from "@floorbroker/core";
import { INPUT_UNIQUE, SEQ_UNIQUE } from "./schema.ts";

const textAt = (error: unknown, key: string): string | undefined => {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === "string" ? value : undefined;
};

/** The error's code: an SQLSTATE from the database, or a name such as `ECONNREFUSED` from the operating system. */
export const codeOf = (error: unknown): string | undefined => textAt(error, "code");

/** Whatever a driver threw, as one line; an error that tried several addresses has no message, only a code. */
export const messageOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] || (codeOf(error) ?? "no reason given");
};

/** Nothing more is written or read here, or nothing could be. */
export const storeDown = (why: string): Problem =>
  problem("store-down", `the journal can't be reached: ${why}`, [
    "nothing was written: check that the database runs, then start floorbroker again",
  ]);

/** The program already closed the journal. */
export const closed: Problem = problem("store-down", "the journal is closed", [
  "nothing was written: start floorbroker again",
]);

/** The caller's picture of the book is not the journal's. */
export const staleWriter = (book: BookId, why: string): Problem =>
  problem("stale-writer", `book ${book}: ${why}; nothing was written`, [
    "read the book again from the journal before going on",
    "check that no second floorbroker works this book",
  ]);

const duplicate = (book: BookId): Problem =>
  problem("duplicate", `book ${book}: an event of one of these inputs is already in the journal; nothing was written`, [
    "read the book again from the journal: it has acted on this input",
  ]);

/** No room for the rows. */
export const storeFull = (why: string): Problem =>
  problem("store-full", `the journal has no room: ${why}; nothing was written`, [
    "free disk space where the journal lies, then go on",
  ]);

/** Room for the trades that are open, and not for another one. */
export const diskNearlyFull = (why: string): Problem =>
  problem("disk-nearly-full", `the journal's disk is nearly full: ${why}`, [
    "free disk space where the journal lies; entries go on by themselves",
  ]);

/** SQLSTATE of a full disk. */
export const DISK_FULL = "53100";

/** SQLSTATEs of a page or an index that does not hold what it should: Postgres keeps checksums of its pages. */
const DAMAGED: ReadonlySet<string> = new Set(["XX001", "XX002"]);

/** The database runs, but what it keeps can't be read any more. */
export const storeDamaged = (why: string): Problem =>
  problem("store-damaged", `the journal's database is damaged on the disk: ${why}`, [
    "name the row: floorbroker journal verify",
    "restore the last backup into another journal, and keep this one for examination",
  ]);

/** What a question ends as when the database threw. */
export const notAnswered = (error: unknown, said: string): Problem => {
  const code = codeOf(error) ?? "";
  if (code === DISK_FULL) return storeFull(said);
  return DAMAGED.has(code) ? storeDamaged(said) : storeDown(said);
};

/** An entry that JSON or the database has no place for: a bug, reported without harm. */
export const notStorable = (book: BookId, why: string): Problem =>
  problem("not-storable", `book ${book}: the journal can't hold this: ${why}; nothing was written`, [
    "report this as a bug, with the message that caused it",
  ]);

/** What an append ends as when the database threw before the commit was sent: whatever it was, nothing was written. */
export const beforeCommit = (book: BookId, error: unknown, said: string): Problem => {
  const code = codeOf(error);
  if (code === "23505") {
    const constraint = textAt(error, "constraint");
    if (constraint === SEQ_UNIQUE) return staleWriter(book, "somebody else wrote on");
    if (constraint === INPUT_UNIQUE) return duplicate(book);
  }
  if (code === DISK_FULL) return storeFull(said);
  if (code !== undefined && DAMAGED.has(code)) return storeDamaged(said);
  // Data exceptions and program limits: such a row fails every time, so trying again would not help.
  if (code?.startsWith("22") === true || code?.startsWith("54") === true) return notStorable(book, said);
  return storeDown(said);
};

/** What an append ends as when the commit was sent and no answer can be trusted. */
export const duringCommit = (book: BookId, said: string): Problem =>
  problem("commit-unknown", `book ${book}: the commit's answer is missing: ${said}`, [
    "ask the journal for the book's last row before going on: the rows may or may not be there",
  ]);
