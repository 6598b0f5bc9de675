import { describe, expect, it } from "vitest";
import { bookId, inputId } from "../ids.ts";
import type { JournalEntry } from "../ports/journal.ts";
import { OWNER_CONFIG } from "./config.ts";
import type { Event } from "./events.ts";
import { bookJson, decodeRow, decodeRows, encodeEvent, foldJournal, foldRows } from "./replay.ts";
import { emptyBook } from "./state.ts";
import { VENUE } from "./testing/venue.ts";

const ID = bookId("sim:test");

const EVENTS: readonly Event[] = [
  {
    type: "configured",
    config: OWNER_CONFIG,
    venue: { ...VENUE, replacesQuantity: false },
  },
  { type: "trading-state", state: "halted", reason: "by hand" },
  { type: "link", name: "orders", state: "up", generation: 3, since: 5, reason: null },
];

const row = (event: Event, seq: number): JournalEntry => ({
  seq,
  at: 7,
  inputId: inputId("1"),
  ordinal: 0,
  ...encodeEvent(event),
});
const ROWS = EVENTS.map((event, index) => row(event, index + 1));

describe("a journal", () => {
  it("makes the book that it was written by", () => {
    const folded = foldJournal(ID, JSON.parse(JSON.stringify(ROWS)));
    expect(folded).toMatchObject({
      right: { id: ID, seq: 3, tradingState: "halted", links: { orders: { generation: 3 } } },
    });
  });

  it("is continued from any book that it began", () => {
    const begun = foldJournal(ID, ROWS.slice(0, 1));
    const whole = foldJournal(ID, ROWS);
    if (begun._tag === "Left" || whole._tag === "Left") throw new Error("unreadable");
    const continued = foldRows(begun.right, ROWS.slice(1));
    if (continued._tag === "Left") throw new Error("unreadable");
    expect(bookJson(continued.right)).toBe(bookJson(whole.right));
  });

  it("with a gap is refused with the book's name, where rows of several are read", () => {
    expect(decodeRows(0, ROWS.slice(1), ID)).toMatchObject({ left: { code: "journal-gap", text: "row 2 of sim:test follows row 0" } });
  });

  it("with a gap is refused", () => {
    expect(foldRows(emptyBook(ID), ROWS.slice(1))).toMatchObject({
      left: { code: "journal-gap", text: "row 2 follows row 0" },
    });
  });

  it("with a row that can't be read is refused, naming the row and the field", () => {
    const [first, second] = ROWS;
    if (first === undefined || second === undefined) throw new Error("no rows");
    const broken = { ...second, payload: { state: "asleep", reason: "" } };
    expect(foldRows(emptyBook(ID), [first, broken])).toMatchObject({
      left: { code: "unreadable-row", text: expect.stringMatching(/^row 2 \(trading-state\): state should be /) },
    });
    expect(decodeRow({ ...second, payload: null })).toMatchObject({ left: { code: "unreadable-row" } });
    expect(decodeRow({ ...second, type: "nonsense" })).toMatchObject({ left: { code: "unreadable-row" } });
  });
});

describe("a book as text", () => {
  it("is the same for the same book, and another for another", () => {
    expect(bookJson(emptyBook(ID))).toBe(bookJson(emptyBook(ID)));
    expect(bookJson(emptyBook(ID))).not.toBe(bookJson(emptyBook(bookId("sim:other"))));
  });
});
