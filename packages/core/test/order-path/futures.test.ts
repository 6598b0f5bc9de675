import { describe, expect, it } from "vitest";
import { decimal, dueTimers, HOUR, SECOND, type BrokerEvent } from "../../src/index.ts";
import { ANALYST, Desk, type DeskOptions } from "./desk.ts";

const desk = (options: DeskOptions = {}): Desk => {
  const bench = new Desk(options);
  bench.market("/MES", "6900.00", "6900.25");
  return bench;
};

/** Bought or sold at the market, with what else the command says. */
const filled = (command: string, quantity: number): { readonly bench: Desk; readonly id: string } => {
  const bench = desk();
  const id = bench.say(command);
  bench.fill("e1", quantity, "6900.25");
  bench.sent();
  return { bench, id };
};

const soon = (bench: Desk): readonly string[] => {
  bench.pass(1);
  return bench.sent();
};

const timersOf = (bench: { readonly book: Parameters<typeof dueTimers>[0] }): readonly string[] =>
  dueTimers(bench.book).map(({ timer }) => timer.timer);

describe("a futures command", () => {
  it("is a market order by default, and a market order has no ladder", () => {
    const bench = desk();
    bench.say("!tt buy 2 MES");
    bench.pass(HOUR);
    expect(bench.sent()).toEqual(["place e1 buy 2 market day"]);
  });

  it("is a limit or a stop order when it says so, and stays where it was put", () => {
    const bench = desk();
    bench.say("!tt buy 1 MES @ 6890.25");
    bench.say("!tt buy 1 MES stop 6910");
    bench.pass(HOUR);
    expect(bench.sent()).toEqual(["place e1 buy 1 limit 6890.25 day", "place e1 buy 1 stop 6910.00 day"]);
  });

  it("may sell short, and takes the front month", () => {
    const bench = desk();
    const id = bench.say("!tt sell 1 MES");
    expect(bench.trade(id)).toMatchObject({ side: "sell", spec: { instrument: { id: "/MESZ2026" } } });
    expect(bench.sent()).toEqual(["place e1 sell 1 market day"]);
  });

  it("takes the month that it names", () => {
    const bench = desk();
    expect(bench.trade(bench.say("!tt buy 1 /MESH7")).spec.instrument.id).toBe("/MESH2027");
  });

  it("is taken from the owner only", () => {
    const bench = desk();
    expect(bench.statuses.get(bench.say("!tt buy 1 MES", { author: ANALYST }))).toContain("not-authorized");
    expect(bench.sent()).toEqual([]);
  });

  it("for more than the total share pays for is refused with the arithmetic", () => {
    const bench = desk({ power: "1000" });
    const id = bench.say("!tt buy 3 MES");
    expect(bench.sent()).toEqual([]);
    expect(bench.statuses.get(id)).toContain(
      "not-affordable: 3 × (6900.25 × 5 × 0.1 margin + 2.30) = 10357.28 of 500.00 that may still be committed",
    );
    expect(bench.eventsOf("considered")[0]?.checks.filter(({ passed }) => !passed)).toHaveLength(1);
  });

  it("at a closed market, or without a quote, is refused once, with everything that was looked at", () => {
    const bench = desk();
    bench.quoteAge = null;
    const id = bench.say("!tt buy 1 MES");
    expect(bench.statuses.get(id)).toContain("no-quote");
    expect(bench.eventsOf("considered")[0]?.checks.filter(({ passed }) => !passed)).toHaveLength(1);
  });

  it.each([
    ["!tt buy 1 MES stop loss 6910", "a stop loss of a buy at 6900.25 lies below it, not at 6910.00"],
    ["!tt buy 1 MES target 6890", "a target of a buy at 6900.25 lies above it, not at 6890.00"],
    ["!tt sell 1 MES stop loss 6890", "a stop loss of a sell at 6900.00 lies above it, not at 6890.00"],
    ["!tt sell 1 MES target 6910", "a target of a sell at 6900.00 lies below it, not at 6910.00"],
  ])("with a level on the wrong side is refused: %s", (text, refusal) => {
    const bench = desk();
    expect(bench.statuses.get(bench.say(text))).toContain(refusal);
    expect(bench.sent()).toEqual([]);
  });
});

describe("a bracket", () => {
  const COMMAND = "!tt buy 2 MES stop loss 6890 target 6910";

  it("rests its stop and watches its target", () => {
    const bench = desk();
    bench.say(COMMAND);
    bench.fill("e1", 2, "6900.25");
    bench.pass(HOUR);
    expect(bench.sent()).toEqual(["place e1 buy 2 market day", "place s1 sell 2 stop 6890.00 gtc"]);
    expect(timersOf(bench)).toEqual(["watch", "expiry"]);
  });

  it("has its stop cancelled, and that confirmed, before the target is placed", () => {
    const { bench } = filled(COMMAND, 2);
    bench.confirmsCancels = false;
    bench.market("/MES", "6910.00", "6910.25");
    bench.pass(SECOND);
    expect(bench.sent()).toEqual(["cancel s1"]);
    bench.pass(500);
    expect(bench.sent()).toEqual([]);
    bench.ends("s1", "cancelled");
    expect(soon(bench)).toEqual(["place c2 sell 2 limit 6910.00 day"]);
    bench.fill("c2", 2, "6910.00");
    expect(timersOf(bench)).toEqual([]);
  });

  it("has no target placed when the stop filled first", () => {
    const { bench, id } = filled(COMMAND, 2);
    bench.next("no-answer");
    bench.market("/MES", "6910.00", "6910.25");
    const stop = bench.live("s1");
    bench.stream = "lost";
    const fill = bench.fill("s1", 2, "6890.00");
    bench.stream = "heard";
    bench.pass(SECOND);
    bench.hear({ type: "fill", fill });
    bench.hear(bench.broker.stateOf(stop, bench.now));
    bench.pass(10 * SECOND);
    expect(bench.sent().filter((sent) => sent.startsWith("place"))).toEqual([]);
    expect(bench.trade(id).closed?.reason).toBe("closed");
  });

  it("is mirrored on a short", () => {
    const { bench } = filled("!tt sell 1 MES stop loss 6910 target 6890", 1);
    bench.market("/MES", "6889.75", "6890.00");
    bench.pass(1 * SECOND);
    expect(soon(bench)).toEqual(["cancel s1", "place c2 buy 1 limit 6890.00 day"]);
  });

  it("with a stop alone watches nothing; with a target alone rests nothing", () => {
    const { bench } = filled("!tt buy 1 MES stop loss 6890", 1);
    expect(timersOf(bench)).toEqual(["expiry"]);
    const other = desk();
    other.say("!tt buy 1 MES target 6910");
    other.fill("e1", 1, "6900.25");
    expect(other.sent()).toEqual(["place e1 buy 1 market day"]);
    other.quoteAge = null;
    other.market("/MES", "6911.00", "6911.25");
    other.pass(3 * SECOND);
    expect(other.sent()).toEqual([]);
    other.quoteAge = 0;
    other.pass(2 * SECOND);
    expect(other.sent()).toEqual(["place c1 sell 1 limit 6910.00 day"]);
  });

  it("goes on watching for the rest after a part was closed by command", () => {
    const { bench } = filled(COMMAND, 2);
    bench.say("!tt flat 1 MES");
    expect(soon(bench)).toEqual(["cancel s1", "place s2 sell 1 stop 6890.00 gtc", "place c3 sell 1 market day"]);
    bench.fill("c3", 1, "6900.00");
    bench.market("/MES", "6910.00", "6910.25");
    bench.pass(SECOND);
    bench.pass(3 * SECOND);
    expect(bench.sent()).toEqual(["cancel s2", "place c4 sell 1 limit 6910.00 day"]);
  });

  it("is watched again after a late fill has opened its trade again", () => {
    const bench = desk();
    const id = bench.say(COMMAND);
    const order = bench.live("e1");
    bench.stream = "lost";
    const fill = bench.fill("e1", 2, "6900.25");
    bench.stream = "heard";
    bench.hear({ ...bench.broker.stateOf(order, bench.now), state: "cancelled", filled: 0 } as BrokerEvent); // an order's state
    expect(bench.trade(id).closed).not.toBeNull();
    bench.hear({ type: "fill", fill });
    expect(bench.sent()).toEqual(["place e1 buy 2 market day", "place s1 sell 2 stop 6890.00 gtc"]);
    expect(timersOf(bench)).toEqual(["watch", "expiry"]);
  });
});

describe("flat", () => {
  it("cancels what works and closes what is held, at market", () => {
    const { bench, id } = filled("!tt buy 2 MES stop loss 6890", 2);
    bench.say("!tt buy 1 MES @ 6880");
    bench.sent();
    const flat = bench.say("!tt flat");
    expect(soon(bench)).toEqual(["cancel s1", "cancel e1", "place c2 sell 2 market day"]);
    bench.fill("c2", 2, "6900.00");
    expect(bench.trade(id).closed?.reason).toBe("closed");
    expect(bench.book.openTrades).toEqual([]);
    expect(bench.statuses.get(flat)).toBe("going flat: /MESZ6, /MESZ6");
  });

  it("goes to the market also where a limit works already", () => {
    const { bench } = filled("!tt buy 1 MES target 6910", 1);
    bench.market("/MES", "6910.00", "6910.25");
    bench.pass(1 * SECOND);
    expect(soon(bench)).toEqual(["place c1 sell 1 limit 6910.00 day"]);
    bench.say("!tt flat MES");
    bench.pass(3 * SECOND);
    expect(bench.sent()).toEqual(["cancel c1", "place c2 sell 1 market day"]);
  });

  it("of everything is everything, in whatever words", () => {
    const { bench } = filled("!tt buy 2 MES", 2);
    bench.say("!tt exit everything");
    expect(soon(bench)).toEqual(["place c1 sell 2 market day"]);
  });

  it("of nothing says so", () => {
    const bench = desk();
    expect(bench.statuses.get(bench.say("!tt flat"))).toBe("nothing of any future is held or working");
    expect(bench.statuses.get(bench.say("!tt flat MES"))).toBe("nothing of /MES is held or working");
  });

  it("leaves options and other products alone", () => {
    const { bench } = filled("!tt buy 1 MES", 1);
    bench.market("SPY", "1.10", "1.20");
    bench.say("Alert: BTO SPY 500C 12/18 @ 1.15");
    bench.sent();
    bench.say("!tt flat NQ");
    expect(soon(bench)).toEqual([]);
    bench.say("!tt flat");
    expect(soon(bench)).toEqual(["place c1 sell 1 market day"]);
  });
});

describe("a command against what is held", () => {
  it("reduces it, the oldest first, and never turns it around", () => {
    const { bench } = filled("!tt buy 2 MES", 2);
    bench.say("!tt buy 1 MES");
    bench.fill("e1", 1, "6900.25");
    bench.sent();
    bench.say("!tt sell 3 MES");
    expect(bench.eventsOf("close-requested")).toHaveLength(2);
    const { bench: other } = filled("!tt buy 1 MES", 1);
    expect(other.statuses.get(other.say("!tt sell 2 MES"))).toBe(
      "opposite-position: 1 /MESZ6 are held on the other side; this market order for 2 would turn the position around" +
        ". Try: !tt flat /MESZ6; or !tt sell 1 /MESZ6",
    );
    expect(soon(other)).toEqual([]);
  });

  it.each([
    ["stop loss 6890", "stop loss", "; or move the stop of what is held: !tt modify /MESZ6 stop 6890.00"],
    ["target 6910", "target", "; or move the target of what is held: !tt modify /MESZ6 target 6910.00"],
    ["stop loss 6910 target 6890", "stop loss or target", ""],
  ])("that only closes is refused with a %s, which would be lost without a word", (levels, what, moves) => {
    for (const [quantity, are] of [[1, "is"], [2, "are"]] as const) {
      const { bench } = filled("!tt buy 2 MES", 2);
      expect(bench.statuses.get(bench.say(`!tt sell ${quantity} /MES ${levels}`))).toBe(
        `levels-of-a-close: this closes ${quantity} /MESZ6 that ${are} held on the other side: an order that closes has no ${what}. ` +
          `Try: close it: !tt sell ${quantity} /MESZ6${moves}`,
      );
      expect(bench.eventsOf("close-requested")).toEqual([]);
      expect(soon(bench)).toEqual([]);
    }
  });

  it("that would rest beside it is refused", () => {
    const { bench } = filled("!tt buy 1 MES", 1);
    expect(bench.statuses.get(bench.say("!tt sell 1 MES @ 6950"))).toContain("would rest beside them");
  });

  it("closes its units on top of those that are being closed already", () => {
    const { bench, id } = filled("!tt buy 3 MES", 3);
    bench.say("!tt sell 1 MES");
    bench.say("!tt sell 1 MES");
    expect(bench.trade(id).close?.quantity).toBe(2);
    expect(soon(bench)).toEqual(["place c1 sell 2 market day"]);
    bench.say("!tt sell 1 MES");
    expect(bench.statuses.get(bench.say("!tt sell 1 MES"))).toContain(
      "3 /MESZ6 are held on the other side, 3 of them being closed; this market order for 1 would turn the position around. Try: !tt flat /MESZ6",
    );
    bench.fill("c1", 2, "6900.00");
    bench.pass(3 * SECOND);
    expect(bench.sent()).toEqual(["place c2 sell 1 market day"]);
    expect(bench.live("c2").terms.limit).toBeNull();
    expect(bench.trade(id).entryPlan.worstPrice).toBe(decimal("6900.25"));
  });
});
