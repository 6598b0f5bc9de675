import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nyse } from "../../src/calendar/nyse.ts";
import { decimal, fromScaled, times } from "../../src/decimal.ts";
import { addDays, civilDate, type CivilDate } from "../../src/time.ts";
import type { Close, Open } from "../../src/interpret/instruction.ts";
import { interpret } from "../../src/interpret/interpret.ts";
import { meaningsOf } from "../../src/interpret/lexicon.ts";
import { PLAIN_PROFILE, type Profile } from "../../src/interpret/profile.ts";
import { DIALECTS, parts } from "./dialects.ts";

const TODAY = civilDate("2026-10-14");
const POSTED = Date.parse("2026-10-14T15:30:00Z");
const ROOM: Profile = { ...PLAIN_PROFILE, action: "BTO" };

const expiry: fc.Arbitrary<CivilDate> = fc
  .integer({ min: 1, max: 900 })
  .map((days) => addDays(TODAY, days))
  .filter((date) => nyse.isTradingDay(date));

const fields = fc.record({
  symbol: fc.oneof(
    fc.stringMatching(/^[A-Z]{1,5}$/).filter((word) => meaningsOf(word) === 0),
    fc.constantFrom("SPY", "COST", "ALL", "NOW", "MAY"),
  ),
  right: fc.constantFrom("C" as const, "P" as const),
  strike: fc.integer({ min: 1, max: 20_000 }).map((half) => fromScaled(BigInt(half) * 50_000_000n)),
  expiry,
  price: fc.integer({ min: 1, max: 9_999 }).map((cents) => times(decimal("0.01"), cents)),
  quantity: fc.option(fc.integer({ min: 1, max: 500 })),
});

const bought: fc.Arbitrary<Open> = fields.map((contract) => ({
  kind: "open",
  asset: "option",
  action: "BTO",
  spread: null,
  ...contract,
  size: null,
  targets: [],
  stop: null,
  trail: null,
}));

const sold: fc.Arbitrary<Close> = fields.map((contract) => ({
  kind: "close",
  asset: "option",
  action: "STC",
  spread: null,
  ...contract,
  fraction: null,
  partial: false,
}));

describe.each(Object.entries(DIALECTS))("in %s", (_, written) => {
  it("an order reads as the order that was meant", () => {
    fc.assert(
      fc.property(fc.oneof(bought, sold), (order) => {
        const text = written(parts(order));
        expect(interpret({ text, embeds: [], postedAt: POSTED }, ROOM).instruction).toEqual(order);
      }),
      { numRuns: 1_500 },
    );
  });
});
