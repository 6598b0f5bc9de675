import { describe, expect, it } from "vitest";
import { committedOf, entryFilled, HOUR, SECOND } from "../../src/index.ts";
import type { Desk } from "./desk.ts";
import { answerTo, entered, IN_PLACE } from "./modify-desk.ts";

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

  it("stays reserved when the broker says that all is filled, until its fills have come", () => {
    const { bench, id } = entered("!tt buy 3 MES limit 6890", IN_PLACE);
    const before = committedOf(bench.book, bench.trade(id));
    bench.next("no-answer");
    bench.say("!tt modify MES qty 2");
    const order = bench.live("e1");
    order.terms = { ...order.terms, quantity: 3 };
    order.revision = 0;
    bench.broker.fill(order, 3, bench.now);
    bench.hear(bench.broker.stateOf(order, bench.now));
    expect(order.state).toBe("filled");
    expect(committedOf(bench.book, bench.trade(id))).toBe(before);
  });

  it("stays reserved while the end of a rest that is not wanted is not confirmed", () => {
    const { bench, id } = entered("!tt buy 5 MES limit 6890", IN_PLACE);
    const unit = committedOf(bench.book, bench.trade(id)) / 5n;
    bench.next("rejected");
    bench.confirmsCancels = false;
    bench.say("!tt modify MES qty 2");
    bench.fill("e1", 3, "6890.00");
    bench.pass(10 * SECOND);
    expect(new Set(bench.sent())).toEqual(new Set(["replace e1 2 limit 6890.00", "cancel e1"]));
    expect(committedOf(bench.book, bench.trade(id))).toBe(unit * 5n);
    bench.ends("e1", "cancelled");
    expect(committedOf(bench.book, bench.trade(id))).toBe(unit * 3n);
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
