import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OWNER_CONFIG } from "../../book/config.ts";
import { fromScaled } from "../../decimal.ts";
import type { Quote } from "../../ports/quotes.ts";
import { AT, call, entryOf } from "../testing/entry-bench.ts";
import { usableQuote } from "./usable-quote.ts";

const SPY = call();
const LIMIT = OWNER_CONFIG.entry.quoteAgeMs;
const anyPrice = fc.option(fc.integer({ min: -2, max: 6 }).map((cents) => fromScaled(BigInt(cents) * 1_000_000n)), { nil: null });
const anyQuote: fc.Arbitrary<Quote> = fc.record({
  instrument: fc.constant(SPY.instrument.id),
  bid: anyPrice,
  ask: anyPrice,
  changedAt: fc.integer({ min: AT - 3 * LIMIT, max: AT }),
  confirmedAt: fc.oneof(fc.integer({ min: AT - 3 * LIMIT, max: AT }), fc.constantFrom(AT - LIMIT, AT - LIMIT - 1)),
  quality: fc.oneof({ weight: 4, arbitrary: fc.constant("realtime" as const) }, fc.constantFrom("delayed" as const, "frozen" as const, "indicative" as const)),
  halted: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
});

const isUsable = ({ bid, ask, confirmedAt, quality, halted }: Quote): boolean =>
  bid !== null && ask !== null && 0n <= bid && bid <= ask && ask > 0n && AT - confirmedAt <= LIMIT && quality === "realtime" && !halted;

describe("a quote, whatever it shows", () => {
  it("prices an entry exactly when it is fresh, two-sided, uncrossed, real-time and not halted", () => {
    fc.assert(
      fc.property(anyQuote, (quote) => {
        expect(usableQuote(entryOf({ spec: SPY, quote })).passed).toBe(isUsable(quote));
      }),
      { numRuns: 1_000 },
    );
  });

  it("is never in the way of a price of the trader's own, and never better for being older", () => {
    fc.assert(
      fc.property(anyQuote, fc.nat(3 * LIMIT), (quote, older) => {
        expect(usableQuote(entryOf({ spec: SPY, quote, pricedByQuote: false })).passed).toBe(true);
        const aged = { ...quote, confirmedAt: quote.confirmedAt - older };
        if (usableQuote(entryOf({ spec: SPY, quote: aged })).passed) expect(usableQuote(entryOf({ spec: SPY, quote })).passed).toBe(true);
      }),
    );
  });
});
