import { bookId, codec, inputId, isOk, type BookId, type JournalEntry } from "@floorbroker/core";

const { array, integer, object, string, json } = codec;

const keptCodec = object({
  book: string,
  entries: array(object({ seq: integer, at: integer, inputId: string, ordinal: integer, type: string, payload: json })),
});

/** One append that was set aside. */
export interface KeptRows {
  readonly book: BookId;
  readonly entries: readonly JournalEntry[];
}

/** An append as a record of the outage file. */
export const keptText = (kept: KeptRows): string => JSON.stringify(kept);

/** The append of a record. @throws Error for a record that is not one: its digest says that we wrote it. */
export const keptRows = (record: string): KeptRows => {
  const decoded = keptCodec.decode(JSON.parse(record), "");
  if (!isOk(decoded))
    throw new Error(`the outage log holds something else: ${decoded.left.path} should be ${decoded.left.expected}`);
  const { book, entries } = decoded.right;
  return { book: bookId(book), entries: entries.map((entry) => ({ ...entry, inputId: inputId(entry.inputId) })) };
};
