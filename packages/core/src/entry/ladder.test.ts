import { describe, expect, it } from "vitest";
import { add, decimal, fromScaled, times, ZERO, type Decimal } from "../decimal.ts";
import { EQUITY_TICKS, NICKEL_DIME, PENNY_ALL, PENNY_PROGRAMME } from "../instrument/option-ticks.ts";
import { FUTURES_PRODUCTS } from "../instrument/products.ts";
import { isOnTick, roundToTick, singleTick, tickAt, ticksBetween, type TickSchedule } from "../instrument/ticks.ts";
import { firstPrice, isBeyond, ladderPrices, midOf, stepPrice, type LadderInput } from "./ladder.ts";

const texts = (prices: readonly Decimal[]): readonly number[] => prices.map((price) => Number(price) / 1e8);

const input = (over: Partial<LadderInput> = {}): LadderInput => ({
  side: "buy",
  bid: decimal("1.10"),
  ask: decimal("1.20"),
  ticks: PENNY_ALL,
  steps: 3,
  cap: null,
  ...over,
});

describe("the entry ladder", () => {
  it("is the mid, then a tick each towards the ask", () => {
    expect(texts(ladderPrices(input()))).toEqual([1.15, 1.16, 1.17, 1.18]);
  });

  it("is the mid, then a tick each towards the bid, for a sale", () => {
    expect(texts(ladderPrices(input({ side: "sell" })))).toEqual([1.15, 1.14, 1.13, 1.12]);
  });

  it("rounds the mid against the trader's haste: down for a buy, up for a sale", () => {
    const odd = { ask: decimal("1.21") };
    expect(texts([firstPrice(input(odd)), firstPrice(input({ ...odd, side: "sell" }))])).toEqual([1.15, 1.16]);
  });

  it("ends at the far side and at the cap, whichever is nearer", () => {
    expect(texts(ladderPrices(input({ bid: decimal("1.14"), ask: decimal("1.16") })))).toEqual([1.15, 1.16]);
    expect(texts(ladderPrices(input({ cap: decimal("1.17") })))).toEqual([1.15, 1.16, 1.17]);
    expect(texts(ladderPrices(input({ cap: decimal("1.09") })))).toEqual([1.09]);
    expect(texts(ladderPrices(input({ side: "sell", cap: decimal("1.14") })))).toEqual([1.15, 1.14]);
    expect(texts(ladderPrices(input({ side: "sell", cap: decimal("1.17") })))).toEqual([1.17]);
  });

  it("crosses the threshold of a schedule by the tick that rules there", () => {
    const market = { bid: decimal("2.90"), ask: decimal("3.20"), ticks: PENNY_PROGRAMME };
    expect(
      texts(ladderPrices(input({ bid: decimal("2.88"), ask: decimal("3.10"), ticks: PENNY_PROGRAMME, cap: null }))),
    ).toEqual([2.99, 3, 3.05, 3.1]);
    expect(texts(ladderPrices(input({ ...market, ticks: NICKEL_DIME })))).toEqual([3, 3.1, 3.2]);
  });

  it("is empty where there is no valid price, and never falls below one tick", () => {
    expect(ladderPrices(input({ bid: ZERO, ask: decimal("0.01") }))).toEqual([]);
    expect(texts(ladderPrices(input({ side: "sell", bid: ZERO, ask: decimal("0.01") })))).toEqual([0.01]);
  });

  it("takes a later step at today's far side where the market has come nearer", () => {
    expect(
      texts([
        stepPrice(decimal("1.18"), input({ ask: decimal("1.16") })),
        stepPrice(decimal("1.12"), input({ side: "sell", bid: decimal("1.14") })),
      ]),
    ).toEqual([1.16, 1.14]);
    expect(texts([stepPrice(decimal("1.18"), input())])).toEqual([1.18]);
  });

  it("calls a price beyond a limit when it is dearer for a buy, cheaper for a sale", () => {
    const [low, high] = [decimal("1"), decimal("2")];
    expect([
      isBeyond("buy", high, low),
      isBeyond("buy", low, low),
      isBeyond("sell", low, high),
      isBeyond("sell", high, high),
    ]).toEqual([true, false, true, false]);
  });
});

/** Mulberry32: small, seeded, and fast enough for a million quotes. */
const generator = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

interface Market {
  readonly name: string;
  readonly ticks: TickSchedule;
  /** The highest price that is drawn, in units of the first band's tick. */
  readonly range: number;
}

const MARKETS: readonly Market[] = [
  { name: "penny at all prices", ticks: PENNY_ALL, range: 5_000 },
  { name: "penny programme", ticks: PENNY_PROGRAMME, range: 600 },
  { name: "nickel and dime", ticks: NICKEL_DIME, range: 120 },
  { name: "shares", ticks: EQUITY_TICKS, range: 20_000 },
  ...FUTURES_PRODUCTS.map(({ root, tick, plausible: [, high] }) => ({
    name: `/${root}`,
    ticks: singleTick(tick),
    range: Math.min(1e9, Number(high / tick)),
  })),
];

const QUOTES = 1_000_000;

/** What is wrong with a ladder, or undefined. Plain comparisons: a million `expect`s would take minutes. */
const flaw = (given: LadderInput): string | undefined => {
  const { side, bid, ask, ticks, steps, cap } = given;
  const prices = ladderPrices(given);
  const [first] = prices;
  const mid = midOf(bid, ask);
  if (first === undefined)
    return side === "buy" && roundToTick(ticks, cap === null || mid < cap ? mid : cap, "down") <= ZERO
      ? undefined
      : "empty";
  if (prices.length > steps + 1) return "too many steps";
  const worst = prices.at(-1) ?? first;
  if (cap !== null && isBeyond(side, first, cap)) return "first beyond the cap";
  if (isBeyond(side, first, mid)) return "first worse than the mid";
  if (
    prices.length > 1 &&
    (isBeyond(side, worst, side === "buy" ? ask : bid) || (cap !== null && isBeyond(side, worst, cap)))
  )
    return "beyond";
  for (const [index, price] of prices.entries()) {
    const previous = prices[index - 1];
    if (price <= ZERO || !isOnTick(ticks, price)) return "off tick";
    if (previous !== undefined && ticksBetween(ticks, previous, price) !== (side === "buy" ? 1 : -1))
      return "not one tick";
  }
  return undefined;
};

describe("the entry ladder at every tick schedule", () => {
  it("holds only valid prices, one tick apart, never beyond the far side or the cap, over a million quotes", () => {
    const draw = generator(20_261_118);
    const flaws: string[] = [];
    let longest = 0;
    for (let n = 0; n < QUOTES; n++) {
      const market = MARKETS[n % MARKETS.length];
      if (market === undefined) continue;
      const { ticks } = market;
      const step = tickAt(ticks, ZERO);
      const side = draw(2) === 0 ? "buy" : "sell";
      // Quotes are not always on tick (a mid of mids, another venue): the ladder has to be.
      const bid = fromScaled(times(step, draw(market.range)) + BigInt(draw(4) === 0 ? draw(1000) : 0));
      const ask = add(bid, times(tickAt(ticks, bid), 1 + draw(40)));
      const cap = draw(3) === 0 ? add(bid, times(step, draw(60) - 10)) : null;
      const given = { side, bid, ask, ticks, steps: draw(5), cap: cap !== null && cap <= ZERO ? null : cap } as const;
      const wrong = flaw(given);
      longest = Math.max(longest, ladderPrices({ ...given, steps: 3 }).length);
      if (wrong !== undefined && flaws.length < 5)
        flaws.push(`${market.name} ${side} ${bid} × ${ask} cap ${cap}: ${wrong}`);
    }
    expect(flaws).toEqual([]);
    expect(longest).toBe(4);
  });
});
