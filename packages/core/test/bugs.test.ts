import { describe, expect, it } from "vitest";
import { Desk } from "./order-path/desk.ts";
import { decimal, SECOND, dueTimers, get } from "../src/index.ts";

const opened = (options = {}) => {
  const desk = new Desk(options);
  desk.market("SPY", "1.10", "1.20");
  const id = desk.say("Alert: BTO SPY 500C 12/18 @ 1.15");
  return { desk, id };
};

describe("bugs", () => {
  it("basic", () => {
    const { desk, id } = opened();
    desk.pass(12 * SECOND);
    console.log(desk.sent(), desk.statuses.get(id));
    desk.fill("e1", 4, "1.15");
    console.log(desk.sent(), desk.statuses.get(id));
  });
  it("a nameless acceptance keeps its reservation", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    desk.stream = "lost"; desk.answersQuestions = "inconclusively";
    desk.next("nameless");
    const id = desk.say("Alert: BTO SPY 500C 12/18 @ 1.15");
    const t = desk.trade(id);
    expect(desk.asked.length).toBe(0);
    desk.pass(10 * SECOND);
    expect(desk.asked.length).toBeGreaterThan(1);
  });
  it("voided entry cancels exits", () => {
    const { desk, id } = opened();
    desk.pass(12 * SECOND); desk.sent();
    const f = desk.fill("e1", 4, "1.15");
    expect(desk.sent()).toEqual(["place t1 sell 2 limit 2.30 gtc"]);
    desk.correct(f, 0, "1.15");
    expect(desk.sent()).toEqual(["cancel t1"]);
  });
  it("close reduced after correction", () => {
    const { desk, id } = opened();
    desk.pass(12 * SECOND); desk.sent();
    const f = desk.fill("e1", 4, "1.15");
    desk.say("STC SPY 500C 12/18 @ 1.15");
    desk.pass(1);
    console.log(desk.sent());
    desk.correct(f, 1, "1.15");
    desk.pass(1);
    console.log(desk.sent());
  });
  it("async rejection of exit is paced", () => {
    const { desk, id } = opened();
    desk.pass(12 * SECOND); desk.sent();
    desk.fill("e1", 4, "1.15");
    desk.sent();
    desk.ends("t1", "rejected");
    expect(desk.sent()).toEqual([]);
    expect(desk.told.length).toBe(1);
  });
  it("refused exit replace is paced", () => {
    const { desk, id } = opened({ style: "same-id" });
    desk.pass(12 * SECOND); desk.sent();
    desk.fill("e1", 2, "1.15");
    desk.always("replace", "rejected");
    desk.fill("e1", 2, "1.15");
    console.log(desk.sent());
  });
  it("refused cancel of entry is paced", () => {
    const { desk, id } = opened({ style: "same-id" });
    desk.pass(12 * SECOND); desk.sent();
    desk.always("cancel", "rejected");
    desk.delete(id);
    console.log(desk.sent());
  });
  it("refused last step is retried", () => {
    const { desk, id } = opened();
    desk.pass(9 * SECOND); desk.next("rejected");
    desk.pass(20 * SECOND);
    console.log(desk.sent());
    expect(desk.live("e1").terms.limit).toBe(decimal("1.15"));
  });
  it("STC 2 over two trades closes two", () => {
    const { desk, id } = opened();
    desk.fill("e1", 4, "1.15");
    desk.say("Alert: BTO SPY 500C 12/18 @ 1.15");
    desk.fill("e1", 4, "1.15");
    desk.sent();
    desk.say("STC 2 SPY 500C 12/18 @ 1.15");
    expect(desk.eventsOf("close-requested").reduce((s, e) => s + (e.quantity ?? 99), 0)).toBe(2);
  });
  it("smaller newer close does not shrink the older", () => {
    const { desk, id } = opened();
    desk.pass(12 * SECOND);
    desk.fill("e1", 4, "1.15");
    desk.say("STC SPY 500C 12/18 @ 1.15");
    desk.say("STC half SPY 500C 12/18 @ 1.15");
    expect(desk.trade(id).close?.quantity).toBe(null);
  });
  it("gap, first lookup inconclusive", () => {
    const { desk, id } = opened();
    desk.pass(12 * SECOND);
    desk.stream = "lost";
    desk.fill("e1", 4, "1.15");
    desk.stream = "heard"; desk.answersQuestions = "inconclusively";
    desk.hear({ type: "gap", link: "orders", fromGeneration: 1, lost: "certainly", at: desk.now });
    desk.pass(1 * SECOND);
    desk.answersQuestions = "honestly";
    desk.pass(30 * SECOND);
    expect(desk.sent()).toContain("place t1 sell 2 limit 2.30 gtc");
  });
  it("cancel accepted then absent for ever is escalated", () => {
    const { desk, id } = opened();
    desk.pass(12 * SECOND);
    desk.confirmsCancels = false;
    desk.delete(id);
    desk.answersQuestions = "absent";
    desk.pass(60 * SECOND);
    console.log(desk.asked.length, desk.told);
    expect(desk.told.length).toBe(1);
  });
  it("entry asynchronously rejected", () => {
    const { desk, id } = opened();
    desk.ends("e1", "rejected");
    console.log(desk.statuses.get(id));
    expect(desk.trade(id).closed?.reason).toBe("rejected");
  });
  it("halted does not climb", () => {
    const { desk, id } = opened();
    desk.say("!tt kill"); desk.sent();
    desk.pass(12 * SECOND);
    expect(desk.sent()).toEqual([]);
  });
});
describe("futures", () => {
  const fut = (text: string, options = {}) => {
    const desk = new Desk(options);
    desk.market("/MES", "6900.00", "6900.25");
    const id = desk.say(text);
    return { desk, id };
  };
  it("off tick", () => {
    const { desk, id } = fut("!tt buy 1 MES stop loss 6890.13 target 6910");
    console.log(desk.statuses.get(id), desk.sent());
  });
  it("watch resumes after partial flat", () => {
    const { desk, id } = fut("!tt buy 2 MES stop loss 6890 target 6910");
    desk.fill("e1", 2, "6900.25");
    console.log(desk.statuses.get(id), desk.sent());
    desk.say("!tt flat 1 MES");
    desk.pass(2 * SECOND);
    console.log(desk.sent());
    desk.fill("c3", 1, "6900");
    desk.pass(2 * SECOND);
    console.log(desk.sent());
    expect(dueTimers(desk.book).map((d) => d.timer.timer)).toContain("watch");
  });
  it("reopened bracket is watched", () => {
    const { desk, id } = fut("!tt buy 2 MES stop loss 6890 target 6910");
    const order = desk.live("e1");
    const fill = desk.broker.fill(order, 2, desk.now, decimal("6900"))!;
    desk.hear({ ...desk.broker.stateOf(order, desk.now), state: "cancelled", filled: 0 } as never);
    expect(desk.trade(id).closed).not.toBe(null);
    desk.hear({ type: "fill", fill });
    console.log(desk.sent());
    expect(dueTimers(desk.book).map((d) => d.timer.timer)).toContain("watch");
  });
  it("two opposite commands", () => {
    const { desk, id } = fut("!tt buy 2 MES");
    desk.fill("e1", 2, "6900.25");
    desk.say("!tt sell 1 MES"); desk.say("!tt sell 1 MES");
    desk.pass(1); 
    for (const n of [1,2,3,4]) { try { desk.fill(`c${n}`, 1, "6900"); } catch {} desk.pass(5*SECOND) }
    console.log(desk.sent(), desk.statuses);
    expect(desk.trade(id).closed?.reason).toBe("closed");
  });
});
