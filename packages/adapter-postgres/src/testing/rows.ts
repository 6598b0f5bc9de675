import { bookId, inputId, type JournalEntry } from "@floorbroker/core";

/** The book that the tests write. */
export const BOOK = bookId("sim:main");

/** A row to write, the only event of its input. */
export const entry = (seq: number, change: Partial<JournalEntry> = {}): JournalEntry => ({
  seq,
  at: 1_790_000_000_000 + seq,
  inputId: inputId(`input-${seq}`),
  ordinal: 0,
  type: "noted",
  payload: { n: seq, price: "4.25" },
  ...change,
});

/** The rows of these sequence numbers. */
export const entries = (from: number, to: number): readonly JournalEntry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => entry(from + index));
