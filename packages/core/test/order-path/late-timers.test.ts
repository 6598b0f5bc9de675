import { describe, expect, it } from "vitest";
import { decimal, dueTimers, EMPTY_VIEW, SECOND, type BrokerEvent, type Timer } from "../../src/index.ts";
import { Desk } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const EXPIRED = Date.parse("2026-12-18T21:45:00Z");

const desk = (): { readonly bench: Desk; readonly id: string } => {
  const bench = new Desk();
  bench.market("SPY", "1.10", "1.20");
  return { bench, id: bench.say(ALERT) };
};

const ring = (bench: Desk, timer: Timer): void => bench.input("timer", { type: "timer", timer, market: EMPTY_VIEW });

describe("a timer that rings when nothing is due any more", () => {
  it.each(["ladder-step", "close-step", "close-by", "watch", "expiry-notice", "expiry", "exit-retry"] as const)("does nothing: %s", (timer) => {
    const { bench, id } = desk();
    const { seq } = bench.book;
    ring(bench, { timer, tradeId: bench.trade(id).id });
    expect(bench.book.seq).toBe(seq);
  });

  it("does nothing for a trade that is over, nor for an order that nobody asks about", () => {
    const { bench, id } = desk();
    bench.ends("e1", "cancelled");
    const { seq } = bench.book;
    ring(bench, { timer: "expiry", tradeId: bench.trade(id).id });
    ring(bench, { timer: "inquiry", key: bench.trade(id).entry });
    expect(bench.book.seq).toBe(seq);
  });

  it("asks nothing before its time", () => {
    const { bench, id } = desk();
    bench.next("lost-response");
    bench.answersQuestions = "never";
    bench.pass(3 * SECOND);
    ring(bench, { timer: "inquiry", key: bench.trade(id).entry });
    expect(bench.asked).toEqual([]);
  });

  it("steps no ladder whose order owes an answer", () => {
    const { bench, id } = desk();
    bench.next("no-answer");
    bench.stream = "lost";
    bench.pass(3 * SECOND);
    bench.now += 3 * SECOND;
    bench.sent();
    ring(bench, { timer: "ladder-step", tradeId: bench.trade(id).id });
    expect(bench.sent()).toEqual([]);
  });

  it("closes nothing that another exit may still sell, and no second time at the market", () => {
    const { bench, id } = desk();
    bench.fill("e1", 1, "1.15");
    bench.confirmsCancels = false;
    bench.say("STC SPY 500C 12/18 @ 1.15");
    bench.sent();
    bench.input("timer", {
      type: "timer",
      timer: { timer: "close-step", tradeId: bench.trade(id).id },
      market: {
        specs: {},
        quotes: {
          [bench.trade(id).spec.instrument.id]: {
            instrument: bench.trade(id).spec.instrument.id,
            bid: decimal("1.10"),
            ask: decimal("1.20"),
            changedAt: 0,
            confirmedAt: 0,
            quality: "realtime",
            halted: false,
          },
        },
      },
    });
    expect(bench.sent()).toEqual([]);
    const futures = new Desk();
    futures.market("/MES", "6900.00", "6900.25");
    const bought = futures.say("!tt buy 1 MES");
    futures.fill("e1", 1, "6900.25");
    futures.say("!tt flat");
    futures.pass(3 * SECOND);
    futures.sent();
    futures.now += 3 * SECOND;
    ring(futures, { timer: "close-step", tradeId: futures.trade(bought).id });
    expect(futures.sent()).toEqual([]);
  });
});

describe("shares", () => {
  it("have no last day", () => {
    const bench = new Desk();
    bench.market("KO", "70.00", "70.10");
    bench.say("BTO KO @ 70.05");
    bench.fill("e1", 13, "70.05");
    expect(dueTimers(bench.book)).toEqual([]);
  });
});

describe("the last day of an option", () => {
  it("ends its trade half an hour after the close, and the operator is told what was held", () => {
    const { bench, id } = desk();
    bench.fill("e1", 4, "1.15");
    bench.ends("e1", "expired");
    bench.pass(EXPIRED - bench.now - 1);
    expect(bench.trade(id).closed).toBeNull();
    bench.pass(1);
    expect(bench.trade(id).closed).toEqual({ at: EXPIRED, reason: "expired" });
    expect(bench.told).toEqual([
      `${bench.trade(id).id}: 4 SPY 500C 18 Dec 26 held on their last day, and nothing closes them: left alone, they can't be sold after 16:15 New York. ` +
        "A cent or more in the money they are exercised (400 SPY bought at the strike, or settled in cash), otherwise they expire worthless",
      `${bench.trade(id).id}: 4 SPY 500C 18 Dec 26 expired; the broker settles them, see its statement; until then they are booked at 0.00 each, reckoned and not confirmed`,
    ]);
    expect(dueTimers(bench.book)).toEqual([]);
  });

  it("ends a trade that holds nothing without a word to the operator", () => {
    const { bench, id } = desk();
    bench.pass(EXPIRED - bench.now);
    expect(bench.trade(id).closed?.reason).toBe("expired");
    expect(bench.told).toEqual([]);
  });

  it("leaves a question open until the stream or the broker has answered it, and pauses nothing", () => {
    const { bench, id } = desk();
    bench.pass(EXPIRED - 3 * SECOND - bench.now);
    const order = bench.live("e1");
    bench.stream = "lost";
    bench.confirmsCancels = false;
    bench.answersQuestions = "never";
    bench.delete(id);
    bench.pass(4 * SECOND);
    bench.stream = "heard";
    expect(bench.trade(id).closed?.reason).toBe("expired");
    bench.hear({ ...bench.broker.stateOf(order, bench.now), state: "rejected" } as BrokerEvent); // an order's state
    bench.pass(4 * SECOND);
    expect(bench.eventsOf("inquiry-settled").at(-1)).toMatchObject({
      outcome: "moot",
      proof: "nothing is owed any more",
    });
    expect(bench.trade(id).closed?.reason).toBe("expired");
  });
});
