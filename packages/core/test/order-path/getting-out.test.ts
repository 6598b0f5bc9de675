import { describe, expect, it } from "vitest";
import { dueTimers, heldOf, SECOND } from "../../src/index.ts";
import { ANALYST, Desk, type DeskOptions } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const STC = "STC SPY 500C 12/18 @ 1.15";

/** Eight ordered at 1.15, so many of them filled, the entry at rest. */
const holding = (filled: number, options: DeskOptions = {}): { readonly desk: Desk; readonly id: string } => {
  const desk = new Desk(options);
  desk.market("SPY", "1.10", "1.20");
  const id = desk.say(ALERT);
  desk.pass(12 * SECOND);
  desk.fill("e1", filled, "1.15");
  desk.sent();
  return { desk, id };
};

const soon = (desk: Desk): readonly string[] => {
  desk.pass(1);
  return desk.sent();
};

describe("an STC", () => {
  it("closes what is held and no more, after the entry and the exit that stand in its way are cancelled (failure 12)", () => {
    const { desk } = holding(5);
    desk.say(STC);
    expect(soon(desk)).toEqual(["cancel e1", "cancel t1", "place c2 sell 5 limit 1.15 day"]);
  });

  it("waits for the exit's cancel to be confirmed before it sells what that exit held", () => {
    const { desk } = holding(5);
    desk.confirmsCancels = false;
    desk.say(STC);
    expect(soon(desk)).toEqual(["cancel e1", "cancel t1", "place c2 sell 3 limit 1.15 day"]);
    desk.fill("c2", 3, "1.15");
    expect(soon(desk)).toEqual([]);
    desk.ends("e1", "cancelled");
    desk.ends("t1", "cancelled");
    desk.pass(3 * SECOND);
    expect(desk.sent()).toEqual(["place c3 sell 2 limit 1.10 day"]);
  });

  it("of what was never opened, or by another author, sells nothing", () => {
    const { desk } = holding(5);
    const ids = [desk.say("STC QQQ 500C 12/18 @ 1.15"), desk.say(STC, { author: ANALYST })];
    expect(soon(desk)).toEqual([]);
    for (const id of ids) expect(desk.statuses.get(id)).toContain("nothing-to-close");
  });

  it("of a part sells that part, and the target keeps to its half", () => {
    const { desk, id } = holding(8);
    desk.say("STC half SPY 500C 12/18 @ 1.15");
    expect(soon(desk)).toEqual(["cancel t1", "place c2 sell 4 limit 1.15 day"]);
    desk.fill("c2", 4, "1.15");
    expect(soon(desk)).toEqual([]);
    expect(heldOf(desk.book, desk.trade(id))).toBe(4);
  });

  it("without a fraction closes half where the configuration says so", () => {
    const { desk } = holding(8, { config: (config) => ({ ...config, bareClose: "half" }) });
    desk.say(STC);
    expect(soon(desk)).toEqual(["cancel t1", "place c2 sell 4 limit 1.15 day"]);
  });

  it("of a count is shared by several trades, the oldest first", () => {
    const { desk, id } = holding(4);
    const second = desk.say(ALERT);
    desk.fill("e1", 4, "1.15");
    desk.sent();
    desk.say("STC 6 SPY 500C 12/18 @ 1.15");
    expect(desk.eventsOf("close-requested").map(({ tradeId, quantity }) => [tradeId, quantity])).toEqual([
      [desk.trade(id).id, 4],
      [desk.trade(second).id, 2],
    ]);
  });

  it("of a count that the oldest trade covers leaves the younger ones alone", () => {
    const { desk, id } = holding(8);
    const second = desk.say(ALERT);
    desk.fill("e1", 4, "1.15");
    desk.say("STC 3 SPY 500C 12/18 @ 1.15");
    expect(desk.eventsOf("close-requested").map(({ tradeId, quantity }) => [tradeId, quantity])).toEqual([
      [desk.trade(id).id, 3],
    ]);
    expect(desk.trade(second).entryWanted).toBe(true);
  });

  it("for less than a close under way does not shrink it; for as much it takes its place", () => {
    const { desk, id } = holding(8);
    desk.say(STC);
    desk.say("STC half SPY 500C 12/18 @ 1.15");
    expect(desk.trade(id).close?.quantity).toBeNull();
    desk.say(STC);
    expect(desk.eventsOf("close-requested")).toHaveLength(2);
  });

  it("follows the market down, to the bid, until it is filled", () => {
    const { desk, id } = holding(8);
    desk.say(STC);
    desk.pass(1);
    desk.market("SPY", "1.02", "1.08");
    desk.pass(6 * SECOND);
    // Both lives of a replace would not fit into what is held: cancelled first, then placed anew.
    expect(desk.sent()).toEqual([
      "cancel t1",
      "place c2 sell 8 limit 1.15 day",
      "cancel c2",
      "place c3 sell 8 limit 1.02 day",
    ]);
    desk.fill("c3", 8, "1.02");
    expect(desk.trade(id).closed?.reason).toBe("closed");
    expect(desk.statuses.get(id)).toMatch(/sold 8 @ 1\.02 → closed -11 %$/);
  });

  it("of a part is repriced in place, because both lives of it would fit into what is held", () => {
    const { desk } = holding(8);
    desk.say("STC 2 SPY 500C 12/18 @ 1.15");
    desk.pass(3 * SECOND);
    expect(desk.sent()).toEqual([
      "cancel t1",
      "place t2 sell 2 limit 2.30 gtc",
      "place c3 sell 2 limit 1.15 day",
      "replace c3 2 limit 1.10",
    ]);
  });

  it("is cancelled first, then placed anew, where a price can't be changed", () => {
    const { desk } = holding(8, { venue: { replacesPrice: false } });
    desk.say(STC);
    desk.pass(3 * SECOND);
    desk.pass(3 * SECOND);
    expect(desk.sent()).toEqual([
      "cancel t1",
      "place c2 sell 8 limit 1.15 day",
      "cancel c2",
      "place c3 sell 8 limit 1.10 day",
    ]);
  });

  it("is told to the operator after ten steps without a taker, and goes on", () => {
    const { desk } = holding(8);
    desk.say(STC);
    desk.pass(60 * SECOND);
    expect(desk.told).toEqual([expect.stringContaining("the close has not been filled after 10 steps; it goes on")]);
    expect(dueTimers(desk.book).map(({ timer }) => timer.timer)).toContain("close-step");
  });

  it("waits for a market with two sides", () => {
    const { desk } = holding(8);
    desk.quoteAge = null;
    desk.say(STC);
    expect(soon(desk)).toEqual(["cancel t1"]);
    desk.quoteAge = 0;
    desk.market("SPY", "1.30", "1.20");
    desk.pass(3 * SECOND);
    expect(desk.sent()).toEqual([]);
    desk.market("SPY", "1.10", "1.20");
    desk.pass(3 * SECOND);
    expect(desk.sent()).toEqual(["place c2 sell 8 limit 1.10 day"]);
  });

  it("also closes what the entry still fills while its cancel is under way", () => {
    const { desk, id } = holding(4);
    desk.confirmsCancels = false;
    desk.say(STC);
    desk.pass(1);
    desk.ends("t1", "cancelled");
    desk.fill("e1", 4, "1.15");
    desk.fill("c2", 2, "1.15");
    desk.pass(3 * SECOND);
    expect(desk.sent()).toEqual([
      "cancel e1",
      "cancel t1",
      "place c2 sell 2 limit 1.15 day",
      "place c3 sell 6 limit 1.10 day",
    ]);
    desk.fill("c3", 6, "1.10");
    expect(desk.trade(id).closed?.reason).toBe("closed");
  });
});

describe("the take-profit", () => {
  it("closes its half and leaves the runner", () => {
    const { desk, id } = holding(8);
    desk.fill("t1", 4, "2.30");
    expect(desk.sent()).toEqual([]);
    expect(heldOf(desk.book, desk.trade(id))).toBe(4);
    expect(desk.statuses.get(id)).toContain("sold 4 @ 2.30");
  });

  it("is done when it is filled, not when it is accepted or said to be filled", () => {
    const { desk, id } = holding(8);
    const order = desk.live("t1");
    const said = { ...desk.broker.stateOf(order, desk.now), state: "filled", filled: 4 } as const;
    desk.hear(said as Parameters<Desk["hear"]>[0]); // a state, as the model says it
    expect(heldOf(desk.book, desk.trade(id))).toBe(8);
    expect(desk.sent()).toEqual([]);
    desk.pass(3 * SECOND);
    expect(desk.asked).toHaveLength(1);
  });

  it("that the broker refuses is tried again with a growing pause, and each time told to the operator", () => {
    const { desk } = holding(0 + 1);
    desk.fill("t1", 1, "2.30");
    desk.sent();
    desk.always("place", "rejected");
    desk.fill("e1", 7, "1.15");
    desk.pass(40 * SECOND);
    // Refused at once, then after 5, 10 and 20 seconds.
    expect(desk.sent()).toEqual(["t2", "t3", "t4", "t5"].map((name) => `place ${name} sell 3 limit 2.30 gtc`));
    expect(desk.told).toHaveLength(4);
    expect(desk.told[0]).toContain("the broker refused an exit (refused: not today); it is tried again at");
    desk.always("place", "accepted");
    desk.pass(40 * SECOND);
    expect(desk.live("t6").terms.quantity).toBe(3);
  });

  it("that the venue refuses after the broker took it waits as well, and longer each time", () => {
    const { desk, id } = holding(8);
    desk.always("place", "refused-by-venue");
    desk.ends("t1", "rejected");
    expect(desk.sent()).toEqual([]);
    desk.pass(20 * SECOND);
    // After 5 and then 10 seconds; the next is due after 20.
    expect(desk.sent()).toEqual(["place t2 sell 4 limit 2.30 gtc", "place t3 sell 4 limit 2.30 gtc"]);
    expect(desk.told).toHaveLength(3);
    expect(desk.trade(id).exitRefusals).toBe(3);
    desk.always("place", "accepted");
    desk.pass(20 * SECOND);
    expect(desk.trade(id).exitRefusals).toBe(0);
  });

  it("that the broker will not change is not hammered", () => {
    const { desk } = holding(4, { style: "same-id" });
    desk.next("rejected", "rejected");
    desk.fill("e1", 4, "1.15");
    desk.pass(20 * SECOND);
    expect(desk.sent()).toEqual(["replace t1 4 limit 2.30", "replace t1 4 limit 2.30", "replace t1 4 limit 2.30"]);
    expect(desk.live("t1").terms.quantity).toBe(4);
  });

  it("that is refused after the close waits for the next session", () => {
    const { desk, id } = holding(8);
    desk.pass(Date.parse("2026-11-19T02:00:00Z") - desk.now);
    desk.ends("t1", "rejected");
    expect(desk.trade(id).exitsNotBefore).toBe(Date.parse("2026-11-19T14:30:00Z"));
  });

  it("does not hold up an analyst's close, however long its pause", () => {
    const { desk } = holding(4);
    desk.ends("t1", "rejected");
    desk.say(STC);
    expect(soon(desk)).toEqual(["cancel e1", "place c2 sell 4 limit 1.15 day"]);
  });
});

describe("an entry's cancel that is refused", () => {
  it("is asked for again after a pause that grows, not at once", () => {
    const { desk, id } = holding(4);
    desk.next("rejected", "rejected");
    desk.delete(id);
    expect(desk.sent()).toEqual(["cancel e1"]);
    desk.pass(9 * SECOND);
    expect(desk.sent()).toEqual(["cancel e1", "cancel e1"]);
    expect(() => desk.live("e1")).toThrow();
  });
});
