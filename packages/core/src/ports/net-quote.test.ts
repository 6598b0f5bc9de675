import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, format, fromScaled } from "../decimal.ts";
import type { InstrumentSpec, OptionSpread } from "../instrument/instrument.ts";
import { parseOcc } from "../instrument/option.ts";
import { legSpec, spreadSpec } from "../instrument/spread-spec.ts";
import { standardSpec } from "../instrument/spec.ts";
import { mirrored, spread } from "../instrument/spread.ts";
import { isOk, type Result } from "../result.ts";
import { quotedOf, quoteIn, specIn } from "./market-view.ts";
import { netQuote } from "./net-quote.ts";
import type { Quote } from "./quotes.ts";

const right = <A>(result: Result<unknown, A>): A => {
  if (!isOk(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};
const contract = (id: string) => right(parseOcc(id));
const of = (...legs: readonly (readonly [number, string])[]): OptionSpread => right(spread(legs.map(([ratio, id]) => ({ ratio, option: contract(id) }))));

const [A, B, C] = ["SPY   261218C00590000", "SPY   261218C00595000", "SPY   261218C00600000"] as const;
const VERTICAL = of([1, A], [-1, B]);
const FLY = of([1, A], [-2, B], [1, C]);

const quote = (id: string, bid: string | null, ask: string | null, over: Partial<Quote> = {}): Quote => ({
  instrument: contract(id).id,
  bid: bid === null ? null : decimal(bid),
  ask: ask === null ? null : decimal(ask),
  changedAt: 5,
  confirmedAt: 10,
  quality: "realtime",
  halted: false,
  ...over,
});

const sides = (net: Quote | null): readonly (string | null)[] | null =>
  net === null ? null : [net.bid, net.ask].map((price) => (price === null ? null : format(price)));

describe("the market of a spread", () => {
  it("is what its seller gets and what its buyer pays, who take every leg's market", () => {
    expect(sides(netQuote(VERTICAL, [quote(A, "3.00", "3.10"), quote(B, "1.90", "2.00")]))).toEqual(["1", "1.2"]);
    expect(sides(netQuote(FLY, [quote(A, "3.00", "3.10"), quote(B, "1.20", "1.25"), quote(C, "0.50", "0.55")]))).toEqual(["1", "1.25"]);
  });

  it("has no side that a leg has not, and is none without all of the legs", () => {
    expect(sides(netQuote(VERTICAL, [quote(A, null, "3.10"), quote(B, "1.90", "2.00")]))).toEqual([null, "1.2"]);
    expect(sides(netQuote(VERTICAL, [quote(A, "3.00", "3.10"), quote(B, null, "2.00")]))).toEqual(["1", null]);
    expect(netQuote(VERTICAL, [quote(A, "3.00", "3.10"), null])).toBeNull();
    expect(netQuote(VERTICAL, [quote(A, "3.00", "3.10")])).toBeNull();
  });

  it("has a bid of 0 where the legs' markets lie too far apart for one", () => {
    expect(sides(netQuote(VERTICAL, [quote(A, "1.00", "1.10"), quote(B, "0.95", "1.05")]))).toEqual(["0", "0.15"]);
  });

  it("is as old, as slow and as halted as its worst leg", () => {
    const legs = (over: Partial<Quote>): Quote | null => netQuote(VERTICAL, [quote(A, "3.00", "3.10"), quote(B, "1.90", "2.00", over)]);
    expect(legs({ confirmedAt: 7, changedAt: 6 })).toMatchObject({ instrument: VERTICAL.id, confirmedAt: 7, changedAt: 6, halted: false });
    expect(legs({ quality: "delayed" })?.quality).toBe("delayed");
    expect(legs({ halted: true })?.halted).toBe(true);
  });

  it("stands round the mids of its legs, and the other way round for the other side", () => {
    const price = fc.integer({ min: 1, max: 5_000 }).map((cents) => fromScaled(BigInt(cents) * 1_000_000n));
    const leg = fc.tuple(price, price).map(([a, b]) => (a < b ? { bid: a, ask: b } : { bid: b, ask: a }));
    fc.assert(
      fc.property(leg, leg, leg, (a, b, c) => {
        const quotes = [{ ...quote(A, null, null), ...a }, { ...quote(B, null, null), ...b }, { ...quote(C, null, null), ...c }];
        const net = netQuote(FLY, quotes);
        const other = netQuote(mirrored(FLY), quotes);
        if (net?.bid == null || net.ask === null || other?.bid == null || other.ask === null) throw new Error("all legs have both sides");
        if (net.ask >= 0n) expect(net.bid).toBeLessThanOrEqual(net.ask);
        expect(other.bid).toBe(net.ask < 0n ? -net.ask : 0n);
        expect(net.bid).toBe(other.ask < 0n ? -other.ask : 0n);
      }),
    );
  });
});

describe("what a spread is traded by", () => {
  const spec = (id: string, over: Partial<InstrumentSpec> = {}): InstrumentSpec => ({ ...right(standardSpec(contract(id), 1)), ...over });

  it("is the legs' multiplier and the step of net prices, while every leg is traded", () => {
    expect(spreadSpec(VERTICAL, [spec(A, { asOf: 5 }), spec(B)])).toEqual(right(standardSpec(VERTICAL, 1)));
    expect(spreadSpec(VERTICAL, [spec(A), spec(B, { tradable: false })])?.tradable).toBe(false);
  });

  it("is nothing without a leg, or when one of them delivers something else", () => {
    expect(spreadSpec(VERTICAL, [spec(A), null])).toBeNull();
    expect(spreadSpec(VERTICAL, [])).toBeNull();
    expect(spreadSpec(VERTICAL, [spec(A), spec(B, { multiplier: decimal("10") })])).toBeNull();
  });

  it("moves in steps of 0.05 on the large indices, and in cents on all else", () => {
    const index = of([1, "SPXW  261218C05900000"], [-1, "SPXW  261218C05910000"]);
    expect(right(standardSpec(index, 1)).ticks).toEqual([{ from: 0n, step: decimal("0.05") }]);
    expect(right(standardSpec(VERTICAL, 1)).ticks).toEqual([{ from: 0n, step: decimal("0.01") }]);
  });

  it("lends its legs what they have in common", () => {
    expect(legSpec(right(standardSpec(VERTICAL, 1)), contract(A))).toEqual(spec(A));
  });
});

describe("a view of the market", () => {
  const specs = Object.fromEntries([A, B].map((id) => [id, right(standardSpec(contract(id), 1))]));
  const view = { quotes: { [A]: quote(A, "3.00", "3.10"), [B]: quote(B, "1.90", "2.00") }, specs };

  it("has the spread when it has the legs, which are what has to be asked for", () => {
    expect(quotedOf(VERTICAL).map(({ id }) => id)).toEqual([A, B]);
    expect(sides(quoteIn(view, VERTICAL.id))).toEqual(["1", "1.2"]);
    expect(specIn(view, VERTICAL)?.instrument).toEqual(VERTICAL);
    expect([quoteIn(view, FLY.id), specIn(view, FLY)]).toEqual([null, null]);
  });

  it("has every other instrument as it was asked for", () => {
    expect(quotedOf(contract(A))).toEqual([contract(A)]);
    expect(quoteIn(view, contract(A).id)).toBe(view.quotes[A]);
    expect([quoteIn(view, contract(C).id), specIn(view, contract(C))]).toEqual([null, null]);
    expect(specIn(view, contract(A))).toBe(specs[A]);
  });
});
