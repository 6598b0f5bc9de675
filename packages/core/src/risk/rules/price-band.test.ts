import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OWNER_CONFIG } from "../../book/config.ts";
import { add, fromScaled, subtract, type Decimal } from "../../decimal.ts";
import { call, entryOf, quoteAt } from "../testing/entry-bench.ts";
import { priceBand } from "./price-band.ts";

const SPY = call();
const QUOTE = quoteAt(SPY, "1", "1");
const cents = (most: number): fc.Arbitrary<Decimal> =>
  fc.integer({ min: 1, max: most }).map((value) => fromScaled(BigInt(value) * 1_000_000n));

const passes = (mid: Decimal, alertPrice: Decimal, band: Decimal, spread = 0n): boolean => {
  const config = { ...OWNER_CONFIG, entry: { ...OWNER_CONFIG.entry, alertBandPercent: band } };
  const quote = { ...QUOTE, bid: fromScaled(mid - spread), ask: fromScaled(mid + spread) };
  return priceBand(entryOf({ spec: SPY, alertPrice, config, quote })).passed;
};

describe("the band around an alert's price, whatever the prices", () => {
  it("lets exactly those markets through whose mid is no further from the alert than so many percent of it", () => {
    fc.assert(
      fc.property(cents(20_000), cents(5_000), fc.integer({ min: -40, max: 40 }), fc.boolean(), fc.bigInt(0n, 1_000_000n), (alert, band, beyond, above, spread) => {
        // Around the edge of the band, a hundredth of a cent at a time, where a wrong figure shows.
        const edge = (alert * band) / (100n * 100_000_000n) + BigInt(beyond) * 10_000n;
        const mid = fromScaled(above ? alert + edge : alert - edge);
        const apart = (mid > alert ? mid - alert : alert - mid) * 100n * 100_000_000n;
        // The share of the alert is rounded to eight digits and then made a percentage: at the very edge both are right.
        const rounded = alert * 100n;
        if (apart <= alert * band - rounded) expect(passes(mid, alert, band, spread)).toBe(true);
        if (apart > alert * band + rounded) expect(passes(mid, alert, band, spread)).toBe(false);
      }),
    );
  });

  it("says the same of a market as far above the alert as below it", () => {
    fc.assert(
      fc.property(cents(10_000), cents(10_000), cents(5_000), (alert, some, band) => {
        const apart = fromScaled(some % alert);
        expect(passes(add(alert, apart), alert, band)).toBe(passes(subtract(alert, apart), alert, band));
      }),
    );
  });

  it("lets through what a narrower band lets through, and a mid at the alert always", () => {
    fc.assert(
      fc.property(cents(20_000), cents(20_000), cents(5_000), cents(5_000), (mid, alert, band, more) => {
        if (passes(mid, alert, band)) expect(passes(mid, alert, add(band, more))).toBe(true);
        expect(passes(alert, alert, band)).toBe(true);
      }),
    );
  });
});
