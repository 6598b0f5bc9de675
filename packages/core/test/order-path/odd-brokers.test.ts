import { describe, expect, it } from "vitest";
import {
  decimal,
  fillId,
  heldOf,
  orderKey,
  SECOND,
  tradeId,
  type BrokerEvent,
  type Event,
  type OrderTerms,
} from "../../src/index.ts";
import { Desk, type DeskOptions } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

const desk = (options: DeskOptions = {}): Desk => {
  const bench = new Desk(options);
  bench.market("SPY", "1.10", "1.20");
  return bench;
};

describe("an entry that is refused", () => {
  it("at once is over, and so is one that the venue refuses later", () => {
    const bench = desk();
    bench.next("rejected");
    const [atOnce, later] = [bench.say(ALERT), bench.say(ALERT)];
    bench.ends("e1", "rejected");
    expect([bench.trade(atOnce).closed?.reason, bench.trade(later).closed?.reason]).toEqual(["rejected", "rejected"]);
    expect(bench.told).toEqual([]);
  });
});

describe("a broker's answer", () => {
  it("that the order is filled already is believed when the fills come, and asked about until then", () => {
    const bench = desk();
    bench.next("no-answer");
    bench.stream = "lost";
    const id = bench.say(ALERT);
    bench.stream = "heard";
    const order = bench.live("e1");
    bench.input("answer", {
      type: "place-outcome",
      key: order.key,
      revision: 0,
      outcome: { outcome: "accepted", ref: order.ref, state: "filled" },
    });
    expect(heldOf(bench.book, bench.trade(id))).toBe(0);
    bench.stream = "lost";
    bench.fill("e1", 8, "1.15");
    bench.stream = "heard";
    bench.hear({ ...bench.broker.stateOf(order, bench.now), filled: 8 } as BrokerEvent); // an order's state
    bench.pass(2 * SECOND);
    expect(heldOf(bench.book, bench.trade(id))).toBe(8);
    expect(bench.live("t1").terms.quantity).toBe(4);
  });

  it("that comes after the stream was faster is nothing, unless it names a life that nobody knows", () => {
    const bench = desk();
    bench.next("no-answer");
    const id = bench.say(ALERT);
    const order = bench.live("e1");
    bench.hear(bench.broker.stateOf(order, bench.now));
    const { seq } = bench.book;
    const outcome = { outcome: "accepted", ref: order.ref, state: "working" } as const;
    bench.input("answer", { type: "place-outcome", key: order.key, revision: 0, outcome });
    bench.input("answer", {
      type: "cancel-outcome",
      key: order.key,
      revision: 0,
      outcome: { ...outcome, ref: { ...order.ref, id: "b7" } },
    });
    bench.input("answer", {
      type: "place-outcome",
      key: order.key,
      revision: 0,
      outcome: { outcome: "rejected", code: "x", text: "y", by: "broker" },
    });
    expect(bench.book.seq).toBe(seq);
    bench.input("answer", {
      type: "place-outcome",
      key: order.key,
      revision: 0,
      outcome: { ...outcome, ref: { ...order.ref, id: "b7" } },
    });
    expect(bench.order(id, "e1").incarnations).toHaveLength(2);
  });

  it("that a cancel came too late is followed by a question, not by another cancel", () => {
    const bench = desk();
    const id = bench.say(ALERT);
    const order = bench.live("e1");
    order.state = "cancelled";
    bench.answersQuestions = "never";
    bench.sent();
    bench.delete(id);
    bench.pass(5 * SECOND);
    expect(bench.sent()).toEqual(["cancel e1"]);
    expect(bench.asked.length).toBeGreaterThan(1);
  });

  it("that names no working price lets the ladder go on", () => {
    const bench = desk();
    bench.say(ALERT);
    const order = bench.live("e1");
    const said = bench.broker.stateOf(order, bench.now);
    if (said.type === "order-state") bench.hear({ ...said, terms: { ...said.terms, limit: null } });
    bench.pass(3 * SECOND);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day", "replace e1 8 limit 1.16"]);
  });

  it("that names a living order of a trade that was over opens it again, and the order is cancelled", () => {
    const bench = desk();
    const id = bench.say(ALERT);
    const order = bench.live("e1");
    bench.hear({ ...bench.broker.stateOf(order, bench.now), state: "cancelled" } as BrokerEvent); // an order's state
    expect(bench.trade(id).closed?.reason).toBe("not-filled");
    const other = bench.say(ALERT);
    bench.sent();
    bench.hear({
      ...bench.broker.stateOf(order, bench.now),
      ref: { ...order.ref, id: "b7" },
      revision: 1,
    } as BrokerEvent); // a second life
    expect(bench.told).toEqual([`${bench.trade(id).id}: b7 is working, after the trade was over`]);
    expect(bench.sent()).toEqual(["cancel e1"]);
    expect(bench.book.openTrades).toEqual([bench.trade(other).id, bench.trade(id).id]);
  });
});

describe("a claim without its right to send", () => {
  it("was never sent: an intent that a dead process left behind is over", () => {
    const bench = desk();
    const id = bench.say(ALERT);
    const trade = bench.trade(id);
    bench.ends("e1", "cancelled");
    bench.given({ type: "trade-reopened", tradeId: trade.id, reason: "by hand" });
    const terms: OrderTerms = { ...bench.order(id, "e1").terms };
    const key = orderKey(`${trade.id}-t1`);
    const intent: Event = {
      type: "intended",
      key,
      revision: 0,
      op: "place",
      tradeId: trade.id,
      role: "target",
      leg: null,
      linked: null,
      terms,
      target: null,
      validUntil: null,
      reason: "",
    };
    bench.given(intent);
    bench.sent();
    bench.restart();
    expect(bench.order(id, "t1").stillborn).toBe("expired-unsent");
    expect(bench.sent()).toEqual([]);
  });
});

describe("a short, should a book ever hold one", () => {
  /** Sold to open at 2.00 by an earlier version: two of them, at the broker since then. */
  const short = (): { readonly bench: Desk; readonly id: string } => {
    const bench = desk();
    bench.next("rejected");
    const opened = bench.trade(bench.say(ALERT));
    const id = bench.say("good morning");
    const key = orderKey("fb-short-e1");
    const { spec, entryPlan } = opened;
    bench.given(
      {
        type: "trade-opened",
        tradeId: tradeId("fb-rv"),
        messageId: id as never,
        spec,
        side: "sell",
        entryKey: key,
        entryPlan,
        exitPlan: { plan: "by-command" },
      }, // the id of a message
      {
        type: "intended",
        key,
        revision: 0,
        op: "place",
        tradeId: tradeId("fb-rv"),
        role: "entry",
        leg: null,
        linked: null,
        terms: {
          instrument: spec.instrument.id,
          side: "sell",
          closing: false,
          quantity: 2,
          type: "limit",
          limit: decimal("2"),
          stop: null,
          timeInForce: "day",
        },
        target: null,
        validUntil: null,
        reason: "",
      },
      {
        type: "fill",
        fill: {
          fillId: fillId("s1"),
          rev: 0,
          orderKey: key,
          ref: { broker: "model", account: "A1" as never, id: "s", handle: null },
          leg: 0,
          instrument: spec.instrument.id,
          side: "sell",
          quantity: 2,
          price: decimal("2"),
          at: 0,
          receivedAt: 0,
        },
      },
    );
    bench.sent();
    return { bench, id };
  };

  it("is bought back by a BTC: at the mid, rounded down, then at the ask", () => {
    const { bench } = short();
    bench.market("SPY", "1.10", "1.21");
    bench.say("BTC SPY 500C 12/18 @ 1.15");
    bench.pass(6 * SECOND);
    expect(bench.sent()).toEqual(["place c1 buy 2 limit 1.15 day", "cancel c1", "place c2 buy 2 limit 1.21 day"]);
  });

  it("is no business of an STC", () => {
    const { bench } = short();
    expect(bench.statuses.get(bench.say("STC SPY 500C 12/18 @ 1.15"))).toContain("nothing-to-close");
  });
});

describe("a market with no bid worth a tick", () => {
  it("is waited for by a close, which never sells for nothing", () => {
    const bench = desk();
    bench.say(ALERT);
    bench.fill("e1", 8, "1.15");
    bench.market("SPY", "0.004", "0.008");
    bench.sent();
    bench.say("STC SPY 500C 12/18 @ 1.15");
    bench.pass(2 * SECOND);
    bench.pass(2 * SECOND);
    expect(bench.sent()).toEqual(["cancel t1", "place c2 sell 8 limit 0.01 day"]);
  });
});
