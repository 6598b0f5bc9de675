import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { civilDate } from "../time.ts";
import { option } from "../instrument/option.ts";
import { standardSpec } from "../instrument/spec.ts";
import type { Open } from "../interpret/instruction.ts";
import { isOk } from "../result.ts";
import { OWNER_CONFIG, type BookConfig } from "./config.ts";
import { exitPlanFor } from "./exit-plan-for.ts";
import type { ExitPlan } from "./plans.ts";
import { BTO_SPY } from "./testing/alert.ts";
import { BUY_MES } from "./testing/mes.ts";

const contract = option("SPY", civilDate("2026-12-18"), "C", decimal("500"));
const specified = isOk(contract) ? standardSpec(contract.right, Date.parse("2026-11-18T15:00:00Z")) : contract;
if (!isOk(specified)) throw new Error(specified.left.text);
const SPEC = specified.right;

const price = (value: string) => ({ unit: "price" as const, value: decimal(value) });
const percent = (value: string) => ({ unit: "percent" as const, value: decimal(value) });

const planOf = (said: Partial<Open>, exit: Partial<BookConfig["exit"]> = { followText: true }): ExitPlan =>
  exitPlanFor({ ...OWNER_CONFIG, exit: { ...OWNER_CONFIG.exit, ...exit } }, { ...BTO_SPY, ...said }, SPEC);

const HALF = { plan: "half-at-gain", gainPercent: decimal("100") };

describe("the exits that an alert's trade opens with", () => {
  it("are half at +100 %, whatever the text says, unless the owner decides otherwise", () => {
    expect(planOf({ targets: [price("2")], stop: price("0.80") }, {})).toEqual(HALF);
    expect(planOf({})).toEqual(HALF);
    const plan = { plan: "half-at-gain", gainPercent: decimal("60") } as const;
    expect(planOf({}, { plan })).toEqual(plan);
  });

  it("follow no text of which a target gains nothing", () => {
    for (const at of ["0", "-50"]) expect(planOf({ targets: [percent(at)] })).toEqual(HALF);
    expect(planOf({ targets: [percent("0"), percent("40")] })).toEqual(HALF);
  });

  it("are those of the text where it is followed: one target sells half, several share all", () => {
    expect(planOf({ targets: [price("2")] })).toMatchObject({ plan: "legs", targets: [{ at: price("2"), share: decimal("50") }], rests: "targets" });
    expect(planOf({ targets: [percent("30"), percent("60"), price("3")] })).toMatchObject({
      targets: [
        { at: percent("30"), share: decimal("33") },
        { at: percent("60"), share: decimal("33") },
        { at: price("3"), share: decimal("34") },
      ],
    });
  });

  it("rest the text's stop at the broker, and leave the target as configured", () => {
    expect(planOf({ stop: price("0.80") })).toMatchObject({
      targets: [{ at: percent("100"), share: decimal("50") }],
      stop: { at: price("0.80"), limitOffset: null },
      rests: "stop",
    });
    expect(planOf({ trail: { unit: "percent", value: decimal("20") } })).toMatchObject({ trail: { by: percent("20"), after: null }, rests: "stop" });
  });

  it.each([
    ["a stop in percent that may count from the entry or from nothing", { stop: percent("30") }],
    ["a stop above the entry", { stop: price("1.30") }],
    ["a target below the entry", { targets: [price("1.10")] }],
    ["a target that is a price of the underlying", { targets: [price("505")] }],
    ["targets of which one can't be meant", { targets: [price("2"), price("505")] }],
  ])("do not come from %s", (_, said) => {
    expect(planOf(said)).toEqual(HALF);
  });

  it("take half off where both ways of counting say the same", () => {
    expect(planOf({ stop: percent("50") })).toMatchObject({ stop: { at: percent("-50") } });
  });
});

describe("the exits of a futures command", () => {
  const futuresPlan = { plan: "half-at-gain", gainPercent: decimal("1") } as const;
  const config = { ...OWNER_CONFIG, exit: { ...OWNER_CONFIG.exit, futuresPlan } };

  it("are its own stop and target, else the configured plan, else the next command", () => {
    expect(exitPlanFor(config, { ...BUY_MES, stopLoss: decimal("6890") }, SPEC)).toEqual({ plan: "bracket", stop: decimal("6890"), target: null });
    expect(exitPlanFor(config, BUY_MES, SPEC)).toEqual(futuresPlan);
    expect(exitPlanFor(OWNER_CONFIG, BUY_MES, SPEC)).toEqual({ plan: "by-command" });
  });
});
