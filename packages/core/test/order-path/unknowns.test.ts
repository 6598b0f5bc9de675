import { describe, expect, it } from "vitest";
import { bookJson, dueTimers, exitExposure, MINUTE, SECOND, type OrderKey } from "../../src/index.ts";
import { replayed } from "../invariants/world.ts";
import { Desk, START } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

const desk = (): Desk => {
  const bench = new Desk();
  bench.market("SPY", "1.10", "1.20");
  bench.market("QQQ", "1.10", "1.20");
  return bench;
};

describe("an unknown outcome", () => {
  it("is asked about at two seconds, five times, and then told to the operator once", () => {
    const bench = desk();
    bench.answersQuestions = "never";
    bench.next("lost-response");
    bench.say(ALERT);
    bench.pass(MINUTE);
    expect(bench.asked.map(({ at }) => (at - START) / SECOND)).toEqual([2, 4, 6, 8, 10]);
    expect(bench.told).toEqual([
      expect.stringContaining("the broker could not say what became of it after 5 questions"),
    ]);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
  });

  it("is asked about patiently from then on, and never told again", () => {
    const bench = desk();
    bench.answersQuestions = "never";
    bench.next("lost-response");
    const id = bench.say(ALERT);
    bench.pass(12 * SECOND + 2 * MINUTE);
    expect(bench.asked.slice(5).map(({ at }) => (at - START) / SECOND)).toEqual([72, 132]);
    expect(bench.told).toHaveLength(1);
    bench.answersQuestions = "honestly";
    bench.pass(MINUTE);
    expect(bench.order(id, "e1").pending).toBeNull();
  });

  it("freezes new entries on its symbol, and on no other", () => {
    const bench = desk();
    bench.answersQuestions = "never";
    bench.next("lost-response");
    bench.say(ALERT);
    bench.sent();
    expect(bench.statuses.get(bench.say("Alert: BTO SPY 501C 12/18 @ 1.15"))).toContain("symbol-frozen");
    bench.say("Alert: BTO QQQ 501C 12/18 @ 1.15");
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
  });

  it("that the broker finds is adopted, and the ladder goes on", () => {
    const bench = desk();
    bench.next("lost-response");
    bench.say(ALERT);
    bench.pass(3 * SECOND);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day", "replace e1 8 limit 1.16"]);
  });

  it("of an entry that is proven absent is over, said to the operator, and not sent again", () => {
    const bench = desk();
    bench.next("lost-request");
    const id = bench.say(ALERT);
    bench.pass(MINUTE);
    expect(bench.trade(id).closed?.reason).toBe("not-sent");
    expect(bench.told).toEqual([expect.stringContaining("the entry never reached the broker")]);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
    expect(bench.statuses.get(id)).toMatch(/received → not sent$/);
  });

  it("of an exit that is proven absent is placed anew under a new key", () => {
    const bench = desk();
    bench.say(ALERT);
    bench.next("lost-request");
    bench.fill("e1", 8, "1.15");
    bench.pass(MINUTE);
    expect(bench.sent().slice(1)).toEqual(["place t1 sell 4 limit 2.30 gtc", "place t2 sell 4 limit 2.30 gtc"]);
  });

  it('is not settled by an "absent" of what the broker once acknowledged: that is asked again, and escalated', () => {
    const bench = desk();
    const id = bench.say(ALERT);
    bench.confirmsCancels = false;
    bench.answersQuestions = "absent";
    bench.delete(id);
    bench.pass(30 * SECOND);
    expect(bench.asked).toHaveLength(5);
    expect(bench.told).toHaveLength(1);
  });

  it("of a replace leaves both prices reserved until the broker has told which one works", () => {
    const bench = desk();
    const id = bench.say(ALERT);
    bench.next("lost-response");
    bench.stream = "lost";
    bench.pass(3 * SECOND);
    expect(bench.order(id, "e1").pending?.stage).toEqual({ is: "unknown", origin: "timeout" });
    bench.pass(2 * SECOND);
    expect(bench.order(id, "e1").pending).toBeNull();
    expect(bench.live("e1").revision).toBe(1);
  });
});

describe("an acknowledgement without an id", () => {
  it("keeps its reservation, sends nothing further, and is asked about until it has a name", () => {
    const bench = desk();
    bench.stream = "lost";
    bench.answersQuestions = "inconclusively";
    bench.next("nameless");
    const id = bench.say(ALERT);
    bench.pass(3 * SECOND);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
    expect(bench.order(id, "e1").pending?.stage.is).toBe("acknowledged");
    bench.answersQuestions = "honestly";
    bench.pass(2 * SECOND);
    expect(bench.order(id, "e1").incarnations[0]?.ref.id).toBe("b1");
    expect(bench.order(id, "e1").pending).toBeNull();
  });

  it("of an exit still counts as something that may sell", () => {
    const bench = desk();
    const id = bench.say(ALERT);
    bench.next("nameless");
    bench.answersQuestions = "never";
    bench.fill("e1", 8, "1.15");
    expect(exitExposure(bench.book, bench.trade(id))).toBe(4);
    bench.say("STC SPY 500C 12/18 @ 1.15");
    bench.pass(1);
    expect(bench.sent()).toEqual([
      "place e1 buy 8 limit 1.15 day",
      "place t1 sell 4 limit 2.30 gtc",
      "place c2 sell 4 limit 1.15 day",
    ]);
  });
});

describe("a restart", () => {
  it("asks about a claim without an outcome and never sends it again", () => {
    const bench = desk();
    bench.next("no-answer");
    bench.stream = "lost";
    const id = bench.say(ALERT);
    bench.stream = "heard";
    bench.restart();
    bench.pass(SECOND);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
    expect(bench.asked).toHaveLength(1);
    expect(bench.order(id, "e1").incarnations).toHaveLength(1);
  });

  it("finds the fills of the time in between and gives them their exits", () => {
    const bench = desk();
    bench.say(ALERT);
    bench.pass(12 * SECOND);
    bench.stream = "lost";
    bench.fill("e1", 4, "1.15");
    bench.stream = "heard";
    bench.sent();
    bench.restart();
    bench.pass(0);
    expect(bench.sent()).toEqual(["place t1 sell 2 limit 2.30 gtc"]);
  });

  it("keeps the book, its timers and its switch byte for byte", () => {
    const bench = desk();
    bench.say(ALERT);
    bench.fill("e1", 3, "1.15");
    bench.say("!tt pause");
    const timers = dueTimers(bench.book);
    expect(bookJson(replayed(bench.journal))).toBe(bookJson(bench.book));
    bench.restart();
    expect(bench.book.tradingState).toBe("reduce-only");
    expect(dueTimers(bench.book)).toEqual(
      expect.arrayContaining(timers.filter(({ timer }) => timer.timer === "expiry")),
    );
  });

  it("with nothing under way says so and sends nothing", () => {
    const bench = desk();
    bench.restart();
    expect(bench.eventsOf("restarted")).toEqual([{ type: "restarted", open: false }]);
    expect(bench.sent()).toEqual([]);
  });
});

describe("a claim that died before its turn came", () => {
  const late = (bench: Desk, key: OrderKey, revision: number): void =>
    bench.input("late", { type: "expired-unsent", key, revision });

  it("drops an entry, and the operator is told", () => {
    const bench = desk();
    bench.stream = "lost";
    bench.next("no-answer");
    const id = bench.say(ALERT);
    late(bench, bench.trade(id).entry, 0);
    expect(bench.trade(id).closed?.reason).toBe("expired-unsent");
    expect(bench.told).toEqual([
      expect.stringContaining("the entry was not sent within its claim; nothing was ordered"),
    ]);
    late(bench, bench.trade(id).entry, 0);
    expect(bench.told).toHaveLength(1);
  });

  it("intends an exit anew, under a new key", () => {
    const bench = desk();
    const id = bench.say(ALERT);
    bench.next("no-answer");
    bench.stream = "lost";
    const fill = bench.fill("e1", 8, "1.15");
    bench.stream = "heard";
    bench.hear({ type: "fill", fill });
    bench.sent();
    late(bench, bench.order(id, "t1").key, 0);
    expect(bench.sent()).toEqual(["place t2 sell 4 limit 2.30 gtc"]);
  });

  it("is nothing when the outcome is known, or in doubt, already", () => {
    const bench = desk();
    bench.answersQuestions = "never";
    bench.next("lost-response");
    const id = bench.say(ALERT);
    const { seq } = bench.book;
    late(bench, bench.trade(id).entry, 0);
    late(bench, bench.trade(id).entry, 7);
    late(bench, "fb-unheard-e1" as OrderKey, 0); // a key that nobody made
    expect(bench.book.seq).toBe(seq);
  });
});
