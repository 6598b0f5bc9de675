import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, civilDate } from "../../time.ts";
import type { RiskLimits } from "../limits.ts";
import { AT, call, contract, entryOf, limitedIn, saysOf, shares } from "../testing/entry-bench.ts";
import { expiryList } from "./expiry-list.ts";

type Expiries = NonNullable<RiskLimits["expiries"]>;

const TODAY = civilDate("2026-11-18");
const ANY: Expiries = { minDays: null, maxDays: null, deny: [] };

const asked = (expiry: string, some: Partial<Expiries>, of: "book" | "channel" | "author" = "book", at = AT): string =>
  saysOf(
    expiryList(entryOf({ at, spec: call("SPY", expiry), config: limitedIn(of, { expiries: { ...ANY, ...some } }) })),
  );

describe("an expiry", () => {
  it.each([
    ["of today", "2026-11-18", { minDays: 0, maxDays: 0 }, "the expiry 2026-11-18 is 0 days away, within the limits"],
    [
      "of today, where that is too near",
      "2026-11-18",
      { minDays: 1 },
      "expiry-too-near: the expiry 2026-11-18 is 0 days away; the limit is 1 or more → choose an expiry from 2026-11-19 on; lower minDays in risk.expiries",
    ],
    [
      "as far away as is allowed",
      "2026-12-18",
      { maxDays: 30 },
      "the expiry 2026-12-18 is 30 days away, within the limits",
    ],
    [
      "a day too far away",
      "2026-12-18",
      { maxDays: 29 },
      "expiry-too-far: the expiry 2026-12-18 is 30 days away; the limit is 29 or fewer → choose an expiry until 2026-12-17; raise maxDays in risk.expiries",
    ],
    [
      "that is denied",
      "2026-12-18",
      { deny: [civilDate("2026-12-18")] },
      "expiry-denied: the expiry 2026-12-18 is on the list of denied expiries → choose another expiry; remove it from deny in risk.expiries",
    ],
  ] as const)("is allowed or not: %s", (_, expiry, some, says) => {
    expect(asked(expiry, some)).toBe(says);
  });

  it("is counted from New York's date, not from Greenwich's", () => {
    expect(asked("2026-11-19", { minDays: 1 }, "book", Date.parse("2026-11-19T04:59:00Z"))).toContain("is 1 day away");
  });

  it("may be one that a channel or an author may not trade", () => {
    expect(asked("2026-12-18", { maxDays: 7 }, "channel")).toContain(
      "the limit of channel 100 is 7 or fewer → choose an expiry until 2026-11-25; raise maxDays in expiries of channel 100 (risk.channels)",
    );
    expect(asked("2026-12-18", { maxDays: 7 }, "author")).toContain("of author 7");
  });

  it("is none of shares and futures, nor is it looked at without a list", () => {
    const config = limitedIn("book", { expiries: { ...ANY, maxDays: 0 } });
    for (const spec of [shares(), contract()])
      expect(saysOf(expiryList(entryOf({ spec, config })))).toBe("this is no option");
    expect(saysOf(expiryList(entryOf()))).toBe("no limit is set");
  });
});

describe("expiries, whatever is allowed", () => {
  const bound = fc.option(fc.integer({ min: 0, max: 60 }), { nil: null });
  it("pass between both bounds, unless denied by their date", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), bound, bound, fc.boolean(), (away, minDays, maxDays, denied) => {
        const expiry = addDays(TODAY, away);
        const expiries = { minDays, maxDays, deny: [denied ? expiry : addDays(expiry, 1)] };
        const check = expiryList(entryOf({ spec: call("SPY", expiry), config: limitedIn("book", { expiries }) }));
        expect(check.passed).toBe(!denied && away >= (minDays ?? 0) && away <= (maxDays ?? away));
      }),
    );
  });
});
