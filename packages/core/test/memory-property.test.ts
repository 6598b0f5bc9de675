import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bookId, bookJson, bookOfSnapshot, decodeRow, emptyBook, foldRows, isOk, snapshotPieces, type Event, type MemoryLimits } from "../src/index.ts";
import { steps } from "./invariants/steps.ts";
import { replayed, World } from "./invariants/world.ts";

/** So small that everything leaves, again and again. */
const limits: fc.Arbitrary<MemoryLimits> = fc.record({
  orders: fc.integer({ min: 0, max: 4 }),
  pastTrades: fc.constantFrom(1, 100),
  messages: fc.integer({ min: 1, max: 8 }),
  externalFills: fc.integer({ min: 1, max: 3 }),
  foreignOrders: fc.integer({ min: 1, max: 3 }),
});

const eventsOf = (world: World): readonly Event[] =>
  world.journal.map((row) => {
    const recorded = decodeRow(row);
    if (!isOk(recorded)) throw new Error(recorded.left.text);
    return recorded.right.event;
  });

const lived = (plan: readonly { readonly act: (world: World) => void }[], memory: MemoryLimits): World => {
  const world = new World("new-id", () => undefined, memory);
  for (const { act } of plan) act(world);
  return world;
};

/** Everything that was ever posted comes again, and the broker lists everything that it has. */
const heardAgain = (world: World): void => {
  for (let id = 0; id <= 5; id++) {
    for (let revision = 0; revision <= 2; revision++) world.post(id, revision, `Alert: BTO SPY 500C 12/18 @ ${world.midOf("SPY")}`);
  }
  world.calm();
  world.list();
  world.calm();
};

const repeated = (names: readonly string[]): readonly string[] => names.filter((name, index) => names.indexOf(name) !== index);

describe("a book with a small memory", () => {
  it("opens one trade for a message at most, however often it comes again", () => {
    fc.assert(
      fc.property(steps, limits, (plan, memory) => {
        const world = lived(plan, memory);
        heardAgain(world);
        const opened = eventsOf(world).flatMap((event) => (event.type === "trade-opened" ? [event.messageId] : []));
        expect(repeated(opened)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("journals every fill of the venue as its own, once, and none as a stranger's", () => {
    fc.assert(
      fc.property(steps, limits, (plan, memory) => {
        const world = lived(plan, { ...memory, pastTrades: 100 });
        heardAgain(world);
        heardAgain(world);
        const events = eventsOf(world);
        const booked = events.flatMap((event) => (event.type === "fill" ? [event.fill.fillId] : []));
        expect(booked.toSorted()).toEqual(world.broker.fills.map(({ fillId }) => fillId).toSorted());
        expect(events.filter(({ type }) => type === "external-fill" || type === "foreign-order")).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("books no fill twice and none as a stranger's even when it has forgotten the trade altogether", () => {
    fc.assert(
      fc.property(steps, limits, (plan, memory) => {
        const world = lived(plan, { ...memory, pastTrades: 1 });
        heardAgain(world);
        const events = eventsOf(world);
        expect(repeated(events.flatMap((event) => (event.type === "fill" ? [event.fill.fillId] : [])))).toEqual([]);
        expect(events.filter(({ type }) => type === "external-fill")).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("has nothing to say when a restarted process is told everything again", () => {
    fc.assert(
      fc.property(steps, limits, (plan, memory) => {
        const world = lived(plan, memory);
        world.calm();
        world.list();
        world.calm();
        world.list();
        world.calm();
        const before = world.journal.length;
        world.restart();
        world.list();
        world.calm();
        const told = eventsOf(world).slice(before).filter(({ type }) => ["escalated", "fill", "external-fill", "foreign-order"].includes(type));
        expect(told).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("keeps to its limits, and is what its journal makes, from any snapshot on", () => {
    fc.assert(
      fc.property(steps, limits, fc.nat(), (plan, memory, at) => {
        const world = lived(plan, memory);
        heardAgain(world);
        const { book, journal } = world;
        // At most six messages have a trade, and the one heard last is always there.
        expect(book.messages.size).toBeLessThanOrEqual(memory.messages + 7);
        expect(Math.max(book.past.young.size, book.past.old.size)).toBeLessThanOrEqual(memory.pastTrades);
        const early = foldRows(emptyBook(bookId("sim:test"), memory), journal.slice(0, at % (journal.length + 1)));
        if (!isOk(early)) throw new Error(early.left.text);
        const kept = bookOfSnapshot([...snapshotPieces(early.right)].join(""));
        if (!isOk(kept)) throw new Error(kept.left.text);
        const whole = foldRows(kept.right, journal.slice(early.right.seq));
        expect(isOk(whole) ? bookJson(whole.right) : whole.left.text).toBe(bookJson(book));
        expect(bookJson(replayed(journal, memory))).toBe(bookJson(book));
      }),
      { numRuns: 200 },
    );
  });
});
