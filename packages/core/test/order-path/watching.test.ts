import { describe, expect, it } from "vitest";
import { decimal, dueTimers, MINUTE, SECOND, timerName, type ExitPlan, type InputBody } from "../../src/index.ts";
import { LEGS, percent } from "../exit/plans.ts";
import { Desk, type DeskOptions } from "./desk.ts";

/** A desk that counts how often it looks at the market for a level. */
class Looking extends Desk {
  looks = 0;

  override input(name: string, body: InputBody): void {
    if (body.type === "timer" && body.timer.timer === "watch") this.looks++;
    super.input(name, body);
  }

  looked(): number {
    const { looks } = this;
    this.looks = 0;
    return looks;
  }
}

const PLAN = {
  ...LEGS,
  targets: [{ at: percent("100"), share: decimal("50") }],
  stop: { at: percent("-30"), limitOffset: null },
} as const satisfies ExitPlan;

/** Eight bought at 1.15, whose plan this is. */
const bought = (plan: ExitPlan, more: DeskOptions = {}): { desk: Looking; id: string } => {
  const desk = new Looking({ ...more, config: (config) => ({ ...config, exit: { ...config.exit, plan } }) });
  desk.market("SPY", "1.10", "1.20");
  const id = desk.say("Alert: BTO SPY 500C 12/18 @ 1.15");
  desk.fill("e1", 8, "1.15");
  desk.sent();
  desk.pass(10 * SECOND);
  desk.looked();
  return { desk, id };
};

const closes = (desk: Desk): readonly string[] => desk.eventsOf("close-requested").map(({ reason }) => reason);
const isWatching = (desk: Desk): boolean => dueTimers(desk.book).some(({ timer }) => timer.timer === "watch");

describe("a look at the market for a level that only we watch", () => {
  it("writes nothing while nothing is hit, and is repeated until something is", () => {
    const { desk } = bought({ ...PLAN, rests: "targets" });
    const { length } = desk.journal;
    desk.pass(10 * MINUTE);
    expect([desk.journal.length - length, desk.looked()]).toEqual([0, 600]);
    desk.market("SPY", "0.80", "0.82");
    desk.pass(SECOND);
    expect(closes(desk)).toEqual(["the watched stop was reached"]);
  });

  it("begins with the first unit held and ends with the last", () => {
    const desk = new Looking({ config: (config) => ({ ...config, exit: { ...config.exit, plan: { ...PLAN, rests: "targets" } } }) });
    desk.market("SPY", "1.10", "1.20");
    desk.say("Alert: BTO SPY 500C 12/18 @ 1.15");
    desk.pass(MINUTE);
    expect([isWatching(desk), desk.looked()]).toEqual([false, 0]);
    desk.fill("e1", 8, "1.15");
    desk.pass(0);
    expect([isWatching(desk), desk.looked()]).toEqual([true, 1]);
    desk.say("Alert: STC all SPY 500C 12/18");
    expect(isWatching(desk)).toBe(false);
  });

  it("is had at once after a restart", () => {
    const { desk } = bought({ ...PLAN, rests: "targets" });
    desk.restart();
    desk.market("SPY", "0.80", "0.82");
    desk.pass(0);
    expect(closes(desk)).toEqual(["the watched stop was reached"]);
  });

  it("rings as often as is configured, from the first instant on", () => {
    const { desk, id } = bought({ ...PLAN, rests: "targets" });
    const due = dueTimers(desk.book).find(({ timer }) => timer.timer === "watch");
    expect(due).toMatchObject({ at: desk.trade(id).openedAt, every: SECOND });
    expect(dueTimers(desk.book).filter(({ every }) => every !== null).map(({ timer }) => timerName(timer))).toEqual([`watch:${desk.trade(id).id}`]);
  });
});

describe("what rests whole and moves by itself", () => {
  const PAIRED: ExitPlan = { ...PLAN, rests: "both" };

  it("is not looked at: pairs for the targets, a stop for the rest", () => {
    const { desk } = bought(PAIRED, { pairs: "reduces" });
    desk.pass(10 * MINUTE);
    expect(desk.looked()).toBe(0);
  });

  it("is looked at again as soon as a pair is cancelled and does not rest again", () => {
    const { desk } = bought(PAIRED, { pairs: "reduces" });
    desk.always("place", "rejected");
    desk.ends("s3", "cancelled");
    desk.pass(0);
    expect([isWatching(desk), desk.looked()]).toEqual([true, 1]);
    desk.always("place", "accepted");
    desk.market("SPY", "0.80", "0.82");
    desk.pass(SECOND);
    expect(desk.eventsOf("close-requested").map(({ reason, quantity }) => [reason, quantity])).toEqual([["the watched stop was reached", 4]]);
  });

  it("is not looked at once a pair that was cancelled rests anew", () => {
    const { desk } = bought(PAIRED, { pairs: "reduces" });
    desk.ends("s3", "cancelled");
    expect(desk.sent()).toEqual(["cancel t2", "oco t4 sell 4 limit 2.30 gtc | s5 sell 4 stop 0.81 gtc"]);
    desk.pass(MINUTE);
    expect(desk.looked()).toBe(0);
  });

  it("is looked at all the same where the market moves its stop", () => {
    const { desk } = bought({ ...PAIRED, trail: { by: { unit: "percent", value: decimal("10") }, after: null } }, { pairs: "reduces" });
    desk.pass(10 * SECOND);
    expect(desk.looked()).toBe(10);
  });

  it("is looked at while its stop is refused, also where the plan is a stop alone", () => {
    const { desk } = bought({ ...PLAN, targets: [], rests: "stop" });
    expect(isWatching(desk)).toBe(false);
    desk.always("place", "rejected");
    desk.ends("s1", "cancelled");
    expect(isWatching(desk)).toBe(true);
    desk.always("place", "accepted");
    desk.market("SPY", "0.80", "0.82");
    desk.pass(SECOND);
    expect(closes(desk)).toEqual(["the watched stop was reached"]);
  });
});

describe("a journal of an earlier version, which has every look", () => {
  it("is read, and the looks change nothing", () => {
    const { desk, id } = bought({ ...PLAN, rests: "targets" });
    const before = desk.trade(id);
    desk.given({ type: "level-watched", tradeId: before.id, nextAt: desk.now + MINUTE });
    expect(desk.trade(id)).toEqual(before);
    desk.restart();
    desk.market("SPY", "0.80", "0.82");
    desk.pass(0);
    expect(closes(desk)).toEqual(["the watched stop was reached"]);
  });
});
