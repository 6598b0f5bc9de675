import { describe, expect, it } from "vitest";
import { decimal, SECOND, type BookConfig } from "../../src/index.ts";
import { answerTo, desk, entered, held, IN_PLACE, soon } from "./modify-desk.ts";

describe("the stop of what is held, modified", () => {
  const BRACKET = "!tt buy 2 MES stop loss 6880 target 6950";

  it("moves where it rests: in place, or cancelled first and placed anew", () => {
    const { bench } = held(BRACKET, 2, IN_PLACE);
    expect(answerTo(bench, "!tt modify MES stop 6885")).toBe("moving the stop of /MESZ6 to 6885.00, before 6880.00; what fills until then stands");
    expect(soon(bench)).toEqual(["cancel s1", "place s2 sell 2 stop 6885.00 gtc"]);
    const { bench: atomic } = held(BRACKET, 2, { style: "same-id", venue: { replacesAtomically: true } });
    atomic.say("!tt modify fb-rt-s1 stop 6885");
    expect(soon(atomic)).toEqual(["replace s1 2 stop 6885.00"]);
  });

  it("may be moved against the trade, too: it is the trader's", () => {
    const { bench, id } = held(BRACKET, 2);
    bench.say("!tt modify MES stop 6870");
    expect(soon(bench)).toEqual(["cancel s1", "place s2 sell 2 stop 6870.00 gtc"]);
    expect(bench.trade(id).exitPlan).toEqual({ plan: "bracket", stop: decimal("6870"), target: decimal("6950") });
  });

  it("is refused where it would go off at once, off a tick, or unseen", () => {
    const { bench } = held(BRACKET, 2);
    expect(answerTo(bench, "!tt modify MES stop 6900")).toContain("stop-behind-market: the stop of what is held lies below the market, which pays 6900.00: at 6900.00 it would go off at once. Try: give it a price below 6900.00; or !tt flat /MESZ6");
    expect(answerTo(bench, "!tt modify MES stop 6885.10")).toContain("bad-tick");
    expect(answerTo(bench, "!tt modify MES stop 6880")).toBe("the stop of /MESZ6 is at 6880.00 already");
    bench.quoteAge = null;
    expect(answerTo(bench, "!tt modify MES stop 6885")).toContain("no-quote: nobody can see on which side of the market 6885.00 lies");
    expect(soon(bench)).toEqual([]);
    const { bench: short } = held("!tt sell 2 MES stop loss 6920 target 6850", 2);
    expect(answerTo(short, "!tt modify MES stop 6900")).toContain("lies above the market, which pays 6900.25");
    short.say("!tt modify MES stop 6930");
    expect(soon(short)).toEqual(["cancel s1", "place s2 buy 2 stop 6930.00 gtc"]);
  });

  it("takes the place of wherever a trail has brought it, and is refused where the trail would move it back", () => {
    const plan = { plan: "legs", targets: [], stop: null, trail: { by: { unit: "amount", value: decimal("10") }, after: null }, breakEvenAfter: null, giveBack: null, closeBy: null, rests: "stop" } as const;
    const config = (base: BookConfig): BookConfig => ({ ...base, exit: { ...base.exit, futuresPlan: plan } });
    const { bench, id } = held("!tt buy 2 MES", 2, { config });
    bench.pass(2 * SECOND);
    expect(bench.sent()).toEqual(["place s1 sell 2 stop 6890.00 gtc"]);
    expect(answerTo(bench, "!tt modify MES stop 6880")).toContain("plan-moves-stop: the plan would move it back to 6890.00 at once: it trails the market");
    bench.say("!tt modify MES stop 6895");
    expect(soon(bench)).toEqual(["cancel s1", "place s2 sell 2 stop 6895.00 gtc"]);
    expect(bench.trade(id).exitState.stop).toBeNull();
    bench.market("/MES", "6910.00", "6910.25");
    bench.pass(2 * SECOND);
    expect(bench.sent()).toEqual(["cancel s2", "place s3 sell 2 stop 6900.00 gtc"]);
  });

  it("is not there where nothing is held", () => {
    const { bench: waiting } = entered("!tt buy 2 MES limit 6890 stop loss 6880");
    expect(answerTo(waiting, "!tt modify MES stop 6885")).toContain("not-of-this-order");
  });

  it("of a short is refused where its plan would move it back", () => {
    const plan = { plan: "legs", targets: [], stop: null, trail: { by: { unit: "amount", value: decimal("10") }, after: null }, breakEvenAfter: null, giveBack: null, closeBy: null, rests: "stop" } as const;
    const { bench } = held("!tt sell 2 MES", 2, { config: (base) => ({ ...base, exit: { ...base.exit, futuresPlan: plan } }) });
    bench.pass(2 * SECOND);
    expect(answerTo(bench, "!tt modify MES stop 6920")).toContain("back to 6910.25 at once: it trails the market. Try: give it a price below 6910.25");
  });

  it("of an option that could lose everything has a price from now on", () => {
    const plan = { plan: "legs", targets: [], stop: { at: { unit: "percent", value: decimal("-100") }, limitOffset: null }, trail: null, breakEvenAfter: null, giveBack: null, closeBy: null, rests: "stop" } as const;
    const bench = desk({ config: (base) => ({ ...base, exit: { ...base.exit, plan } }) });
    bench.say("Alert: BTO SPY 500C 12/18 @ 1.15");
    bench.fill("e1", 4, "1.15");
    bench.sent();
    expect(answerTo(bench, "!tt modify SPY stop 1.10")).toContain("Try: give it a price below 1.10; or close it by an alert");
    expect(answerTo(bench, "!tt modify SPY stop 0.80")).toBe("setting the stop of SPY 500C 18 Dec 26 to 0.80; what fills until then stands");
    expect(soon(bench)).toEqual(["place s1 sell 4 stop 0.80 gtc"]);
  });

  it("does not move while all of it is being closed", () => {
    const { bench } = held(BRACKET, 2);
    bench.say("!tt flat MES");
    expect(answerTo(bench, "!tt modify MES stop 6885")).toContain("nothing-to-modify");
  });
});

describe("a level of what is held that looks mistyped", () => {
  it("is refused for stop and target alike, as with an entry, and nothing is moved", () => {
    const { bench, id } = held("!tt buy 2 MES stop loss 6880 target 6950", 2);
    const before = bench.trade(id).exitPlan;
    expect(answerTo(bench, "!tt modify MES stop 688")).toBe(
      "mistyped-level: a stop loss at 688.00 is less than half of the market at 6900.125: it looks mistyped. Try: give the stop loss a price nearer to 6900.125; or !tt flat /MESZ6",
    );
    expect(answerTo(bench, "!tt modify MES target 69500")).toContain("mistyped-level: a target at 69500.00 is more than twice of the market at 6900.125");
    expect(soon(bench)).toEqual([]);
    expect(bench.trade(id).exitPlan).toEqual(before);
  });

  it("is measured by the entry where nobody quotes the market", () => {
    const { bench } = held("!tt buy 2 MES stop loss 6880 target 6950", 2);
    bench.quoteAge = null;
    expect(answerTo(bench, "!tt modify MES target 69500")).toContain("more than twice of the market at 6900.25");
  });

  it("is none for an option, which may well be worth three times its price", () => {
    const { bench } = entered("Alert: BTO SPY 500C 12/18 @ 1.15");
    bench.fill("e1", 4, "1.15");
    expect(answerTo(bench, "!tt modify SPY target 3.60")).toContain("moving the target of SPY 500C 18 Dec 26 to 3.60");
  });
});

describe("the target of what is held, modified", () => {
  it("is watched at its new price", () => {
    const { bench } = held("!tt buy 2 MES stop loss 6880 target 6950", 2);
    expect(answerTo(bench, "!tt modify MES target 6910")).toBe("moving the target of /MESZ6 to 6910.00, before 6950.00; what fills until then stands");
    expect(soon(bench)).toEqual([]);
    bench.market("/MES", "6910.00", "6910.25");
    bench.pass(2 * SECOND);
    expect(bench.sent()).toEqual(["cancel s1", "place c2 sell 2 limit 6910.00 day"]);
  });

  it("moves where it rests, by its own name and with either word", () => {
    const { bench, id } = entered("Alert: BTO SPY 500C 12/18 @ 1.15");
    bench.fill("e1", 4, "1.15");
    bench.ends("e1", "cancelled");
    bench.sent();
    const [target] = bench.trade(id).exits;
    bench.say(`!tt modify ${target ?? ""} limit 2.00`);
    expect(soon(bench)).toEqual(["replace t1 2 limit 2.00"]);
    bench.say("!tt modify SPY target 2.10");
    expect(soon(bench)).toEqual(["replace t1 2 limit 2.10"]);
    expect(answerTo(bench, "!tt modify SPY target 2.10")).toBe("the target of SPY 500C 18 Dec 26 is at 2.10 already");
    expect(answerTo(bench, "!tt modify SPY qty 3")).toContain("not-of-this-order");
  });

  it("lies beyond the stop, and on a tick", () => {
    const { bench } = held("!tt buy 2 MES stop loss 6880 target 6950", 2);
    expect(answerTo(bench, "!tt modify MES target 6880")).toContain("bad-bracket: the target of what is held lies above its stop at 6880.00, not at 6880.00");
    expect(answerTo(bench, "!tt modify MES target 6950.10")).toContain("bad-tick");
    const { bench: short } = held("!tt sell 2 MES stop loss 6920 target 6850", 2);
    expect(answerTo(short, "!tt modify MES target 6930")).toContain("lies below its stop");
    expect(soon(short)).toEqual([]);
  });

  it("of a short that would have to be worth nothing has a price from now on", () => {
    const config = (base: BookConfig): BookConfig => ({ ...base, exit: { ...base.exit, futuresPlan: { plan: "half-at-gain", gainPercent: decimal("100") } } });
    const { bench } = held("!tt sell 2 MES", 2, { config });
    expect(answerTo(bench, "!tt modify MES target 6850")).toBe("setting the target of /MESZ6 to 6850.00; what fills until then stands");
    expect(soon(bench)).toEqual(["place t1 buy 1 limit 6850.00 gtc"]);
  });

  it("is one of several by its order's name, and ambiguous by the symbol", () => {
    const plan = {
      plan: "legs",
      targets: [{ at: { unit: "points", value: decimal("10") }, share: decimal("50") }, { at: { unit: "points", value: decimal("20") }, share: decimal("50") }],
      stop: null,
      trail: null,
      breakEvenAfter: null,
      giveBack: null,
      closeBy: null,
      rests: "targets",
    } as const;
    const config = (base: BookConfig): BookConfig => ({ ...base, exit: { ...base.exit, futuresPlan: plan } });
    const { bench } = held("!tt buy 2 MES", 2, { config });
    expect(answerTo(bench, "!tt modify MES target 6930")).toBe(
      "ambiguous: mes may be the target1 of /MESZ6 (fb-rt-t1), the target2 of /MESZ6 (fb-rt-t2). Try: name one of them: fb-rt target1, fb-rt target2; or see them with !tt orders",
    );
    bench.say("!tt modify fb-rt-t2 target 6930");
    expect(soon(bench)).toEqual(["cancel t2", "place t3 sell 1 limit 6930.00 gtc"]);
    bench.fill("t1", 1, "6910.25");
    bench.say("!tt modify MES target 6935");
    expect(soon(bench)).toEqual(["cancel t3", "place t4 sell 1 limit 6935.00 gtc"]);
  });
});
