import { describe, expect, it } from "vitest";
import { decimal } from "../../decimal.ts";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import { option } from "../../instrument/option.ts";
import { standardSpec } from "../../instrument/spec.ts";
import { spread } from "../../instrument/spread.ts";
import { isOk, type Result } from "../../result.ts";
import { civilDate } from "../../time.ts";
import { riskText } from "../limits-text.ts";
import { AT, bookWith, call, configWith, entryOf, limitedIn, saysOf } from "../testing/entry-bench.ts";
import { expiryList } from "./expiry-list.ts";
import { isZeroDte } from "../caps.ts";
import { openPerExpiry } from "./open-per-expiry.ts";
import { settledFunds } from "./settled-funds.ts";

const right = <A>(result: Result<unknown, A>): A => {
  if (!isOk(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};

/** A call spread of one expiry; with another one for the leg that is sold, a calendar. */
const spreadSpec = (expiry: string, sold = expiry): InstrumentSpec => {
  const legs = [
    { ratio: 1, option: right(option("SPY", civilDate(expiry), "C", decimal("500"))) },
    { ratio: -1, option: right(option("SPY", civilDate(sold), "C", decimal("510"))) },
  ];
  return right(standardSpec(right(spread(legs)), AT));
};

describe("rules about expiries", () => {
  const LIST = limitedIn("book", { expiries: { minDays: 1, maxDays: null, deny: [] } });

  it("hold for a spread by the first of its legs to expire", () => {
    const asked = (spec: InstrumentSpec): string => saysOf(expiryList(entryOf({ spec, config: LIST })));
    expect(asked(spreadSpec("2026-12-18"))).toContain("the expiry 2026-12-18 is 30 days away, within the limits");
    expect(asked(spreadSpec("2026-12-18", "2026-11-18"))).toContain("expiry-too-near: the expiry 2026-11-18 is 0 days away");
  });

  it("count what expires today by the same date", () => {
    expect(isZeroDte(spreadSpec("2026-11-18"), AT)).toBe(true);
    expect(isZeroDte(spreadSpec("2026-12-18", "2026-11-18"), AT)).toBe(true);
    expect(isZeroDte(spreadSpec("2026-12-18"), AT)).toBe(false);
  });

  it("count spreads and options of one expiry together, and say so", () => {
    const config = limitedIn("book", { maxOpenPerExpiry: 2 });
    const book = { ...bookWith({ spec: spreadSpec("2026-12-18") }, { spec: call() }), config };
    expect(saysOf(openPerExpiry(entryOf({ book, config, spec: spreadSpec("2026-12-18") })))).toContain("too-many-on-expiry");
    expect(riskText(book, null, AT)).toContain("open trades per expiry: 2026-12-18 2 of 2, 0 left");
  });
});

describe("a cash account", () => {
  const config = configWith({ settledFundsOnly: {} });

  it("pays for a spread that is bought, and can't hold one that is sold", () => {
    const asked = (side: "buy" | "sell"): string => saysOf(settledFunds(entryOf({ config, side, spec: spreadSpec("2026-12-18") })));
    expect(asked("sell")).toBe(
      "margin-needed: a cash account can't hold a spread that is sold → post a spread that is bought; remove risk.settledFundsOnly if this is a margin account",
    );
    expect(asked("buy")).not.toContain("margin-needed");
  });
});
