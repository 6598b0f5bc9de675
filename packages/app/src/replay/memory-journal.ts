import { createHash } from "node:crypto";
import {
  fail,
  ok,
  problem,
  type BookId,
  type InputId,
  type Journal,
  type JournalEntry,
  type JournalRow,
  type Problem,
  type Result,
} from "@floorbroker/core";

const ZEROS = "0".repeat(64);

interface Kept {
  readonly rows: JournalRow[];
  readonly inputs: Set<string>;
}

const nameOf = ({ inputId, ordinal }: { readonly inputId: InputId; readonly ordinal: number }): string =>
  `${ordinal}:${inputId}`;

const refusal = (code: string, text: string): Result<Problem, never> =>
  fail(problem(code, text, ["this is a bug in floorbroker: please report it"]));

/** The hash of a row; equal journals have equal ones, but they are not those of a journal on disk. */
const hashOf = (previous: string, book: BookId, entry: JournalEntry): string =>
  createHash("sha256")
    .update(previous)
    .update(JSON.stringify([book, entry.seq, entry.at, entry.inputId, entry.ordinal, entry.type, entry.payload]))
    .digest("hex");

/** Why the entries can't follow what is there; undefined when they can. */
const objection = ({ rows, inputs }: Kept, entries: readonly JournalEntry[]): Result<Problem, never> | undefined => {
  const gap = entries.findIndex((entry, index) => entry.seq !== rows.length + index + 1);
  if (gap >= 0) return refusal("stale-writer", `row ${rows.length + gap + 1} is next`);
  const names = entries.map(nameOf);
  const again = names.find((name, index) => inputs.has(name) || names.indexOf(name) < index);
  return again === undefined ? undefined : refusal("duplicate", `the input ${again} is there already`);
};

/**
 * A journal that lives and dies with one replay: the same sequence rules as one on disk, and nothing durable. What the
 * port says of storage (`not-storable`, `store-down`) can't happen to it.
 */
export const memoryJournal = (): Journal => {
  const kept = new Map<BookId, Kept>();
  const of = (book: BookId): Kept => {
    const known = kept.get(book) ?? { rows: [], inputs: new Set<string>() };
    kept.set(book, known);
    return known;
  };
  return {
    append: (book, entries) => {
      const mine = of(book);
      const refused = objection(mine, entries);
      if (refused !== undefined) return Promise.resolve(refused);
      for (const entry of entries) {
        const previous = mine.rows.at(-1)?.hash ?? ZEROS;
        mine.rows.push({ ...entry, book, previous, hash: hashOf(previous, book, entry) });
        mine.inputs.add(nameOf(entry));
      }
      return Promise.resolve(ok("journal"));
    },
    read: (book, afterSeq, limit) => Promise.resolve(ok(of(book).rows.slice(afterSeq, afterSeq + limit))),
    last: (book) => {
      const row = of(book).rows.at(-1);
      return Promise.resolve(ok({ seq: row?.seq ?? 0, hash: row?.hash ?? ZEROS }));
    },
    books: () => Promise.resolve(ok([...kept].filter(([, { rows }]) => rows.length > 0).map(([book]) => book))),
    close: () => Promise.resolve(),
  };
};
