import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OWNER_CONFIG } from "../book/config.ts";
import { exitPlanFor } from "../book/exit-plan-for.ts";
import type { ExitPlan } from "../book/plans.ts";
import { BTO_SPY } from "../book/testing/alert.ts";
import { decimal, fromScaled } from "../decimal.ts";
import type { Open } from "../interpret/instruction.ts";
import { isOk } from "../result.ts";
import { NO_STOP, riskPerTrade, stopAt, stopOfAlert, stopOfPlan } from "./risk-per-trade.ts";
import { accountWith, call, configWith, contract, entryOf, saysOf } from "./testing/entry-bench.ts";
import { STOPPED } from "./testing/stopped.ts";

const BY_RISK = configWith({ sizing: { by: "risk", smallPercent: decimal("1"), normalPercent: decimal("2"), largePercent: decimal("3") } });
const RICH = accountWith({ netLiquidation: decimal("50000") });
const PRICE = decimal("1.15");

const BASIS = { side: "buy", average: PRICE, ticks: call().ticks } as const;
const HALF: ExitPlan = { plan: "half-at-gain", gainPercent: decimal("100") };
const price = (value: string) => ({ unit: "price", value: decimal(value) }) as const;

describe("the stop that a size counts with", () => {
  it("lies on the losing side of the entry, or is none", () => {
    expect(stopAt(null, "buy", PRICE)).toEqual(NO_STOP);
    expect(stopAt(decimal("1.00"), "buy", PRICE)).toEqual({ at: decimal("1.00"), ignored: null });
    expect(stopAt(PRICE, "buy", PRICE)).toEqual({ at: null, ignored: "the stop 1.15 is not below 1.15" });
    expect(stopAt(decimal("0"), "buy", PRICE)).toEqual({ at: null, ignored: "the stop 0.00 is not below 1.15" });
    expect(stopAt(decimal("1.20"), "sell", PRICE).at).toBe(decimal("1.20"));
    expect(stopAt(decimal("1.00"), "sell", PRICE)).toEqual({ at: null, ignored: "the stop 1.00 is not above 1.15" });
  });

  it("is the plan's own, whatever the text says", () => {
    expect(stopOfPlan(STOPPED, BASIS).at).toBe(decimal("0.92"));
    expect(stopOfAlert(STOPPED, true, price("0.50"), BASIS).at).toBe(decimal("0.92"));
    expect(stopOfAlert(HALF, true, null, BASIS)).toEqual(NO_STOP);
  });

  it("is none when the text's stop lies between the alert's price and the entry, where the plan does not take it", () => {
    const alert = { ...BTO_SPY, price: decimal("1.10"), stop: price("1.12") };
    const config = { ...OWNER_CONFIG, exit: { ...OWNER_CONFIG.exit, followText: true } };
    const stop = (said: Open) => stopOfAlert(exitPlanFor(config, said, call()), true, said.stop, BASIS);
    expect(stop(alert)).toEqual({ at: null, ignored: "the stop 1.12 is not below the alert's price" });
    expect(stop({ ...alert, stop: price("1.09") })).toEqual({ at: decimal("1.09"), ignored: null });
  });

  it("is none when the market is below it already, or when nothing will keep it", () => {
    const fallen = { ...BASIS, average: decimal("0.90") };
    const bracket: ExitPlan = { plan: "bracket", stop: decimal("1.00"), target: null };
    expect(stopOfAlert(bracket, true, price("1.00"), fallen)).toEqual({ at: null, ignored: "the stop 1.00 is not below 0.90" });
    expect(stopOfAlert(HALF, false, price("0.50"), BASIS)).toEqual({ at: null, ignored: "exit.followText is off, so the alert's own stop protects nothing" });
    expect(stopOfAlert(HALF, true, price("1.30"), BASIS)).toEqual({ at: null, ignored: "the stop 1.30 is not below the alert's price" });
    expect(stopOfAlert(HALF, true, { unit: "percent", value: decimal("30") }, BASIS)).toEqual({
      at: null,
      ignored: "a stop of 30 % may count from the entry or from nothing",
    });
  });
});

describe("what a trade may lose", () => {
  it("is asked for only where sizes follow it", () => {
    expect(riskPerTrade(entryOf({ account: RICH }), PRICE, null, NO_STOP)).toEqual({ _tag: "Right", right: null });
  });

  it.each([
    ["lotto", "1"],
    ["small", "1"],
    [null, "2"],
    ["half", "2"],
    ["large", "3"],
  ] as const)("of the size %s is %s %%", (size, percent) => {
    expect(riskPerTrade(entryOf({ config: BY_RISK, account: RICH }), PRICE, size, NO_STOP)).toEqual({
      _tag: "Right",
      right: { percent: decimal(percent), netLiquidation: decimal("50000"), stop: null, ignoredStop: null },
    });
  });

  it("has no bound for a future without a stop", () => {
    const said = (side: "buy" | "sell", level: string | null): string => {
      const context = entryOf({ config: BY_RISK, account: RICH, spec: contract("MES"), side });
      const entry = decimal("6900");
      const risk = riskPerTrade(context, entry, null, stopAt(level === null ? null : decimal(level), side, entry));
      return isOk(risk) ? "sized" : saysOf(risk.left);
    };
    expect(said("buy", null)).toBe(
      "no-stop: what a future without a stop may lose has no bound, and it is to be sized by that → give it a stop loss below 6900.00; ask for a number of contracts",
    );
    expect(said("sell", "6890")).toBe(
      "no-stop: what a future without a stop may lose has no bound, and it is to be sized by that: the stop 6890.00 is not above 6900.00 → give it a stop loss above 6900.00; ask for a number of contracts",
    );
    expect(said("buy", "6890")).toBe("sized");
  });

  it("is not known without the account's worth", () => {
    const risk = riskPerTrade(entryOf({ config: BY_RISK }), PRICE, null, NO_STOP);
    expect(isOk(risk) ? "" : saysOf(risk.left)).toBe(
      "no-net-liquidation: sizes are a part of what the account is worth, and the broker has never told that → post it again in a moment; set risk.sizing to allocation",
    );
  });

  it("never counts with a stop that would be hit at once", () => {
    const anyPrice = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 12n }).map(fromScaled);
    fc.assert(
      fc.property(anyPrice, anyPrice, fc.constantFrom("buy", "sell"), (level, entry, side) => {
        const { at, ignored } = stopAt(level, side, entry);
        expect(at === null).toBe(ignored !== null);
        if (at !== null) expect(side === "buy" ? at < entry : at > entry).toBe(true);
      }),
    );
  });
});
