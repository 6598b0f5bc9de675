import { describe, expect, it } from "vitest";
import { decimal, HOUR, MINUTE, SECOND, type BookConfig, type ExitLegs, type ExitPlan } from "../../src/index.ts";
import { LEGS, percent, TWO_TARGETS } from "../exit/plans.ts";
import { Desk, type DeskOptions } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

const withExit = (exit: Partial<BookConfig["exit"]>, options: DeskOptions = {}): Desk =>
  new Desk({ ...options, config: (config) => ({ ...config, exit: { ...config.exit, ...exit } }) });

/** Bought by an alert (eight at 1.15) whose plan this is. */
const options = (plan: ExitPlan | null, exit: Partial<BookConfig["exit"]> = {}, more: DeskOptions = {}): { desk: Desk; id: string } => {
  const desk = withExit({ plan, ...exit }, more);
  desk.market("SPY", "1.10", "1.20");
  const id = desk.say(ALERT);
  desk.fill("e1", 8, "1.15");
  desk.sent();
  return { desk, id };
};

const futures = (plan: ExitPlan, more: DeskOptions = {}): { desk: Desk; id: string } => {
  const desk = withExit({ futuresPlan: plan }, more);
  desk.market("/MES", "6900.00", "6900.25");
  const id = desk.say("!tt buy 2 MES");
  desk.fill("e1", 2, "6900.25");
  return { desk, id };
};

const moves = (desk: Desk): readonly string[] => desk.eventsOf("stop-moved").map(({ stop, reason }) => `${String(Number(stop) / 1e8)} ${reason}`);

describe("half at +7 points with the stop to break-even, the rest at +12", () => {
  it("rests its stop, sells half at the first target, and the rest at the second with its stop at the average", () => {
    const { desk, id } = futures(TWO_TARGETS);
    expect(desk.sent()).toEqual(["place e1 buy 2 market day", "place s1 sell 2 stop 6890.25 gtc"]);
    desk.market("/MES", "6907.25", "6907.50");
    desk.pass(SECOND);
    desk.pass(1);
    expect(desk.sent()).toEqual(["cancel s1", "place s2 sell 1 stop 6890.25 gtc", "place c3 sell 1 limit 6907.25 day"]);
    desk.fill("c3", 1, "6907.25");
    expect(moves(desk)).toEqual(["6900.25 break-even: enough targets are filled"]);
    expect(desk.sent()).toEqual(["cancel s2", "place s4 sell 1 stop 6900.25 gtc"]);
    desk.market("/MES", "6912.25", "6912.50");
    desk.pass(SECOND);
    desk.pass(1);
    expect(desk.sent()).toEqual(["cancel s4", "place c5 sell 1 limit 6912.25 day"]);
    desk.fill("c5", 1, "6912.25");
    expect(desk.trade(id).closed?.reason).toBe("closed");
  });

  it("watches the stop where both targets rest, and cancels what rests before it sells", () => {
    const { desk } = futures({ ...TWO_TARGETS, rests: "split" }, { style: "same-id", venue: { replacesAtomically: true } });
    expect(desk.sent()).toEqual(["place e1 buy 2 market day", "place t1 sell 1 limit 6907.25 gtc", "place t2 sell 1 limit 6912.25 gtc"]);
    desk.fill("t1", 1, "6907.25");
    expect(moves(desk)).toHaveLength(1);
    desk.market("/MES", "6900.25", "6900.50");
    desk.pass(SECOND);
    desk.pass(1);
    expect(desk.sent()).toEqual(["cancel t2", "place c3 sell 1 market day"]);
  });
});

describe("a trailing stop", () => {
  const TRAIL = { ...LEGS, stop: { at: percent("-30"), limitOffset: null }, trail: { by: { unit: "amount", value: decimal("0.20") }, after: null } } as const;

  it("is one order that is changed in place, up only", () => {
    const { desk } = options(TRAIL, {}, { venue: { replacesAtomically: true } });
    desk.pass(SECOND);
    for (const [bid, ask] of [["1.30", "1.32"], ["1.60", "1.62"], ["1.45", "1.47"], ["1.75", "1.77"]] as const) {
      desk.market("SPY", bid, ask);
      desk.pass(SECOND);
    }
    const stops = desk.sent().filter((sent) => sent.includes(" s"));
    expect(stops).toEqual(["replace s1 8 stop 0.90", "replace s1 8 stop 1.10", "replace s1 8 stop 1.40", "replace s1 8 stop 1.55"]);
  });

  it("is cancelled, confirmed dead and placed anew where both lives may fill", () => {
    const { desk } = options(TRAIL);
    desk.pass(SECOND);
    desk.market("SPY", "1.60", "1.62");
    desk.pass(SECOND);
    expect(desk.sent()).toEqual(["cancel s1", "place s2 sell 8 stop 0.90 gtc", "cancel s2", "place s3 sell 8 stop 1.40 gtc"]);
  });

  it("is tried again when its change was refused, since the broker still has the old one", () => {
    const { desk } = options(TRAIL, {}, { venue: { replacesAtomically: true } });
    desk.next("rejected");
    desk.pass(SECOND);
    expect(desk.sent()).toEqual(["replace s1 8 stop 0.90"]);
    desk.pass(MINUTE);
    expect(desk.sent()).toEqual(["replace s1 8 stop 0.90"]);
  });
});

describe("a stop that should rest and does not", () => {
  it("closes what is held when the market is there", () => {
    const desk = withExit({ plan: { ...LEGS, targets: [{ at: percent("100"), share: decimal("50") }], stop: { at: percent("-30"), limitOffset: null } } });
    desk.market("SPY", "1.10", "1.20");
    desk.say(ALERT);
    desk.always("place", "rejected");
    desk.fill("e1", 8, "1.15");
    desk.always("place", "accepted");
    desk.market("SPY", "0.80", "0.82");
    desk.pass(SECOND);
    desk.pass(1);
    expect(desk.eventsOf("close-requested").map(({ reason, style }) => `${reason}: ${style}`)).toEqual(["the watched stop was reached: market"]);
    expect(desk.sent().at(-1)).toBe("place c2 sell 8 market day");
  });
});

describe("the plan's clock", () => {
  const clock = (closeBy: Partial<NonNullable<ExitLegs["closeBy"]>>): ExitPlan => ({
    ...LEGS,
    closeBy: { beforeCloseMs: null, afterMs: null, zeroDteBeforeCloseMs: null, ...closeBy },
  });

  it("closes so long after the first fill, also after a restart", () => {
    const { desk, id } = options(clock({ afterMs: 10 * MINUTE }));
    desk.pass(5 * MINUTE);
    desk.restart();
    desk.pass(5 * MINUTE - 1);
    expect(desk.sent()).toEqual([]);
    desk.pass(1);
    desk.pass(1);
    expect(desk.sent()).toEqual(["place c1 sell 8 limit 1.15 day"]);
    expect(desk.trade(id).close?.quantity).toBeNull();
  });

  it("closes before the session's close", () => {
    const { desk } = options(clock({ beforeCloseMs: 15 * MINUTE }));
    desk.pass(Date.parse("2026-11-18T21:00:00Z") - desk.now - 1);
    expect(desk.sent()).toEqual([]);
    desk.pass(2);
    expect(desk.sent()).toEqual(["place c1 sell 8 limit 1.15 day"]);
  });
});

describe("an analyst's exit against our plan", () => {
  const SPLIT = { ...LEGS, targets: [{ at: percent("100"), share: decimal("50") }], rests: "targets" } as const;

  it("sells what it says where it is followed", () => {
    const { desk } = options(SPLIT);
    desk.say("STC SPY 500C 12/18 @ 1.30");
    desk.pass(1);
    expect(desk.sent()).toEqual(["cancel t1", "place c2 sell 8 limit 1.15 day"]);
  });

  it("sells what is left beside our targets where they are kept", () => {
    const { desk, id } = options(SPLIT, { analyst: "runner-only" });
    desk.say("STC SPY 500C 12/18 @ 1.30");
    desk.pass(1);
    expect(desk.sent()).toEqual(["place c2 sell 4 limit 1.15 day"]);
    desk.fill("c2", 4, "1.15");
    desk.pass(HOUR);
    expect(desk.sent()).toEqual([]);
    const again = desk.say("STC SPY 500C 12/18 @ 1.40");
    expect(desk.statuses.get(again)).toBe("our exits of SPY 500C 18 Dec 26 stand: exit.analyst is runner-only, and all of it belongs to our targets");
    expect(desk.trade(id).closed).toBeNull();
  });

  it("changes nothing where it is ignored", () => {
    const { desk } = options(SPLIT, { analyst: "ignore" });
    const stc = desk.say("STC SPY 500C 12/18 @ 1.30");
    desk.pass(1);
    expect(desk.sent()).toEqual([]);
    expect(desk.statuses.get(stc)).toBe("our exits of SPY 500C 18 Dec 26 stand: the setting exit.analyst is ignore");
  });
});

describe("a holding on its last day", () => {
  it("is spoken of once, to operator and trader, at 15:30 in New York", () => {
    const { desk, id } = options({ ...LEGS, closeBy: { beforeCloseMs: null, afterMs: null, zeroDteBeforeCloseMs: 30 * MINUTE } });
    desk.quoteAge = null;
    desk.pass(Date.parse("2026-12-18T20:30:00Z") - desk.now);
    expect(desk.told).toEqual([`${desk.trade(id).id}: 8 SPY 500C 18 Dec 26 held on their last day: the plan closes them at 15:45 New York`]);
    expect(desk.statuses.get(id)).toContain("expires today");
    desk.restart();
    desk.pass(10 * MINUTE);
    expect(desk.told).toHaveLength(1);
  });
});
