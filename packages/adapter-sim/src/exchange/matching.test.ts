import fc from "fast-check";
import { decimal, fromScaled, singleTick, type Decimal } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { restingRate } from "./fills.ts";
import { match, touches, type Encounter } from "./matching.ts";

const cents = (n: number): Decimal => fromScaled(BigInt(n) * 1_000_000n);

const quoteOf = (bid: number, width: number, size: number) => ({
  bid: cents(bid),
  ask: cents(bid + width),
  bidSize: size,
  askSize: size,
  live: true,
});

const encounters: fc.Arbitrary<Encounter> = fc
  .record({
    side: fc.constantFrom("buy" as const, "sell" as const),
    limit: fc.option(fc.integer({ min: 1, max: 300 }), { freq: 6 }),
    remaining: fc.integer({ min: 1, max: 50 }),
    bid: fc.integer({ min: 1, max: 250 }),
    width: fc.integer({ min: 1, max: 20 }),
    displayed: fc.oneof(fc.integer({ min: -5, max: 60 }), fc.constant(Infinity)),
    arriving: fc.boolean(),
    luck: fc.tuple(fc.double({ min: 0, max: 0.2, noNaN: true }), fc.double({ min: 0, max: 0.999, noNaN: true })),
    partialFills: fc.boolean(),
    slippageTicks: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ bid, width, limit, displayed, ...rest }) => ({
    ...rest,
    limit: limit === null ? null : cents(limit),
    quote: quoteOf(bid, width, 10),
    displayed: rest.partialFills ? displayed : Infinity,
    elapsed: 1000,
    ticks: singleTick(decimal("0.01")),
  }));

const plain: Encounter = {
  side: "buy",
  limit: decimal("1.05"),
  remaining: 5,
  quote: quoteOf(100, 5, 10),
  displayed: 10,
  arriving: true,
  elapsed: 1000,
  luck: [0.99, 0.99],
  partialFills: true,
  slippageTicks: 0,
  ticks: singleTick(decimal("0.01")),
};

describe("matching", () => {
  it("never fills beyond the limit, and never more than remains", () => {
    fc.assert(
      fc.property(encounters, (input) => {
        const executions = match(input);
        const filled = executions.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(filled).toBeLessThanOrEqual(input.remaining);
        for (const { price, quantity } of executions) {
          expect(quantity).toBeGreaterThan(0);
          if (input.limit === null) continue;
          expect(input.side === "buy" ? price <= input.limit : price >= input.limit).toBe(true);
        }
      }),
    );
  });

  it("gives an arriving order the other side's price, and a resting one its own", () => {
    expect(match({ ...plain, limit: decimal("1.08") })).toEqual([{ quantity: 5, price: decimal("1.05") }]);
    expect(match({ ...plain, limit: decimal("1.08"), arriving: false })).toEqual([
      { quantity: 5, price: decimal("1.08") },
    ]);
    expect(match({ ...plain, limit: decimal("1.04") })).toEqual([]);
  });

  it("fills no more than is displayed; a market order finds the rest a tick further", () => {
    expect(match({ ...plain, displayed: 3 })).toEqual([{ quantity: 3, price: decimal("1.05") }]);
    expect(match({ ...plain, displayed: 0 })).toEqual([]);
    expect(match({ ...plain, limit: null, displayed: 3, slippageTicks: 1 })).toEqual([
      { quantity: 3, price: decimal("1.06") },
      { quantity: 2, price: decimal("1.07") },
    ]);
  });

  it("takes a resting order the sooner, the nearer it stands to the other side, and never behind its own", () => {
    const rates = [-0.1, 0, 0.25, 0.5, 0.75].map(restingRate);
    expect(rates[0]).toBe(0);
    expect(rates.toSorted((a, b) => a - b)).toEqual(rates);
    const lucky: Encounter = { ...plain, arriving: false, luck: [0, 0] };
    expect(match({ ...lucky, limit: decimal("1.02") })).toEqual([{ quantity: 5, price: decimal("1.02") }]);
    expect(match({ ...lucky, limit: decimal("0.99") })).toEqual([]);
    expect(match({ ...lucky, side: "sell", limit: decimal("1.02") })).toHaveLength(1);
    expect(match({ ...lucky, side: "sell", limit: decimal("1.06") })).toEqual([]);
  });

  it("fills nothing while the market is closed, and a market order waits for another side", () => {
    expect(match({ ...plain, quote: { ...plain.quote, live: false } })).toEqual([]);
    expect(match({ ...plain, side: "sell", limit: null, quote: { ...plain.quote, bid: null } })).toEqual([]);
  });

  it("touches a buy stop from below by the ask, a sell stop from above by the bid", () => {
    const terms = {
      instrument: "SPY" as never,
      closing: false,
      quantity: 1,
      type: "stop",
      limit: null,
      timeInForce: "day",
    } as const;
    const at = (side: "buy" | "sell", stop: string): boolean =>
      touches({ ...terms, side, stop: decimal(stop) }, plain.quote);
    expect([at("buy", "1.05"), at("buy", "1.06"), at("sell", "1.00"), at("sell", "0.99")]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
