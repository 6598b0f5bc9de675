import fc from "fast-check";
import {
  add,
  decimal,
  fillId,
  fromScaled,
  instrumentId,
  isOk,
  multiply,
  standardSpec,
  subtract,
  times,
  ZERO,
  type Decimal,
  type InstrumentSpec,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { defaultFees } from "../config.ts";
import { instrumentOf } from "../market/instrument-id.ts";
import { ledger, type Booking } from "./ledger.ts";

const NOW = Date.parse("2026-11-23T15:00:00Z");
const CASH = decimal("100000");
const free = { open: ZERO, close: ZERO };
const noFees = { equity: free, option: free, future: free };

const specOf = (id: string): InstrumentSpec => {
  const instrument = instrumentOf(instrumentId(id), NOW);
  const spec = instrument && standardSpec(instrument, NOW);
  if (spec === undefined || !isOk(spec)) throw new Error(id);
  return spec.right;
};
const option = specOf("SPY   261218C00600000");
const future = specOf("/MESZ2026");

const bookings = fc
  .array(
    fc.record({
      spec: fc.constantFrom(option, future, specOf("AAPL")),
      side: fc.constantFrom("buy" as const, "sell" as const),
      quantity: fc.integer({ min: 1, max: 9 }),
      price: fc.integer({ min: 1, max: 100_000 }).map((n): Decimal => fromScaled(BigInt(n) * 1_000_000n)),
    }),
    { maxLength: 30 },
  )
  .map((list) => list.map((each, index): Booking => ({ ...each, fillId: fillId(`f-${index}`), free: false })));

const signed = ({ side, quantity }: Booking): number => (side === "buy" ? quantity : -quantity);

describe("the ledger", () => {
  it("holds what was bought less what was sold", () => {
    fc.assert(
      fc.property(bookings, (list) => {
        const book = ledger(CASH, defaultFees);
        for (const booking of list) book.book(booking);
        for (const { instrument } of new Set(list.map(({ spec }) => spec))) {
          const sum = list
            .filter(({ spec }) => spec.instrument.id === instrument.id)
            .reduce((total, each) => total + signed(each), 0);
          expect(book.position(instrument.id)).toBe(sum);
        }
      }),
    );
  });

  it("neither makes nor loses a cent: cash is the start less what was paid and plus what was received", () => {
    fc.assert(
      fc.property(bookings, (list) => {
        const book = ledger(CASH, defaultFees);
        let expected = CASH;
        for (const booking of list) {
          const paid = times(multiply(booking.price, booking.spec.multiplier), signed(booking));
          expected = subtract(subtract(expected, paid), book.book(booking));
        }
        // Of open futures nothing has been paid yet, so their cost is still in the cash.
        const unpaid = book.positions().filter(({ spec }) => spec.instrument.kind === "future");
        const cash = unpaid.reduce((sum, { cost }) => subtract(sum, cost), book.cash());
        expect(cash).toBe(expected);
      }),
    );
  });

  it("comes back to the start when everything is taken back", () => {
    fc.assert(
      fc.property(bookings, (list) => {
        const book = ledger(CASH, noFees);
        for (const booking of list) book.book(booking);
        for (const booking of list) book.revise(booking.fillId, 0, booking.price);
        expect(book.cash()).toBe(CASH);
        expect(book.positions()).toEqual([]);
      }),
    );
  });

  it("pays an option in cash and a future by its difference, with fees to open and to close", () => {
    const book = ledger(CASH, defaultFees);
    const buy: Booking = {
      fillId: fillId("1"),
      spec: option,
      side: "buy",
      quantity: 2,
      price: decimal("1.50"),
      free: false,
    };
    expect(book.book(buy)).toBe(decimal("2.28"));
    expect(book.cash()).toBe(decimal("99697.72"));
    book.book({ ...buy, fillId: fillId("2"), side: "sell", price: decimal("3.00") });
    expect(book.cash()).toBe(decimal("100297.44"));
    book.book({ ...buy, fillId: fillId("3"), spec: future, price: decimal("5900") });
    expect(book.cash()).toBe(decimal("100292.94"));
    book.book({ ...buy, fillId: fillId("4"), spec: future, side: "sell", price: decimal("5901.25") });
    expect(book.cash()).toBe(add(decimal("100292.94"), decimal("8.00")));
  });

  it("closes the oldest units first and turns over into the other direction", () => {
    const book = ledger(CASH, noFees);
    const lot = (id: string, side: "buy" | "sell", quantity: number, price: string): Booking => ({
      fillId: fillId(id),
      spec: option,
      side,
      quantity,
      price: decimal(price),
      free: false,
    });
    for (const each of [lot("1", "buy", 2, "1"), lot("2", "buy", 2, "2"), lot("3", "sell", 3, "4")]) book.book(each);
    expect(book.positions()).toMatchObject([{ quantity: 1, averagePrice: decimal("2") }]);
    book.book(lot("4", "sell", 3, "5"));
    expect(book.positions()).toMatchObject([{ quantity: -2, averagePrice: decimal("5") }]);
  });
});
