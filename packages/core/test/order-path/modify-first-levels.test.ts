import { describe, expect, it } from "vitest";
import { decimal, needsOfMessage, SECOND, type BookConfig, type ExitPlan } from "../../src/index.ts";
import type { DeskOptions } from "./desk.ts";
import { answerTo, entered, held, soon, type Traded } from "./modify-desk.ts";
import { contract, long, short } from "./spread-desk.ts";

const CALLS = "Alert: BTO SPY 500C 12/18 @ 1.15";

/** Four calls bought at 1.15, half of which are for sale at a gain. */
const calls = (options: DeskOptions = {}): Traded => {
  const { bench, id } = entered(CALLS, options);
  bench.fill("e1", 4, "1.15");
  bench.ends("e1", "cancelled");
  bench.pass(SECOND);
  bench.sent();
  return { bench, id };
};

const planned = (over: object): DeskOptions => {
  const plan = { plan: "legs", targets: [], stop: null, trail: null, breakEvenAfter: null, giveBack: null, closeBy: null, rests: "stop", ...over } as ExitPlan;
  return { config: (base: BookConfig) => ({ ...base, exit: { ...base.exit, plan, futuresPlan: plan } }) };
};

const TWO = [{ at: { unit: "points", value: decimal("10") }, share: decimal("50") }, { at: { unit: "points", value: decimal("20") }, share: decimal("50") }];

describe("a stop for a position that has none", () => {
  it("rests for all of an option's units, and the target that rested alone is watched", () => {
    const { bench } = calls();
    expect(answerTo(bench, "!tt modify SPY stop 0.90")).toBe("setting the stop of SPY 500C 18 Dec 26 to 0.90; what fills until then stands");
    expect(soon(bench)).toEqual(["cancel t1", "place s2 sell 4 stop 0.90 gtc"]);
    expect(answerTo(bench, "!tt orders")).toBe("sell 4 SPY 500C 18 Dec 26 @ stop 0.90 (stop fb-rt-s2); watched: sell 2 SPY 500C 18 Dec 26 @ 2.30 (fb-rt target)");
    bench.market("SPY", "2.30", "2.35");
    bench.pass(2 * SECOND);
    expect(bench.sent().at(-1)).toMatch(/^place c\d sell 2 limit 2.30 day$/);
  });

  it("rests for a future that had no exit at all, long and short", () => {
    const { bench } = held("!tt buy 2 MES", 2);
    expect(answerTo(bench, "!tt modify MES stop 6885")).toBe("setting the stop of /MESZ6 to 6885.00; what fills until then stands");
    expect(soon(bench)).toEqual(["place s1 sell 2 stop 6885.00 gtc"]);
    const { bench: aiming } = held("!tt buy 2 MES target 6950", 2);
    aiming.say("!tt modify MES stop 6885");
    expect(soon(aiming)).toEqual(["place s1 sell 2 stop 6885.00 gtc"]);
    const { bench: sold } = held("!tt sell 2 MES", 2);
    expect(answerTo(sold, "!tt modify MES stop 6890")).toContain("stop-behind-market");
    sold.say("!tt modify MES stop 6915");
    expect(soon(sold)).toEqual(["place s1 buy 2 stop 6915.00 gtc"]);
  });

  it("rests beside targets that rest where the plan splits them", () => {
    const { bench } = held("!tt buy 4 MES", 4, planned({ targets: [{ ...TWO[0], share: decimal("50") }], rests: "split" }));
    bench.say("!tt modify MES stop 6885");
    expect(soon(bench)).toEqual(["place s2 sell 2 stop 6885.00 gtc"]);
  });

  it("is watched for a spread, bought and sold, and says so", () => {
    const { desk } = long(4);
    const market = { "590C": "2.00/2.10", "595C": "1.50/1.55" };
    expect(answerTo(desk, "!tt modify SPY stop 0.60")).toBe("setting the stop of SPY 590/595C 18 Dec 26 vertical to 0.60; it is watched, and does not rest at the broker; what fills until then stands");
    expect(answerTo(desk, "!tt orders")).toMatch(/watched: sell 4 SPY 590\/595C 18 Dec 26 vertical @ 0\.60 \(fb-\S+ stop\)/);
    desk.legs(market);
    desk.pass(SECOND);
    expect(desk.sent().filter((line) => line.startsWith("place c"))).toEqual(["place c2 sell 4 limit 0.45 day"]);
    const { desk: sold } = short(2);
    expect(answerTo(sold, "!tt modify SPY stop 1.60")).toContain("setting the stop of SPY");
    expect(answerTo(sold, "!tt orders")).toMatch(/watched: buy 2 SPY .* 18 Dec 26 vertical @ 1\.60 \(fb-\S+ stop\)/);
    sold.legs({ "590P": "3.60/3.70", "585P": "1.90/2.00" });
    sold.pass(SECOND);
    expect(sold.sent().filter((line) => line.startsWith("place c"))).toEqual(["place c2 buy 2 limit 1.80 day"]);
  });

  it("is not what a number means that may be the trigger of the entry", () => {
    const { bench } = entered("!tt buy 3 MES stop 6910");
    bench.fill("e1", 1, "6910.00");
    bench.market("/MES", "6890.00", "6890.25");
    bench.sent();
    expect(answerTo(bench, "!tt modify MES stop 6905")).toContain("changing fb-rt-e1");
  });

  it("may be meant for one of two positions, which are named", () => {
    const { bench } = held("!tt buy 2 MES", 2);
    bench.say("!tt buy 1 MES stop loss 6880");
    bench.fill("e1", 1, "6900.25");
    bench.sent();
    expect(answerTo(bench, "!tt modify MES stop 6885")).toMatch(
      /^ambiguous: mes may be a stop for \/MESZ6 \(fb-rt\), the stop of \/MESZ6 \(fb-ru(-s1)?\)\. Try: name one of them: fb-rt stop, fb-ru stop/,
    );
    bench.say("!tt modify fb-rt stop 6885");
    expect(soon(bench)).toContain("place s1 sell 2 stop 6885.00 gtc");
  });
});

describe("a change of what is held of a spread", () => {
  it("is decided by the markets of its legs, which are looked up before", () => {
    const { desk } = long(4);
    desk.say("!tt modify SPY stop 0.60");
    const read = desk.eventsOf("message-read").at(-1);
    if (read === undefined) throw new Error("nothing was read");
    const { instruments } = needsOfMessage(desk.book, { ...read.message, revision: 1 }, desk.now);
    expect(instruments.map(({ instrument }) => instrument.id)).toEqual([contract("590C"), contract("595C")]);
  });
});

describe("a target for a position that has none", () => {
  it("is watched beside a stop that rests, and sells all of it", () => {
    const { bench } = held("!tt buy 2 MES stop loss 6880", 2);
    expect(answerTo(bench, "!tt modify MES target 6910")).toBe("setting the target of /MESZ6 to 6910.00; it is watched, and does not rest at the broker; what fills until then stands");
    bench.market("/MES", "6910.00", "6910.25");
    bench.pass(2 * SECOND);
    expect(bench.sent()).toEqual(["cancel s1", "place c2 sell 2 limit 6910.00 day"]);
  });

  it("is one for the runner where all others have sold theirs", () => {
    const { bench } = calls();
    bench.fill("t1", 2, "2.30");
    bench.sent();
    expect(answerTo(bench, "!tt modify SPY target 2.50")).toContain("setting the target of SPY 500C 18 Dec 26 to 2.50");
    expect(soon(bench)).toEqual(["place t2 sell 2 limit 2.50 gtc"]);
    bench.say("!tt modify SPY target2 2.60");
    expect(soon(bench)).toEqual(["cancel t2", "place t3 sell 2 limit 2.60 gtc"]);
  });
});

describe("targets of which there are several", () => {
  it("go by their numbers, also where all are watched, and !tt orders names them so", () => {
    const { bench } = held("!tt buy 4 MES", 4, planned({ targets: TWO, stop: { at: { unit: "points", value: decimal("-10") }, limitOffset: null } }));
    expect(answerTo(bench, "!tt orders")).toBe(
      "sell 4 /MESZ6 @ stop 6890.25 (stop fb-rt-s1); watched: sell 2 /MESZ6 @ 6910.25 (fb-rt target1); watched: sell 2 /MESZ6 @ 6920.25 (fb-rt target2)",
    );
    expect(answerTo(bench, "!tt modify MES target 6930")).toContain("ambiguous: mes may be the target1 of /MESZ6 (fb-rt), the target2 of /MESZ6 (fb-rt). Try: name one of them: fb-rt target1, fb-rt target2");
    expect(answerTo(bench, "!tt modify fb-rt target2 6930")).toBe("moving the target of /MESZ6 to 6930.00, before 6920.25; what fills until then stands");
    expect(answerTo(bench, "!tt modify MES target3 6930")).toContain("not-of-this-order: the stop of /MESZ6 (fb-rt-s1), the target1 of /MESZ6 (fb-rt), the target2 of /MESZ6 (fb-rt): there is no target3 to change");
    expect(answerTo(bench, "!tt orders")).toContain("watched: sell 2 /MESZ6 @ 6930.00 (fb-rt target2)");
  });
});

describe("a target that the market pays already", () => {
  it("is refused, long and short: it would be filled at once", () => {
    const { bench } = held("!tt buy 4 MES", 4);
    expect(answerTo(bench, "!tt modify MES target 5001")).toBe(
      "target-behind-market: the target of what is held lies above the market, which pays 6900.00: at 5001.00 it would be filled at once. Try: give it a price above 6900.00; or !tt flat /MESZ6",
    );
    expect(answerTo(bench, "!tt modify MES target 6900")).toContain("target-behind-market");
    const { bench: sold } = held("!tt sell 4 MES", 4);
    expect(answerTo(sold, "!tt modify MES target 6900.25")).toContain("lies below the market, which pays 6900.25");
    const { bench: option } = calls();
    expect(answerTo(option, "!tt modify SPY target 0.10")).toContain("target-behind-market: the target of what is held lies above the market, which pays 1.10: at 0.10");
    expect([...soon(bench), ...soon(sold), ...soon(option)]).toEqual([]);
  });

  it("is refused of a spread that was sold, and where nobody sees the market", () => {
    const { desk } = short(2);
    expect(answerTo(desk, "!tt modify SPY target 3.50")).toContain("target-behind-market: the target of what is held lies below the market");
    const { bench } = held("!tt buy 2 MES", 2);
    bench.quoteAge = null;
    expect(answerTo(bench, "!tt modify MES target 6950")).toContain("no-quote: nobody can see on which side of the market 6950.00 lies");
    expect(soon(bench)).toEqual([]);
  });
});
