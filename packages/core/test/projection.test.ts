import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evolve } from "../src/book/evolve.ts";
import { externalFillLine, fillLines, orderLine, positionLine, tradeLine, tradeOrdersOf } from "../src/book/projection/lines.ts";
import { tradeDays } from "../src/book/projection/trade-days.ts";
import {
  add,
  bookId,
  decimal,
  decodeRow,
  emptyBook,
  entriesOf,
  get,
  isOk,
  messageId,
  project,
  realisedOf,
  subtract,
  tradeOfMessage,
  valuesOf,
  ZERO,
  type Book,
  type Decimal,
  type Recorded,
  type TableChanges,
} from "../src/index.ts";
import { steps } from "./invariants/steps.ts";
import { START, World } from "./invariants/world.ts";

/** The tables as a database would hold them: every line replaces the one of the same name. */
const emptyTables = () => ({
  orders: new Map<string, unknown>(),
  trades: new Map<string, unknown>(),
  fills: new Map<string, unknown>(),
  positions: new Map<string, unknown>(),
  days: new Map<string, unknown>(),
});
type Tables = ReturnType<typeof emptyTables>;

const apply = (tables: Tables, changes: TableChanges): void => {
  for (const { line, order } of changes.orders) tables.orders.set(line.key, { line, order });
  for (const { line, trade } of changes.trades) tables.trades.set(line.id, { line, trade });
  for (const line of changes.fills) tables.fills.set(line.fillId, line);
  for (const { instrument, line } of changes.positions) {
    if (line === null) tables.positions.delete(instrument);
    else tables.positions.set(instrument, line);
  }
  for (const { tradeId, days } of changes.tradeDays) tables.days.set(tradeId, days);
};

/** The tables straight from the book, without any event. */
const tablesOf = (book: Book): Tables => {
  const tables = emptyTables();
  for (const [id, fill] of entriesOf(book.externalFills)) tables.fills.set(id, externalFillLine(fill));
  for (const trade of valuesOf(book.trades)) {
    const orders = tradeOrdersOf(book, trade);
    tables.trades.set(trade.id, { line: tradeLine(orders), trade });
    tables.days.set(trade.id, tradeDays(orders));
    const line = positionLine(book, trade.spec.instrument.id);
    if (line !== null) tables.positions.set(line.instrument, line);
  }
  for (const order of valuesOf(book.orders)) {
    const trade = get(book.trades, order.tradeId);
    if (trade === undefined) throw new Error(`${order.key} has no trade`);
    tables.orders.set(order.key, { line: orderLine(trade, order), order });
    for (const line of fillLines(trade, order)) tables.fills.set(line.fillId, line);
  }
  return tables;
};

const sorted = (tables: Tables): unknown =>
  Object.entries(tables).map(([name, lines]) => [name, [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1))]);

const sum = (values: readonly Decimal[]): Decimal => values.reduce(add, ZERO);

const historyOf = (world: World): readonly Recorded[] =>
  world.journal.map((row) => {
    const recorded = decodeRow(row);
    if (!isOk(recorded)) throw new Error(recorded.left.text);
    return recorded.right;
  });

/** Cuts a history into pieces of these lengths, over and over. */
const cut = (events: readonly Recorded[], lengths: readonly number[]): readonly (readonly Recorded[])[] => {
  const pieces: (readonly Recorded[])[] = [];
  for (let at = 0, piece = 0; at < events.length; piece++) {
    const length = lengths[piece % lengths.length] ?? 1;
    pieces.push(events.slice(at, at + length));
    at += length;
  }
  return pieces;
};

/** Corrections and fees as a broker sends them: of fills that are there already. */
const disturbed = (world: World, revise: readonly number[]): readonly Recorded[] => {
  const events: Recorded[] = [];
  for (const [index, recorded] of historyOf(world).entries()) {
    events.push(recorded);
    const { at, event } = recorded;
    if (event.type !== "fill") continue;
    const what = revise[index % revise.length] ?? 0;
    const { fill } = event;
    const later = { ...fill, rev: fill.rev + 1, price: add(fill.price, decimal("0.03")) };
    if (what === 1) events.push({ at, event: { type: "fill-revised", fill: later } });
    if (what === 2) events.push({ at, event: { type: "fill-voided", fill: { ...fill, rev: fill.rev + 1, quantity: 0 } } });
    if (what === 3) events.push({ at, event: { type: "fees-reported", key: fill.orderKey, fillId: fill.fillId, amount: decimal("1.17"), currency: "USD" } });
    if (what === 4) events.push({ at, event: { type: "external-fill", fill: { ...fill, fillId: `${fill.fillId}x` as typeof fill.fillId, orderKey: null } } });
  }
  return events;
};

const played = (plan: readonly { readonly act: (world: World) => void }[]): World => {
  const world = new World("new-id", () => undefined);
  for (const { act } of plan) act(world);
  return world;
};

describe("the tables made of a journal", () => {
  it("are the same whether they are made event by event, in pieces, or of the book at its end", () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(4), { minLength: 1 }), fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (plan, revise, lengths) => {
        const events = disturbed(played(plan), revise);
        const whole = events.reduce(evolve, emptyBook(bookId("sim:test")));
        const tables = emptyTables();
        let book = emptyBook(bookId("sim:test"));
        for (const piece of cut(events, lengths)) {
          const { book: next, changes } = project(book, piece);
          expect([changes.after, changes.to]).toEqual([book.seq, next.seq]);
          apply(tables, changes);
          book = next;
        }
        expect(sorted(tables)).toEqual(sorted(tablesOf(whole)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("have days that add up to what the trades realised, and fees to what the fills cost, to the last digit", () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(4), { minLength: 1 }), fc.array(fc.nat(3), { minLength: 1 }), (plan, revise, shifts) => {
        // The world trades within minutes; fills are moved by days, so that a trade has more than one.
        const events = disturbed(played(plan), revise).map((recorded, index): Recorded => {
          const { at, event } = recorded;
          if (event.type !== "fill") return recorded;
          const days = shifts[index % shifts.length] ?? 0;
          return { at, event: { ...event, fill: { ...event.fill, at: event.fill.at + days * 86_400_000 } } };
        });
        const { book, changes } = project(emptyBook(bookId("sim:test")), events);
        const days = changes.tradeDays.flatMap((each) => each.days);
        expect(sum(days.map(({ realised }) => realised))).toBe(sum([...valuesOf(book.trades)].map((trade) => realisedOf(book, trade))));
        const fees = [...valuesOf(book.orders)].flatMap(({ fills }) => fills.map((fill) => fill.fees ?? ZERO));
        expect(sum(days.map((day) => day.fees))).toBe(sum(fees));
      }),
      { numRuns: 1_000 },
    );
  });

  it("show a trade from its alert to its end as a trader would tell it", () => {
    const world = new World("new-id", () => undefined);
    world.post(1, 0, `Alert: BTO SPY 500C 12/18 @ ${world.midOf("SPY")}`);
    world.calm();
    const ordered = project(emptyBook(bookId("sim:test")), historyOf(world)).changes;
    expect(ordered.orders[0]?.line).toMatchObject({ role: "entry", side: "buy", standing: "working", open: true, filled: 0, day: "2026-11-18" });
    expect(ordered.positions).toEqual([{ instrument: expect.any(String), line: null }]);
    world.take(0, 2, false);
    world.calm();
    const filled = project(emptyBook(bookId("sim:test")), historyOf(world)).changes;
    const [fill] = filled.fills;
    expect(fill).toMatchObject({ quantity: 2, rev: 0, key: ordered.orders[0]?.line.key, tradeId: tradeOfMessage(messageId("1001")), day: "2026-11-18" });
    expect(fill?.at).toBeGreaterThan(START);
    expect(filled.positions[0]?.line).toMatchObject({ quantity: 2, averagePrice: fill?.price, multiplier: decimal("100"), trades: 1 });
    world.post(7, 0, `STC SPY 500C 12/18 @ ${world.midOf("SPY")}`);
    world.calm();
    const ended = project(emptyBook(bookId("sim:test")), historyOf(world)).changes;
    const [trade] = ended.trades.map(({ line }) => line);
    expect(trade).toMatchObject({ entryFilled: 2, exitFilled: 2, ended: "closed", day: "2026-11-18" });
    expect(ended.positions[0]?.line).toBeNull();
    const exit = ended.fills.find(({ side }) => side === "sell");
    const gain = subtract(exit?.price ?? ZERO, fill?.price ?? ZERO);
    expect(trade?.realised).toBe(gain * 200n);
    expect(ended.tradeDays[0]?.days).toEqual([
      { tradeId: trade?.id, day: "2026-11-18", instrument: trade?.instrument, closed: 2, realised: trade?.realised, fees: ZERO },
    ]);
  });
});
