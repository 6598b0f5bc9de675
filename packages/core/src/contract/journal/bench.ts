import type { Json } from "../../codec.ts";
import { bookId, inputId, type BookId } from "../../ids.ts";
import type { Journal, JournalEntry, JournalRow } from "../../ports/journal.ts";
import { isOk, type Problem, type Result } from "../../result.ts";

/**
 * One promise of the port {@link Journal}, to be kept by every adapter. `run` gives the violations found; none is a
 * pass.
 *
 * `open` opens a handle on one and the same store. A case writes only to books that are named after it, so all cases
 * may share a store that was empty before the first; it has one handle open at a time and closes it before it ends.
 */
export interface JournalCase {
  readonly name: string;
  readonly run: (open: () => Promise<Journal>) => Promise<readonly string[]>;
}

const ZEROS = "0".repeat(64);
const AT = 1_790_000_000_000;

/** Collects what is wrong; every check goes on after a failed one, so that a report is complete. */
export interface Checks {
  readonly violations: readonly string[];
  that(holds: boolean, otherwise: string): void;
  /** The value of a success; a failure is a violation and gives `undefined`. */
  value<A>(what: string, result: Result<Problem, A>): A | undefined;
  refused(what: string, result: Result<Problem, unknown>, code: string): void;
}

const checks = (): Checks => {
  const violations: string[] = [];
  return {
    violations,
    that: (holds, otherwise) => {
      if (!holds) violations.push(otherwise);
    },
    value: (what, result) => {
      if (isOk(result)) return result.right;
      violations.push(`${what}: ${result.left.code}: ${result.left.text}`);
      return undefined;
    },
    refused: (what, result, code) => {
      if (isOk(result)) violations.push(`${what}: must be refused, was accepted`);
      else if (result.left.code !== code) violations.push(`${what}: must end as ${code}, ended as ${result.left.code}`);
    },
  };
};

/** A row to write: by itself the only event of an input that is named after it. */
export const entry = (seq: number, change: Partial<JournalEntry> = {}): JournalEntry => ({
  seq,
  at: AT + seq,
  inputId: inputId(`input-${seq}`),
  ordinal: 0,
  type: "noted",
  payload: { n: seq },
  ...change,
});

/** The rows of these sequence numbers. */
export const entries = (from: number, to: number): readonly JournalEntry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => entry(from + index));

/** One text per value, whatever the order of its keys, so that two values can be compared. */
const spelled = (json: Json): string => {
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(spelled).join(",")}]`;
  const object = json as { readonly [key: string]: Json }; // isArray can't narrow a readonly array away
  const members = Object.keys(object).sort().map((key) => `${JSON.stringify(key)}:${spelled(object[key] ?? null)}`);
  return `{${members.join(",")}}`;
};

const content = ({ seq, at, inputId, ordinal, type, payload }: JournalEntry): string =>
  spelled({ seq, at, inputId, ordinal, type, payload });

const readAll = async (check: Checks, journal: Journal, book: BookId): Promise<readonly JournalRow[]> =>
  check.value("read", await journal.read(book, 0, 100_000)) ?? [];

/** The book holds exactly these entries, chained from zeros, and `last` names the last of them. */
export const holds = async (
  check: Checks,
  journal: Journal,
  book: BookId,
  expected: readonly JournalEntry[],
): Promise<void> => {
  const rows = await readAll(check, journal, book);
  check.that(rows.length === expected.length, `${expected.length} rows expected, ${rows.length} found`);
  let previous = ZEROS;
  for (const [index, row] of rows.entries()) {
    const wanted = expected[index];
    const [read, written] = [content(row), wanted === undefined ? "nothing" : content(wanted)];
    check.that(read === written, `row ${row.seq} reads ${read.slice(0, 300)}, written was ${written.slice(0, 300)}`);
    check.that(row.book === book, `row ${row.seq} says it belongs to ${row.book}`);
    check.that(row.previous === previous, `row ${row.seq} does not name the hash of the row before it`);
    check.that(/^[0-9a-f]{64}$/.test(row.hash) && row.hash !== previous, `row ${row.seq} has the hash ${row.hash}`);
    previous = row.hash;
  }
  const last = check.value("last", await journal.last(book));
  check.that(last?.seq === expected.length && last.hash === previous, `last is ${last?.seq} ${last?.hash}`);
};

type Body = (check: Checks, journal: Journal, book: BookId, open: () => Promise<Journal>) => Promise<void>;

/** A case with its own handle and a book of its own. */
export const promise = (name: string, body: Body): JournalCase => ({
  name,
  run: async (open) => {
    const check = checks();
    const journal = await open();
    try {
      await body(check, journal, bookId(`contract:${name}`), open);
    } finally {
      await journal.close();
    }
    return check.violations;
  },
});

/** An append that has to succeed. */
export const append = async (
  check: Checks,
  journal: Journal,
  book: BookId,
  batch: readonly JournalEntry[],
): Promise<void> => void check.value(`append of ${batch.length}`, await journal.append(book, batch));
