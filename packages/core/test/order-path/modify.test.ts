import { describe, expect, it } from "vitest";
import { decimal, entryFilled, explain, HOUR, isLive, SECOND } from "../../src/index.ts";
import { tradeLine, tradeOrdersOf } from "../../src/book/projection/lines.ts";
import { answerTo, entered, IN_PLACE, NO_CHANGE, soon } from "./modify-desk.ts";

describe("a working entry that is modified", () => {
  it("gets its new price in place", () => {
    const { bench, id } = entered("!tt buy 2 MES limit 6890");
    expect(answerTo(bench, "!tt modify MES limit 6892.25")).toBe(
      `changing ${bench.trade(id).entry} to buy 2 /MESZ6 at 6892.25; what fills until then stands`,
    );
    expect(soon(bench)).toEqual(["replace e1 2 limit 6892.25"]);
    bench.pass(HOUR);
    expect(bench.sent()).toEqual([]);
    expect(bench.statuses.get(id)).toBe("/MESZ6: received → working 6890.00 → changed: buy 2 /MESZ6 at 6892.25, by 704125082750156840 → 6892.25");
  });

  it.each(["fb-rt-e1", "fb-rt", "1001", "b1", "mes", "/MES", "MESZ6"])("goes by every name that cancel knows: %s", (name) => {
    const { bench } = entered("!tt buy 2 MES limit 6890");
    bench.say(`!tt modify ${name} limit 6892`);
    expect(soon(bench)).toEqual(["replace e1 2 limit 6892.00"]);
  });

  it("has its trigger changed, alone or with its limit", () => {
    const { bench } = entered("!tt buy 1 MES stop 6910 limit 6912");
    bench.say("!tt modify MES stop 6915 limit 6917");
    expect(bench.live("e1").terms).toMatchObject({ type: "stop-limit", stop: decimal("6915"), limit: decimal("6917") });
    expect(answerTo(bench, "!tt modify MES stop 6920")).toContain("bad-price: the limit of a buy stop-limit lies at its stop or above");
    expect(answerTo(bench, "!tt modify MES stop 6890")).toContain("stop-behind-market: a buy stop lies above the market");
    const { bench: other } = entered("!tt sell 1 MES stop 6890");
    other.say("!tt modify MES stop 6885");
    expect(soon(other)).toEqual(["replace e1 1 stop 6885.00"]);
    const { bench: third } = entered("!tt sell 1 MES stop 6890 limit 6888");
    expect(answerTo(third, "!tt modify MES limit 6891")).toContain("bad-price: the limit of a sell stop-limit lies at its stop or below");
  });

  it("gets its new quantity in place where the broker can", () => {
    const { bench } = entered("!tt buy 2 MES limit 6890", IN_PLACE);
    bench.say("!tt modify MES qty 3");
    expect(soon(bench)).toEqual(["replace e1 3 limit 6890.00"]);
    bench.say("!tt modify MES qty 1 limit 6891");
    expect(soon(bench)).toEqual(["replace e1 1 limit 6891.00"]);
    bench.fill("e1", 1, "6891.00");
    expect(soon(bench)).toEqual([]);
  });

  it("is cancelled first, and placed anew only when that is confirmed, where the broker can't", () => {
    const { bench, id } = entered("!tt buy 2 MES limit 6890");
    bench.confirmsCancels = false;
    bench.say("!tt modify MES qty 3");
    expect(soon(bench)).toEqual(["cancel e1"]);
    bench.pass(500);
    expect(bench.sent()).toEqual([]);
    bench.ends("e1", "cancelled");
    expect(soon(bench)).toEqual(["place e2 buy 3 limit 6890.00 day"]);
    bench.fill("e2", 3, "6890.00");
    expect(entryFilled(bench.book, bench.trade(id))).toBe(3);
  });

  it("is cancelled first for another price, too, where the broker changes nothing", () => {
    const { bench } = entered("!tt buy 2 MES limit 6890", NO_CHANGE);
    bench.say("!tt modify MES limit 6891");
    expect(soon(bench)).toEqual(["cancel e1", "place e2 buy 2 limit 6891.00 day"]);
  });

  it("keeps its time in force, and counts what the order before has filled", () => {
    const { bench, id } = entered("!tt buy 5 MES limit 6890 gtc stop loss 6880");
    bench.fill("e1", 2, "6890.00");
    bench.say("!tt modify MES qty 4 limit 6892");
    expect(soon(bench)).toEqual(["place s1 sell 2 stop 6880.00 gtc", "cancel e1", "place e2 buy 2 limit 6892.00 gtc"]);
    bench.fill("e2", 2, "6892.00");
    expect(soon(bench)).toEqual(["cancel s1", "place s2 sell 4 stop 6880.00 gtc"]);
    expect(bench.trade(id)).toMatchObject({ closed: null, earlierEntries: ["fb-rt-e1"], entry: "fb-rt-e2" });
    expect(answerTo(bench, "!tt positions")).toBe("4 /MESZ6 @ 6891.00");
    expect(bench.statuses.get(id)).toContain("filled 4/4 @ 6891.00");
  });

  it("ends the ladder that is under way: the trader's price stands", () => {
    const { bench, id } = entered("Alert: BTO SPY 500C 12/18 @ 1.15");
    bench.pass(3 * SECOND);
    expect(bench.sent()).toHaveLength(1);
    bench.say("!tt modify SPY limit 1.12");
    bench.pass(HOUR);
    expect(bench.sent()).toEqual([`replace e1 ${bench.trade(id).entryPlan.quantity} limit 1.12`]);
  });

  it("waits for the answer that is owed, and is then sent at once", () => {
    const { bench } = entered("!tt buy 2 MES limit 6890");
    bench.next("no-answer");
    bench.say("!tt modify MES limit 6891");
    expect(bench.sent()).toEqual(["replace e1 2 limit 6891.00"]);
    bench.say("!tt modify MES limit 6892");
    expect(soon(bench)).toEqual([]);
    bench.hear(bench.broker.stateOf(bench.live("e1"), bench.now));
    bench.pass(10 * SECOND);
    expect(bench.sent()).toEqual(["replace e1 2 limit 6892.00"]);
  });

  it("is in force already when the broker says so late", () => {
    const { bench } = entered("!tt buy 2 MES limit 6890");
    bench.next("no-answer");
    bench.say("!tt modify MES limit 6891");
    bench.say("!tt modify MES limit 6892");
    bench.say("!tt modify MES limit 6891");
    const [before] = bench.broker.orders;
    if (before === undefined) throw new Error("nothing was placed");
    bench.hear(bench.broker.stateOf(before, bench.now));
    bench.hear(bench.broker.stateOf(bench.live("e1"), bench.now));
    bench.pass(60 * SECOND);
    expect(bench.sent()).toEqual(["replace e1 2 limit 6891.00"]);
    expect(bench.eventsOf("ladder-moved").at(-1)).toMatchObject({ phase: "resting", reason: "the change is in force" });
  });

  it("is told by explain and counted in the tables, both orders of it together", () => {
    const { bench, id } = entered("!tt buy 4 MES limit 6890 stop loss 6880");
    bench.fill("e1", 1, "6890.00");
    bench.say("!tt modify MES qty 3 limit 6892");
    bench.fill("e2", 2, "6892.00");
    bench.say("!tt modify MES stop 6885");
    expect(tradeLine(tradeOrdersOf(bench.book, bench.trade(id)))).toMatchObject({ quantity: 3, entryFilled: 3, entryPrice: decimal("6891.33333333") });
    const told = explain(bench.events.map((event) => ({ at: bench.now, event })), bench.trade(id).messageId, String);
    const text = JSON.stringify(told);
    expect(text).toContain("entry changed: buy 3 /MESZ6 at 6892.00, by 704125082750156840");
    expect(text).toContain("stop to 6885.00: by 704125082750156840");
  });

  it.each(["rejected", "lost-request", "lost-response", "nameless"] as const)("comes into force in the end, whatever becomes of the first try: %s", (fate) => {
    for (const options of [{}, IN_PLACE, NO_CHANGE]) {
      const { bench } = entered("!tt buy 2 MES limit 6890", options);
      bench.next(fate);
      bench.say("!tt modify MES qty 3 limit 6891");
      bench.pass(5 * 60 * SECOND);
      const working = bench.broker.orders.filter(({ state }) => isLive(state));
      expect(working.map(({ terms }) => [terms.quantity, terms.limit])).toEqual([[3, decimal("6891")]]);
    }
  });

  it("comes into force after a restart in the middle of it", () => {
    const { bench } = entered("!tt buy 2 MES limit 6890");
    bench.next("no-answer");
    bench.say("!tt modify MES qty 3");
    bench.restart();
    bench.pass(60 * SECOND);
    expect(bench.broker.orders.filter(({ state }) => isLive(state)).map(({ terms }) => terms.quantity)).toEqual([3]);
  });
});

describe("a market order that waits", () => {
  it("has a quantity to change, and no price", () => {
    const { bench } = entered("!tt buy 3 MES", IN_PLACE);
    expect(answerTo(bench, "!tt modify MES limit 6891")).toContain("not-of-this-order");
    bench.say("!tt modify MES qty 2");
    expect(soon(bench)).toEqual(["replace e1 2 market"]);
  });
});
