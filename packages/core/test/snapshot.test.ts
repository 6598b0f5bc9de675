import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accountId,
  bookId,
  bookJson,
  bookOfSnapshot,
  dueTimers,
  emptyBook,
  evicted,
  evolve,
  foldRows,
  get,
  instrumentId,
  isOk,
  snapshotPieces,
  type Book,
  type Event,
} from "../src/index.ts";
import { SNAPSHOT_FORMAT } from "../src/book/snapshot.ts";
import { steps } from "./invariants/steps.ts";
import { World } from "./invariants/world.ts";

const textOf = (book: Book): string => [...snapshotPieces(book)].join("");

const readBack = (text: string): Book => {
  const book = bookOfSnapshot(text);
  if (!isOk(book)) throw new Error(book.left.text);
  return book.right;
};

const worldAfter = (plan: readonly { readonly act: (world: World) => void }[]): World => {
  const world = new World("new-id", () => undefined);
  for (const { act } of plan) act(world);
  return world;
};

describe("a snapshot", () => {
  it("is the book, byte for byte, with all that it waits for", () => {
    fc.assert(
      fc.property(steps, (plan) => {
        const { book } = worldAfter(plan);
        const again = readBack(textOf(book));
        expect(bookJson(again)).toBe(bookJson(book));
        expect(dueTimers(again)).toEqual(dueTimers(book));
      }),
      { numRuns: 500 },
    );
  });

  it("with the rest of the journal makes the book that the whole journal makes, wherever it was taken", () => {
    fc.assert(
      fc.property(steps, fc.nat(), (plan, at) => {
        const { book, journal } = worldAfter(plan);
        const cut = journal.length === 0 ? 0 : at % (journal.length + 1);
        const early = foldRows(emptyBook(bookId("sim:test")), journal.slice(0, cut));
        if (!isOk(early)) throw new Error(early.left.text);
        const whole = foldRows(readBack(textOf(early.right)), journal.slice(cut));
        if (!isOk(whole)) throw new Error(whole.left.text);
        expect(bookJson(whole.right)).toBe(bookJson(book));
      }),
      { numRuns: 300 },
    );
  });

  it("is written in pieces when much has happened, and read back whole", () => {
    const world = new World("new-id", () => undefined);
    for (let id = 0; id < 250; id++) world.post(id, 0, "good morning");
    const pieces = [...snapshotPieces(world.book)];
    expect(pieces.filter((piece) => piece.startsWith(","))).toHaveLength(2);
    expect(bookJson(readBack(pieces.join("")))).toBe(bookJson(world.book));
  });

  it("holds what is at the broker beside our trades, and one with a broken part is refused, naming it", () => {
    const events: readonly Event[] = [
      { type: "foreign-position", instrument: instrumentId("QQQ"), quantity: 3, text: "" },
      { type: "foreign-order", ref: { broker: "model", account: accountId("A1"), id: "h1", handle: null }, text: "by hand", live: true },
      { type: "link", name: "orders", state: "up", generation: 1, since: 5, reason: null },
    ];
    const book = events.reduce((before, event) => evolve(before, { at: 1, event }), emptyBook(bookId("sim:test")));
    const text = textOf(book);
    expect(bookJson(readBack(text))).toBe(bookJson(book));
    const broken = [text.replace('"trades":[', '"trades":[1'), text.replace('"generation":1', '"generation":"1"')].map((each) => {
      const read = bookOfSnapshot(each);
      return isOk(read) ? "read" : read.left.text;
    });
    expect(broken[0]).toContain("book.trades");
    expect(broken[1]).toContain("book.links");
  });

  it("of an earlier version, which kept when the market would be looked at next, is read", () => {
    const world = new World("new-id", () => undefined);
    world.post(1, 0, "Alert: BTO SPY 500C 12/18 @ 1.20");
    const earlier = textOf(world.book).replaceAll('"closed":null', '"nextWatchAt":5,"closed":null');
    expect(earlier).toContain("nextWatchAt");
    expect(bookJson(readBack(earlier))).toBe(bookJson(world.book));
  });

  it("of another format, or of something else, is refused", () => {
    const text = textOf(emptyBook(bookId("sim:test")));
    const codes = [text.replace(`"format":${SNAPSHOT_FORMAT}`, `"format":${SNAPSHOT_FORMAT - 1}`), text.slice(0, -2), "[]", "{}", text.replace('"seq":0', '"seq":"0"')].map((each) => {
      const book = bookOfSnapshot(each);
      return isOk(book) ? "read" : book.left.text;
    });
    expect(codes).toEqual([
      `the snapshot can't be read: its format is ${SNAPSHOT_FORMAT - 1}, not ${SNAPSHOT_FORMAT}`,
      "the snapshot can't be read: it is no snapshot",
      "the snapshot can't be read: it is no snapshot",
      "the snapshot can't be read: it is no snapshot",
      "the snapshot can't be read: book.seq should be a whole number",
    ]);
  });
});

describe("a book whose memory is full", () => {
  it("lets whole trades go, the one that ended first in front, and nothing that is open", () => {
    fc.assert(
      fc.property(steps, fc.nat(6), (plan, limit) => {
        const { book } = worldAfter(plan);
        const kept = evicted(book, limit);
        expect(kept.openTrades).toEqual(book.openTrades);
        expect(dueTimers(kept)).toEqual(dueTimers(book));
        expect(bookJson({ ...kept, trades: book.trades, orders: book.orders, closedTrades: book.closedTrades, past: book.past })).toBe(bookJson(book));
        const gone = book.closedTrades.filter((id) => !kept.closedTrades.includes(id));
        for (const id of gone) {
          const trade = get(book.trades, id);
          expect(get(kept.trades, id)).toBeUndefined();
          for (const key of [trade?.entry, ...(trade?.exits ?? [])]) expect(key === undefined || get(kept.orders, key) === undefined).toBe(true);
        }
        const waiting = kept.closedTrades.filter((id) => book.inquiries.some((key) => key.startsWith(`${id}-`)));
        expect(kept.orders.size <= limit || kept.closedTrades.length === waiting.length).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("never opens a second trade for a message whose trade is gone from memory", () => {
    const world = new World("new-id", () => undefined);
    world.post(1, 0, `Alert: BTO SPY 500C 12/18 @ ${world.midOf("SPY")}`);
    world.delete(1);
    world.calm();
    expect(world.book.closedTrades).toHaveLength(1);
    world.book = evicted(world.book, 0);
    expect(world.book.orders.size).toBe(0);
    const before = world.journal.length;
    world.post(1, 1, `Alert: BTO SPY 500C 12/18 @ ${world.midOf("SPY")}`);
    expect(world.journal.slice(before).map(({ type }) => type)).toEqual(["message-read", "message-answered"]);
  });
});
