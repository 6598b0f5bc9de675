import fc from "fast-check";
import { add, decimal, times, type Decimal, ZERO } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { netQuote, type QuotedLeg } from "./net.ts";

const leg = (ratio: number, bid: string | null, ask: string | null, bidSize = 10, askSize = 10): QuotedLeg => ({
  ratio,
  quote: { bid: bid === null ? null : decimal(bid), ask: ask === null ? null : decimal(ask), bidSize, askSize, live: true },
});

const mid = ({ quote: { bid, ask } }: QuotedLeg): Decimal => add(bid ?? ZERO, ask ?? ZERO);

const legs = fc.array(
  fc
    .record({ ratio: fc.integer({ min: 1, max: 3 }), sold: fc.boolean(), bid: fc.integer({ min: 1, max: 500 }), width: fc.integer({ min: 1, max: 30 }) })
    .map(({ ratio, sold, bid, width }) => leg(sold ? -ratio : ratio, (bid / 100).toFixed(2), ((bid + width) / 100).toFixed(2))),
  { minLength: 2, maxLength: 4 },
);

describe("the net market of a spread", () => {
  it("is what its seller gets and its buyer pays across the legs' own markets", () => {
    expect(netQuote([leg(1, "4.00", "4.10"), leg(-1, "1.50", "1.60")])).toMatchObject({ bid: decimal("2.40"), ask: decimal("2.60") });
    expect(netQuote([leg(-2, "1.00", "1.10"), leg(1, "4.00", "4.10")])).toMatchObject({ bid: decimal("1.80"), ask: decimal("2.10") });
  });

  it("is never crossed, and its middle is that of its legs", () => {
    fc.assert(
      fc.property(legs, (all) => {
        const { bid, ask } = netQuote(all);
        if (bid === null || ask === null) return;
        expect(bid < ask).toBe(true);
        expect(add(bid, ask)).toBe(all.reduce((sum, each) => add(sum, times(mid(each), each.ratio)), ZERO));
      }),
    );
  });

  it("shows as many as the scarcest leg has, per spread", () => {
    const net = netQuote([leg(1, "4.00", "4.10", 9, 5), leg(-2, "1.50", "1.60", 7, 30)]);
    expect(net).toMatchObject({ bidSize: 9, askSize: 3 });
  });

  it("has no side where a leg has none, or where the spread would be for nothing", () => {
    expect(netQuote([leg(1, null, "4.10"), leg(-1, "1.50", "1.60")])).toMatchObject({ bid: null, bidSize: 0, ask: decimal("2.60") });
    expect(netQuote([leg(1, "0.05", "0.10"), leg(-1, "0.10", "0.20")])).toMatchObject({ bid: null, ask: null });
  });
});
