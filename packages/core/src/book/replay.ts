import { format } from "../decimal.ts";
import type { BookId } from "../ids.ts";
import { entriesOf } from "../persistent-map.ts";
import type { JournalEntry } from "../ports/journal.ts";
import { fail, isOk, ok, problem, type Problem, type Result } from "../result.ts";
import type { Codec, Json } from "../codec.ts";
import { eventCases, type Event, type Recorded } from "./events.ts";
import { evolve } from "./evolve.ts";
import { emptyBook, type Book } from "./state.ts";

/** What folding needs of a row. */
type Row = Pick<JournalEntry, "seq" | "at" | "type" | "payload">;

/** An event as a journal row's `type` and `payload`. */
export const encodeEvent = (event: Event): { readonly type: string; readonly payload: Json } => {
  const body: Codec<unknown> = eventCases[event.type];
  return { type: event.type, payload: body.encode(event) };
};

const bodyCodec = (type: string): Codec<unknown> | undefined =>
  Object.hasOwn(eventCases, type) ? eventCases[type as Event["type"]] : undefined; // it is one of its keys

/** The event of a journal row. Code: `unreadable-row`, naming the row and the field. */
export const decodeRow = (row: Row): Result<Problem, Recorded<Event>> => {
  const body = typeof row.payload === "object" && row.payload !== null && !Array.isArray(row.payload) ? row.payload : {};
  const event = bodyCodec(row.type)?.decode(body, "");
  // The body was decoded by its type's own codec.
  if (event !== undefined && isOk(event)) return ok({ at: row.at, event: { type: row.type, ...(event.right as object) } as Event });
  const { path, expected } = event?.left ?? { path: "type", expected: `one of ${Object.keys(eventCases).join(", ")}` };
  return fail(
    problem("unreadable-row", `row ${row.seq} (${row.type}): ${path} should be ${expected}`, [
      "run `floorbroker journal verify`",
      "use the version that wrote this journal",
    ]),
  );
};

/**
 * The events of rows that go on behind row `after` without a gap; `of` names the book in the text of a problem.
 * Codes: `journal-gap`, `unreadable-row`.
 */
export const decodeRows = (after: number, rows: readonly Row[], of?: BookId): Result<Problem, readonly Recorded<Event>[]> => {
  const events: Recorded<Event>[] = [];
  for (const row of rows) {
    const before = after + events.length;
    if (row.seq !== before + 1) {
      const text = `row ${row.seq}${of === undefined ? "" : ` of ${of}`} follows row ${before}`;
      return fail(problem("journal-gap", text, ["run `floorbroker journal verify`"]));
    }
    const recorded = decodeRow(row);
    if (!isOk(recorded)) return recorded;
    events.push(recorded.right);
  }
  return ok(events);
};

/** The book after more rows. Rows must continue it without a gap. Codes: `journal-gap`, `unreadable-row`. */
export const foldRows = (book: Book, rows: readonly Row[]): Result<Problem, Book> => {
  const events = decodeRows(book.seq, rows);
  return isOk(events) ? ok(events.right.reduce(evolve, book)) : events;
};

/** The book that a whole journal makes. */
export const foldJournal = (id: BookId, rows: readonly JournalEntry[]): Result<Problem, Book> => foldRows(emptyBook(id), rows);

const isMap = (value: object): value is Book["orders"] => "root" in value && "size" in value;

const plain = (value: unknown): unknown => {
  if (typeof value === "bigint") return format(value as Parameters<typeof format>[0]); // the only bigints of a book are decimals
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (isMap(value)) return [...entriesOf(value)].map(([key, item]) => [key, plain(item)]);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, plain(item)]),
  );
};

/** The whole book as canonical JSON: two books are the same when these bytes are (invariant 7). */
export const bookJson = (book: Book): string => JSON.stringify(plain(book));
