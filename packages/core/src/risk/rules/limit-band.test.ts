import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, formatMoney, fromScaled, parseDecimal, type Decimal } from "../../decimal.ts";
import type { EntryContext } from "../rule.ts";
import { call, contract, entryOf, limitedIn, quoteAt, saysOf } from "../testing/entry-bench.ts";
import { limitBand } from "./limit-band.ts";

const ES = contract();

const priced = (price: string, over: Partial<EntryContext> = {}): EntryContext =>
  entryOf({
    spec: ES,
    pricedByQuote: false,
    alertPrice: decimal(price),
    quote: quoteAt(ES, "6899.75", "6900.25"),
    config: limitedIn("book", { limitBandPercent: decimal("1") }),
    ...over,
  });

const quote = quoteAt(ES, "6899.75", "6900.25");

describe("a price that the trader gives", () => {
  it.each([
    ["in the middle", priced("6900"), "6900.00 is 0 % from the market's mid 6900.00; the band is 1 %"],
    ["at the edge", priced("6969"), "6969.00 is 1 % from the market's mid 6900.00; the band is 1 %"],
    [
      "with a digit too many",
      priced("69000"),
      "limit-off-market: 69000.00 is 900 % from the market's mid 6900.00; the band is 1 % → give a price of 6831.00 to 6969.00; raise risk.limitBandPercent",
    ],
    [
      "far below, which could wait for ever",
      priced("6800"),
      "limit-off-market: 6800.00 is 1.4 % from the market's mid 6900.00; the band is 1 % → give a price of 6831.00 to 6969.00; raise risk.limitBandPercent",
    ],
    [
      "of a channel with a band of its own",
      priced("6969", { config: limitedIn("channel", { limitBandPercent: decimal("0.5") }) }),
      "limit-off-market: 6969.00 is 1 % from the market's mid 6900.00; the band of channel 100 is 0.5 % → give a price of 6865.50 to 6934.50; raise limitBandPercent of channel 100 (risk.channels)",
    ],
    [
      "where the band is narrower than a tick",
      priced("6900.25", {
        quote: quoteAt(ES, "6900", "6900.25"),
        config: limitedIn("book", { limitBandPercent: decimal("0.001") }),
      }),
      "limit-off-market: 6900.25 is 0 % from the market's mid 6900.125; the band is 0.001 % → raise risk.limitBandPercent",
    ],
    [
      "without a quote",
      priced("6900", { quote: null }),
      "no-quote: 6900.00 can't be compared with the market: there is no quote → post it again in a moment; send a market order",
    ],
    [
      "with a crossed quote",
      priced("6900", { quote: { ...quote, bid: decimal("6901") } }),
      "crossed-quote: 6900.00 can't be compared with the market: the bid 6901.00 is above the ask 6900.25 → post it again in a moment; send a market order",
    ],
    [
      "with an old quote",
      priced("6900", { quote: { ...quote, confirmedAt: quote.confirmedAt - 5_000 } }),
      "stale-quote: 6900.00 can't be compared with the market: the quote is 5250 ms old; 5000 ms are allowed → post it again in a moment; send a market order",
    ],
    ["without a band", priced("69000", { config: limitedIn("book", {}), quote: null }), "no limit is set"],
    ["that an alert names", priced("69000", { pricedByQuote: true }), "the price is made from the quote"],
    ["that is none: at market", priced("1", { alertPrice: null }), "the price is made from the quote"],
  ])("is compared with the market: %s", (_, context, says) => {
    expect(saysOf(limitBand(context))).toBe(says);
  });
});

const cents = (max: number) => fc.integer({ min: 1, max }).map((value) => fromScaled(BigInt(value) * 1_000_000n));
const within = (mid: Decimal, price: Decimal, percent: Decimal): boolean => {
  const apart = mid > price ? mid - price : price - mid;
  return apart * 100n * 100_000_000n <= mid * percent;
};

describe("the band, whatever the prices", () => {
  it("is exact, and both prices that an objection names would pass", () => {
    const SPY = call();
    fc.assert(
      fc.property(cents(20_000), cents(50), cents(20_000), cents(3_000), (bid, spread, price, percent) => {
        const config = limitedIn("book", { limitBandPercent: percent });
        const context = entryOf({ spec: SPY, pricedByQuote: false, alertPrice: price, config });
        const at = (limit: Decimal) =>
          limitBand({
            ...context,
            alertPrice: limit,
            quote: { ...quoteAt(SPY, "1", "1"), bid, ask: fromScaled(bid + 2n * spread) },
          });
        const check = at(price);
        // The share of the mid is rounded to eight digits: at the very edge both answers are right.
        const slack = fromScaled(percent + 2n);
        if (within(fromScaled(bid + spread), price, percent)) expect(check.passed).toBe(true);
        else if (!within(fromScaled(bid + spread), price, slack)) expect(check.passed).toBe(false);
        const named = /price of ([\d.]+) to ([\d.]+)/.exec(check.suggestions[0] ?? "");
        for (const text of named?.slice(1) ?? []) {
          const limit = parseDecimal(text);
          if (limit === undefined) throw new Error(`no price: ${text}`);
          expect(at(limit).passed, formatMoney(limit)).toBe(true);
        }
      }),
    );
  });
});
