import { describe, expect, it } from "vitest";
import { decimal, exitExposure, heldOf, MINUTE, orderKey, SECOND, type ExitPlan } from "../../src/index.ts";
import { LEGS, percent, points, TWO_TARGETS } from "../exit/plans.ts";
import { Desk, type DeskOptions } from "./desk.ts";

/** Half at twice the price, a stop for everything, each target with its stop as a pair. */
const PAIRED = {
  ...LEGS,
  targets: [{ at: percent("100"), share: decimal("50") }],
  stop: { at: percent("-30"), limitOffset: null },
  rests: "both",
} as const satisfies ExitPlan;

const PLACED = ["place s1 sell 4 stop 0.81 gtc", "oco t2 sell 4 limit 2.30 gtc | s3 sell 4 stop 0.81 gtc"];

/** Eight bought at 1.15, whose plan this is. */
const bought = (plan: ExitPlan, more: DeskOptions = {}): { desk: Desk; id: string } => {
  const desk = new Desk({ pairs: "reduces", ...more, config: (config) => ({ ...config, exit: { ...config.exit, plan } }) });
  desk.market("SPY", "1.10", "1.20");
  const id = desk.say("Alert: BTO SPY 500C 12/18 @ 1.15");
  desk.sent();
  return { desk, id };
};

const resting = (more: DeskOptions = {}, plan: ExitPlan = PAIRED): { desk: Desk; id: string } => {
  const { desk, id } = bought(plan, more);
  desk.fill("e1", 8, "1.15");
  expect(desk.sent()).toEqual(PLACED);
  return { desk, id };
};

describe("a target and a stop on the same units", () => {
  it("rest as a pair where the broker links them, and a stop for what no target sells", () => {
    const { desk, id } = resting();
    expect([desk.order(id, "t2").linked, desk.order(id, "s3").linked, desk.order(id, "s1").linked]).toEqual([desk.order(id, "s3").key, desk.order(id, "t2").key, null]);
    // Counted once: all of it is covered, nothing twice.
    expect([exitExposure(desk.book, desk.trade(id)), heldOf(desk.book, desk.trade(id))]).toEqual([8, 8]);
  });

  it("are a stop that rests and a target that is watched where the broker has no pairs", () => {
    const desk = new Desk({ config: (config) => ({ ...config, exit: { ...config.exit, plan: PAIRED } }) });
    desk.market("SPY", "1.10", "1.20");
    desk.say("Alert: BTO SPY 500C 12/18 @ 1.15");
    desk.fill("e1", 8, "1.15");
    expect(desk.sent().slice(1)).toEqual(["place s1 sell 8 stop 0.81 gtc"]);
    desk.market("SPY", "2.31", "2.33");
    desk.pass(SECOND);
    desk.pass(1);
    expect(desk.sent()).toEqual(["cancel s1", "place s2 sell 4 stop 0.81 gtc", "place c3 sell 4 limit 2.30 day"]);
  });

  it("grow with the entry: both are cancelled, their ends confirmed, and a larger pair is placed", () => {
    const { desk } = bought(PAIRED);
    desk.fill("e1", 4, "1.15");
    expect(desk.sent()).toEqual(["place s1 sell 2 stop 0.81 gtc", "oco t2 sell 2 limit 2.30 gtc | s3 sell 2 stop 0.81 gtc"]);
    desk.fill("e1", 4, "1.15");
    expect(desk.sent()).toEqual([
      "cancel s1",
      "cancel t2",
      "cancel s3",
      "place s4 sell 4 stop 0.81 gtc",
      "oco t5 sell 4 limit 2.30 gtc | s6 sell 4 stop 0.81 gtc",
    ]);
  });

  it("wait for each other: as long as one of them is not confirmed dead, nothing takes their place", () => {
    const { desk, id } = resting();
    desk.confirmsCancels = false;
    desk.say("STC SPY 500C 12/18 @ 1.30");
    desk.pass(1);
    expect(desk.sent()).toEqual(["cancel s1", "cancel t2", "cancel s3"]);
    for (const name of ["s1", "t2"]) desk.ends(name, "cancelled");
    desk.pass(1);
    // What the pair's other side may still sell is not sold twice.
    expect(desk.sent()).toEqual(["place c4 sell 4 limit 1.15 day"]);
    desk.fill("s3", 4, "0.81");
    desk.fill("c4", 4, "1.15");
    expect(desk.trade(id).closed?.reason).toBe("closed");
  });
});

describe("a pair of which one side is sold", () => {
  it("needs no cancel: the broker ends the other side, which is asked about when its end is not told", () => {
    const { desk, id } = resting();
    desk.fill("t2", 4, "2.30");
    expect(desk.sent()).toEqual([]);
    expect([exitExposure(desk.book, desk.trade(id)), heldOf(desk.book, desk.trade(id))]).toEqual([4, 4]);
    desk.pass(10 * SECOND);
    expect(desk.asked.map(({ key }) => key)).toEqual([desk.order(id, "s3").key]);
    expect(desk.order(id, "s3").incarnations.map(({ state }) => state)).toEqual(["cancelled"]);
    desk.fill("s1", 4, "0.81");
    expect(desk.trade(id).closed?.reason).toBe("closed");
    expect(desk.sent()).toEqual([]);
  });

  it("in part is replaced by a smaller pair, since nobody knows yet what the other side has left", () => {
    const { desk, id } = resting();
    desk.fill("t2", 1, "2.30");
    expect(desk.sent()).toEqual(["cancel t2", "cancel s3", "oco t4 sell 3 limit 2.30 gtc | s5 sell 3 stop 0.81 gtc"]);
    for (const [name, units] of [["s5", 3], ["s1", 4]] as const) desk.fill(name, units, "0.81");
    desk.pass(MINUTE);
    expect(desk.trade(id).closed?.reason).toBe("closed");
  });

  it("in part waits for the fill when the broker first says that the other side has units less", () => {
    const { desk } = resting();
    const fill = desk.broker.fill(desk.live("t2"), 1, desk.now);
    desk.hear(desk.broker.stateOf(desk.live("s3"), desk.now));
    expect(desk.sent()).toEqual(["cancel t2", "cancel s3"]);
    if (fill !== undefined) desk.hear({ type: "fill", fill });
    expect(desk.sent()).toEqual(["oco t4 sell 3 limit 2.30 gtc | s5 sell 3 stop 0.81 gtc"]);
  });

  it("in part is paired anew where the broker ends the other side", () => {
    const { desk } = resting({ pairs: "ends" });
    desk.fill("s3", 1, "0.81");
    desk.pass(10 * SECOND);
    expect(desk.sent()).toEqual(["cancel t2", "cancel s3", "oco t4 sell 3 limit 2.30 gtc | s5 sell 3 stop 0.81 gtc"]);
  });

  it("on both sides in one tick is never sold beyond what is held", () => {
    const { desk, id } = resting();
    const fills = (["t2", "s3"] as const).map((name) => desk.broker.fill(desk.live(name), 2, desk.now));
    for (const fill of fills) if (fill !== undefined) desk.hear({ type: "fill", fill });
    desk.pass(MINUTE);
    expect(heldOf(desk.book, desk.trade(id))).toBe(4);
    expect(desk.sent()).toEqual(["cancel t2", "cancel s3"]);
    desk.fill("s1", 4, "0.81");
    expect(desk.trade(id).closed?.reason).toBe("closed");
    expect(desk.told).toEqual([]);
  });

  it("on both sides beyond its units is told to the operator: a broker that does it breaks its promise", () => {
    const { desk, id } = resting();
    desk.breaksPromises();
    for (const name of ["t2", "s3"]) desk.live(name).sibling = null;
    desk.fill("t2", 4, "2.30");
    desk.fill("s3", 1, "0.81");
    const [target, stop] = [desk.order(id, "t2").key, desk.order(id, "s3").key];
    expect(desk.told).toEqual([`${desk.trade(id).id}: the broker filled ${stop} and ${target} together 1 more than the 4 of which only one was to sell`]);
    // The rest of it is no promise any more: it is counted, and goes.
    expect(desk.sent()).toEqual(["cancel s1", "cancel s3", "place s4 sell 3 stop 0.81 gtc"]);
  });
});

describe("a pair that is one no longer, or not yet", () => {
  const whys = (desk: Desk): readonly string[] => desk.eventsOf("intended").filter(({ op }) => op === "cancel").map(({ key, reason }) => `${key.split("-").at(-1) ?? ""}: ${reason}`);

  it("is made of a target that rested alone, when the plan has a stop", () => {
    const trailing = { ...PAIRED, stop: null, trail: { by: { unit: "amount", value: decimal("0.30") }, after: percent("30") } } as const;
    const { desk } = bought(trailing);
    desk.fill("e1", 8, "1.15");
    expect(desk.sent()).toEqual(["place t1 sell 4 limit 2.30 gtc"]);
    desk.market("SPY", "1.60", "1.62");
    desk.pass(SECOND);
    expect(desk.sent()).toEqual(["cancel t1", "place s2 sell 4 stop 1.30 gtc", "oco t3 sell 4 limit 2.30 gtc | s4 sell 4 stop 1.30 gtc"]);
    expect(whys(desk)).toEqual(["t1: it rests in a pair from now on"]);
  });

  it("is a target alone when a corrected fill leaves no price for the stop", () => {
    const { desk } = bought({ ...PAIRED, stop: { at: points("-1.10"), limitOffset: null } });
    const fill = desk.fill("e1", 8, "1.15");
    expect(desk.sent()).toEqual(["place s1 sell 4 stop 0.05 gtc", "oco t2 sell 4 limit 2.30 gtc | s3 sell 4 stop 0.05 gtc"]);
    desk.correct(fill, 8, "1.05");
    expect(desk.sent()).toEqual(["cancel s1", "cancel t2", "cancel s3", "place t4 sell 4 limit 2.10 gtc"]);
    expect(whys(desk)).toContain("t2: it is not to rest in a pair any more");
  });

  it("is the stop alone from the start on at which the broker links no orders any more", () => {
    const { desk } = resting();
    const { venue } = desk.book;
    if (venue === null || desk.book.config === null) throw new Error("the desk is not configured");
    desk.input("configure", { type: "configure", config: desk.book.config, venue: { ...venue, restsPairs: false } });
    desk.restart();
    expect(desk.sent()).toEqual(["cancel t2", "cancel s3", "cancel s1", "place s4 sell 8 stop 0.81 gtc"]);
  });

  it("is dissolved when both sides have sold and neither could be cancelled in time", () => {
    const { desk } = resting();
    desk.always("cancel", "rejected");
    desk.fill("t2", 1, "2.30");
    desk.fill("s3", 1, "0.81");
    for (const name of ["t2", "s3"]) desk.hear(desk.broker.stateOf(desk.live(name), desk.now));
    desk.always("cancel", "accepted");
    desk.sent();
    desk.pass(MINUTE);
    expect(desk.sent()).toEqual(["cancel t2", "cancel s3", "oco t4 sell 2 limit 2.30 gtc | s5 sell 2 stop 0.81 gtc"]);
    expect(whys(desk)).toContain("t2: both sides of its pair have sold: what is left is paired anew");
  });
});

describe("a pair of which both sides have sold", () => {
  it("does not wait for another one that waits for the room that it keeps", () => {
    const { desk } = bought({ ...PAIRED, targets: [{ at: percent("100"), share: decimal("50") }, { at: percent("200"), share: decimal("50") }] });
    desk.fill("e1", 8, "1.15");
    desk.always("cancel", "rejected");
    for (const name of ["t3", "s4"]) desk.fill(name, 1, "1.20");
    for (const name of ["t3", "s4"]) desk.hear(desk.broker.stateOf(desk.live(name), desk.now));
    for (const name of ["t1", "s2"]) desk.ends(name, "cancelled");
    desk.sent();
    desk.always("cancel", "accepted");
    desk.pass(MINUTE);
    expect(desk.sent()).toEqual([
      "cancel t3",
      "cancel s4",
      "oco t5 sell 4 limit 2.30 gtc | s6 sell 4 stop 0.81 gtc",
      "oco t7 sell 2 limit 3.45 gtc | s8 sell 2 stop 0.81 gtc",
    ]);
  });
});

describe("a pair whose stop moves", () => {
  it("is cancelled, and placed anew at break-even", () => {
    const { desk, id } = bought({ ...TWO_TARGETS, closeBy: null, stop: { at: points("-0.50"), limitOffset: null }, targets: [{ at: points("0.50"), share: decimal("50") }, { at: points("1"), share: decimal("25") }], rests: "both" });
    desk.fill("e1", 8, "1.15");
    expect(desk.sent()).toEqual([
      "place s1 sell 2 stop 0.65 gtc",
      "oco t2 sell 4 limit 1.65 gtc | s3 sell 4 stop 0.65 gtc",
      "oco t4 sell 2 limit 2.15 gtc | s5 sell 2 stop 0.65 gtc",
    ]);
    desk.market("SPY", "1.66", "1.68");
    desk.fill("t2", 4, "1.65");
    expect(desk.trade(id).exitState.stop).toBe(decimal("1.15"));
    // Until the end of the sold pair's stop is told, the others go on protecting where they stand.
    expect(desk.sent()).toEqual([]);
    desk.pass(10 * SECOND);
    expect(desk.sent()).toEqual(["cancel s1", "cancel t4", "cancel s5", "place s6 sell 2 stop 1.15 gtc", "oco t7 sell 2 limit 2.15 gtc | s8 sell 2 stop 1.15 gtc"]);
  });

  it("moves after the one before it: never more than one target's units are without a resting stop", () => {
    const plan = { ...PAIRED, targets: [{ at: percent("100"), share: decimal("50") }, { at: percent("200"), share: decimal("50") }], trail: { by: { unit: "amount", value: decimal("0.30") }, after: null } } as const;
    const { desk } = bought(plan);
    desk.fill("e1", 8, "1.15");
    expect(desk.sent()).toEqual(["oco t1 sell 4 limit 2.30 gtc | s2 sell 4 stop 0.81 gtc", "oco t3 sell 4 limit 3.45 gtc | s4 sell 4 stop 0.81 gtc"]);
    desk.market("SPY", "1.60", "1.62");
    desk.pass(SECOND);
    expect(desk.sent()).toEqual([
      "cancel t1",
      "cancel s2",
      "oco t5 sell 4 limit 2.30 gtc | s6 sell 4 stop 1.30 gtc",
      "cancel t3",
      "cancel s4",
      "oco t7 sell 4 limit 3.45 gtc | s8 sell 4 stop 1.30 gtc",
    ]);
  });
});

describe("a pair that goes astray", () => {
  it("is asked about by both keys after a restart between claim and answer, and never sent again", () => {
    const { desk, id } = bought(PAIRED);
    desk.next("accepted", "no-answer");
    desk.fill("e1", 8, "1.15");
    expect(desk.sent()).toEqual(PLACED);
    desk.restart();
    desk.pass(10 * SECOND);
    expect(new Set(desk.asked.map(({ key }) => key.split("-").at(-1)))).toEqual(new Set(["s1", "t2", "s3"]));
    expect(desk.sent()).toEqual([]);
    expect([exitExposure(desk.book, desk.trade(id)), desk.order(id, "t2").pending, desk.order(id, "s3").pending]).toEqual([8, null, null]);
  });

  it("is placed anew, under new names, once both are proven absent", () => {
    const { desk } = bought(PAIRED);
    desk.next("accepted", "lost-request");
    desk.fill("e1", 8, "1.15");
    desk.pass(10 * SECOND);
    expect(desk.sent()).toEqual([...PLACED, "oco t4 sell 4 limit 2.30 gtc | s5 sell 4 stop 0.81 gtc"]);
  });

  it("whose claim died goes whole: nothing of it was sent", () => {
    const { desk, id } = bought(PAIRED);
    desk.next("accepted", "unsent");
    desk.fill("e1", 8, "1.15");
    expect(desk.sent()).toEqual([...PLACED, "oco t4 sell 4 limit 2.30 gtc | s5 sell 4 stop 0.81 gtc"]);
    expect([desk.order(id, "t2").stillborn, desk.order(id, "s3").stillborn]).toEqual(["expired-unsent", "expired-unsent"]);
  });

  it("keeps what was heard of one side when the claim of the other died", () => {
    const { desk, id } = bought(PAIRED);
    desk.next("accepted", "no-answer");
    desk.fill("e1", 8, "1.15");
    const [target, stop] = [desk.order(id, "t2").key, desk.order(id, "s3").key];
    desk.input("answer", { type: "place-outcome", key: stop, revision: 0, outcome: { outcome: "unknown", origin: "timeout" } });
    desk.input("unsent", { type: "expired-unsent", key: target, revision: 0 });
    expect([desk.order(id, "t2").stillborn, desk.order(id, "s3").pending?.stage.is]).toEqual(["expired-unsent", "unknown"]);
  });

  it("is no news when its outcome comes late, or is about nothing of ours", () => {
    const { desk, id } = resting();
    const events = desk.events.length;
    const refused = { outcome: "rejected", code: "late", text: "late", by: "broker" } as const;
    desk.input("answer", { type: "place-oco-outcome", keys: [desk.order(id, "t2").key, desk.order(id, "s3").key], outcomes: [refused, refused] });
    desk.input("answer", { type: "place-oco-outcome", keys: [orderKey("fb-0-t1"), orderKey("fb-0-s2")], outcomes: [refused, refused] });
    expect(desk.events.length).toBe(events);
  });

  it("of which one cancel was not sent in time is cancelled again, side by side", () => {
    const { desk } = resting();
    desk.next("unsent");
    desk.fill("t2", 1, "2.30");
    expect(desk.sent()).toEqual(["cancel t2", "cancel s3", "cancel t2", "oco t4 sell 3 limit 2.30 gtc | s5 sell 3 stop 0.81 gtc"]);
  });

  it("is refused as one: told once, and tried again after the pause", () => {
    const { desk, id } = bought(PAIRED);
    desk.next("accepted", "rejected");
    desk.fill("e1", 8, "1.15");
    expect(desk.sent()).toEqual(PLACED);
    expect(desk.told).toHaveLength(1);
    expect(desk.told[0]).toContain("the broker refused an exit");
    expect(desk.trade(id).exitRefusals).toBe(1);
    desk.pass(MINUTE);
    expect(desk.sent()).toEqual(["oco t4 sell 4 limit 2.30 gtc | s5 sell 4 stop 0.81 gtc"]);
  });

  it("of which the venue ends one side is cancelled and paired anew", () => {
    const { desk } = resting();
    desk.ends("s3", "cancelled");
    expect(desk.sent()).toEqual(["cancel t2", "oco t4 sell 4 limit 2.30 gtc | s5 sell 4 stop 0.81 gtc"]);
  });

  it("is watched meanwhile: a stop that does not rest closes when the market is there", () => {
    const { desk } = bought(PAIRED);
    desk.always("place", "rejected");
    desk.fill("e1", 8, "1.15");
    desk.sent();
    desk.always("place", "accepted");
    desk.market("SPY", "0.80", "0.82");
    desk.pass(SECOND);
    desk.pass(1);
    expect(desk.eventsOf("close-requested").map(({ reason, style }) => `${reason}: ${style}`)).toEqual(["the watched stop was reached: market"]);
    expect(desk.sent().at(-1)).toMatch(/^place c\d sell 8 market day$/);
  });
});
