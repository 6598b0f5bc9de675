import { describe, expect, it } from "vitest";
import { committedOf, decimal, entryFilled, explain, HOUR, isLive, NO_LIMITS, SECOND, type BookConfig } from "../../src/index.ts";
import { tradeLine, tradeOrdersOf } from "../../src/book/projection/lines.ts";
import { ANALYST, Desk, type DeskOptions } from "./desk.ts";
import { spreadDesk } from "./spread-desk.ts";

const desk = (options: DeskOptions = {}): Desk => {
  const bench = new Desk(options);
  bench.market("/MES", "6900.00", "6900.25");
  bench.market("SPY", "1.10", "1.20");
  return bench;
};

const answerTo = (bench: Desk, text: string): string => {
  const answer = bench.statuses.get(bench.say(text)) ?? "";
  return answer;
};

/** A working entry, with what was sent for it forgotten. */
const entered = (command: string, options: DeskOptions = {}): { readonly bench: Desk; readonly id: string } => {
  const bench = desk(options);
  const id = bench.say(command);
  bench.sent();
  return { bench, id };
};

const soon = (bench: Desk): readonly string[] => {
  bench.pass(1);
  return bench.sent();
};

const IN_PLACE: DeskOptions = { style: "same-id" };
const NO_CHANGE: DeskOptions = { venue: { replacesPrice: false, replacesQuantity: false } };

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

describe("a fill that races the change", () => {
  it("stands: what was filled at the old terms is not asked for again", () => {
    const { bench, id } = entered("!tt buy 2 MES limit 6890");
    bench.next("no-answer");
    bench.confirmsCancels = false;
    bench.say("!tt modify MES qty 5");
    bench.fill("e1", 2, "6890.00");
    bench.pass(HOUR);
    expect(bench.sent().filter((sent) => sent.startsWith("place"))).toEqual([]);
    expect(entryFilled(bench.book, bench.trade(id))).toBe(2);
    expect(answerTo(bench, "!tt modify MES qty 6")).toContain("nothing under mes can be changed any more: /MESZ6: received");
  });

  it("ends the rest when as much as is wanted is filled", () => {
    const { bench, id } = entered("!tt buy 5 MES limit 6890", IN_PLACE);
    bench.next("rejected");
    bench.say("!tt modify MES qty 2");
    bench.fill("e1", 3, "6890.00");
    bench.pass(60 * SECOND);
    expect(bench.sent()).toEqual(["replace e1 2 limit 6890.00", "cancel e1"]);
    expect(entryFilled(bench.book, bench.trade(id))).toBe(3);
  });

  it("leaves nothing to place anew when it takes all that is wanted", () => {
    const { bench } = entered("!tt buy 5 MES limit 6890");
    bench.confirmsCancels = false;
    bench.say("!tt modify MES qty 2");
    bench.fill("e1", 3, "6890.00");
    bench.ends("e1", "cancelled");
    bench.pass(HOUR);
    expect(bench.sent()).toEqual(["cancel e1"]);
  });

  it("is told with the answer", () => {
    const { bench } = entered("!tt buy 3 MES limit 6890");
    bench.fill("e1", 1, "6890.00");
    expect(answerTo(bench, "!tt modify MES limit 6905")).toMatch(
      /changing fb-rt-e1 to buy 3 \/MESZ6 at 6905.00; 1 filled already; it crosses the market at 6900.25 and does not wait; what fills until then stands/,
    );
  });
});

describe("an entry that is being placed anew", () => {
  const changing = (): Desk => {
    const { bench } = entered("!tt buy 2 MES limit 6890");
    bench.confirmsCancels = false;
    bench.say("!tt modify MES qty 3");
    bench.sent();
    return bench;
  };

  it.each(["!tt pause", "!tt kill", "!tt cancel MES", "!tt flat MES"])("is not placed any more after %s", (command) => {
    const bench = changing();
    bench.say(command);
    bench.ends("e1", "cancelled");
    bench.pass(HOUR);
    expect(bench.sent()).toEqual([]);
    expect(bench.book.openTrades).toEqual([]);
  });

  it("is over when the venue ends it by itself", () => {
    const bench = changing();
    bench.ends("e1", "expired");
    bench.pass(HOUR);
    expect(bench.sent()).toEqual([]);
    expect(bench.book.openTrades).toEqual([]);
  });

  it("is not placed while something holds entries back, or the market is closed", () => {
    const halted = changing();
    halted.given({ type: "trading-state", state: "halted", reason: "a bug" });
    halted.ends("e1", "cancelled");
    const frozen = changing();
    frozen.given({ type: "hold-set", code: "positions-differ" as never, text: "positions differ" });
    frozen.ends("e1", "cancelled");
    const late = changing();
    late.now = Date.parse("2026-11-18T22:30:00Z");
    late.ends("e1", "cancelled");
    for (const bench of [halted, frozen, late]) {
      bench.pass(1);
      expect(bench.sent()).toEqual([]);
      expect(bench.book.openTrades).toEqual([]);
    }
    expect(late.eventsOf("ladder-moved").at(-1)?.reason).toBe("not placed anew: the market is closed");
  });

  it("keeps the money for both until the cancellation is confirmed", () => {
    const { bench, id } = entered("!tt buy 5 MES limit 6890");
    const before = committedOf(bench.book, bench.trade(id));
    bench.confirmsCancels = false;
    bench.say("!tt modify MES qty 2");
    expect(committedOf(bench.book, bench.trade(id))).toBe(before);
    bench.ends("e1", "cancelled");
    expect(committedOf(bench.book, bench.trade(id))).toBe((before * 2n) / 5n);
    const { bench: other, id: more } = entered("!tt buy 2 MES limit 6890", IN_PLACE);
    const small = committedOf(other.book, other.trade(more));
    other.next("no-answer");
    other.say("!tt modify MES qty 4");
    expect(committedOf(other.book, other.trade(more))).toBe(small * 2n);
  });

  it("keeps the money for what works where a smaller quantity is on its way", () => {
    const { bench, id } = entered("!tt buy 5 MES limit 6890", IN_PLACE);
    const before = committedOf(bench.book, bench.trade(id));
    bench.next("no-answer");
    bench.say("!tt modify MES qty 2");
    expect(committedOf(bench.book, bench.trade(id))).toBe(before);
  });
});

describe("a change that is refused", () => {
  it.each([
    ["!tt modify MES limit 6890.10", "bad-tick: 6890.10 lies between two ticks. Try: use 6890.00; or use 6890.25"],
    ["!tt modify fb-rt-e1 stop 6880", "not-of-this-order: the entry fb-rt-e1 of /MESZ6: there is no stop to change"],
    ["!tt modify MES target 6950 qty 2", "not-of-this-order: the entry fb-rt-e1 of /MESZ6, the stop of /MESZ6 (fb-rt-s1), the target of /MESZ6 (fb-rt): there is no target and quantity to change"],
    ["!tt modify MES limit 6950 stop 6880", "there is no limit and stop to change"],
    ["!tt modify NQ limit 25000", "nothing-to-modify: no order of ours works under nq"],
    ["!tt modify MES qty 2", "below-filled: 2 of 3 are filled already. Try: !tt cancel fb-rt-e1 ends the rest"],
    ["!tt modify MES qty 1", "below-filled"],
    ["!tt modify MES limit 6870", "bad-bracket: a stop loss of a buy at 6870.00 lies below it, not at 6880.00"],
    ["!tt modify MES limit 6960", "bad-bracket: a target of a buy at 6960.00 lies above it, not at 6950.00"],
    ["!tt modify MES qty 100", "not-affordable: 100 × (6890.00 × 5 × 0.1 margin + 2.30)"],
    ["!tt modify MES limit 6012?", ""],
  ])("%s: %s", (text, refusal) => {
    const { bench } = entered("!tt buy 3 MES limit 6890 stop loss 6880 target 6950");
    bench.fill("e1", 2, "6890.00");
    bench.sent();
    expect(answerTo(bench, text)).toContain(refusal);
    expect(soon(bench)).toEqual([]);
  });

  it("was given by somebody who may not, or too late", () => {
    const { bench } = entered("!tt buy 3 MES limit 6890");
    expect(bench.statuses.get(bench.say("!tt modify MES limit 6891", { author: ANALYST }))).toContain("not-authorized");
    expect(bench.statuses.get(bench.say("!tt modify MES limit 6891", { age: 31 * SECOND }))).toContain("missed");
    expect(soon(bench)).toEqual([]);
  });

  it("may mean several orders, which are named", () => {
    const { bench } = entered("!tt buy 3 MES limit 6890");
    bench.say("!tt buy 1 MES limit 6880");
    bench.sent();
    expect(answerTo(bench, "!tt modify MES limit 6891")).toBe(
      "ambiguous: mes may be the entry fb-rt-e1 of /MESZ6, the entry fb-ru-e1 of /MESZ6. Try: name one of them by its id; or see them with !tt orders",
    );
    expect(soon(bench)).toEqual([]);
    bench.say("!tt modify fb-ru-e1 limit 6881");
    expect(soon(bench)).toEqual(["replace e1 1 limit 6881.00"]);
  });

  it("asks for more than a limit of the owner allows", () => {
    const config = (base: BookConfig): BookConfig => ({ ...base, risk: { ...base.risk, book: { ...NO_LIMITS, maxContracts: 3 } } });
    const { bench } = entered("!tt buy 3 MES limit 6890", { config });
    expect(answerTo(bench, "!tt modify MES qty 4")).toContain("too-many-contracts: 4 in one trade; 3 are allowed");
    expect(bench.eventsOf("considered").at(-1)?.checks.some(({ passed }) => !passed)).toBe(true);
    bench.say("!tt modify MES qty 2");
    expect(soon(bench)).toEqual(["cancel e1", "place e2 buy 2 limit 6890.00 day"]);
  });

  it("is a price while entries are not taken, but fewer contracts always may be", () => {
    const { bench } = entered("!tt buy 3 MES limit 6890", IN_PLACE);
    bench.given({ type: "trading-state", state: "reduce-only", reason: "a test" });
    expect(answerTo(bench, "!tt modify MES limit 6891")).toMatch(/reduce-only/);
    bench.say("!tt modify MES qty 1");
    expect(soon(bench)).toEqual(["replace e1 1 limit 6890.00"]);
  });

  it("finds no buying power to compare with", () => {
    const { bench } = entered("!tt buy 3 MES limit 6890");
    bench.account = "silent";
    expect(answerTo(bench, "!tt modify MES qty 4")).toContain("no-account");
    bench.account = "without-power";
    expect(answerTo(bench, "!tt modify MES qty 4")).toContain("no-buying-power");
  });

  it("changes an order that never rests", () => {
    const { bench } = entered("!tt buy 3 MES limit 6890 ioc");
    expect(answerTo(bench, "!tt modify MES limit 6891")).toContain("not-working: an ioc order never rests");
  });

  it("changes nothing at all", () => {
    const { bench } = entered("!tt buy 3 MES limit 6890");
    expect(answerTo(bench, "!tt modify MES limit 6890 qty 3")).toBe("fb-rt-e1 is already: buy 3 /MESZ6 at 6890.00");
    expect(soon(bench)).toEqual([]);
  });

  it("means a spread", () => {
    const bench = spreadDesk({ "605C": "3.00/3.10", "610C": "1.90/2.00" });
    const id = bench.say("BTO SPY 605/610 call spread 12/18 @ 1.10");
    bench.pass(30 * SECOND);
    bench.sent();
    expect(answerTo(bench, `!tt modify ${id} qty 1`)).toContain("not-supported: the entry of a spread is not changed. Try: !tt cancel");
    expect(soon(bench)).toEqual([]);
  });

  it("means an order that is not ours", () => {
    const bench = desk();
    const foreign = bench.broker.place("someone" as never, 0, { instrument: "/MESZ2026" as never, side: "buy", closing: false, quantity: 1, type: "limit", limit: decimal("6890"), stop: null, timeInForce: "day" });
    bench.hear({ ...bench.broker.stateOf(foreign, bench.now), orderKey: null } as Parameters<Desk["hear"]>[0]);
    expect(answerTo(bench, "!tt modify b1 limit 6891")).toContain("foreign-order: buy 1 /MESZ2026: not ours, left alone");
    expect(soon(bench)).toEqual([]);
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
