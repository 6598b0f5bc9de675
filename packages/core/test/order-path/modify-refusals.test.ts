import { describe, expect, it } from "vitest";
import { decimal, NO_LIMITS, SECOND, type BookConfig } from "../../src/index.ts";
import { ANALYST, type Desk } from "./desk.ts";
import { answerTo, desk, entered, IN_PLACE, soon } from "./modify-desk.ts";
import { spreadDesk } from "./spread-desk.ts";

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
      "ambiguous: mes may be the entry fb-rt-e1 of /MESZ6, the entry fb-ru-e1 of /MESZ6. Try: name one of them: fb-rt-e1, fb-ru-e1; or see them with !tt orders",
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

  it("asks for fewer at so much dearer a price that those of before could not be paid for meanwhile", () => {
    const { bench } = entered("!tt buy 6 MES limit 6890", { power: "43000" });
    expect(answerTo(bench, "!tt modify MES limit 7300 qty 2")).toMatch(
      /^not-affordable: until the change is in force, all 6 of before are paid for at the new price: .* Try: !tt modify fb-rt-e1 qty 2 first, and the price when that is in force$/,
    );
    expect(soon(bench)).toEqual([]);
    bench.say("!tt modify MES qty 2");
    expect(soon(bench)).toEqual(["cancel e1", "place e2 buy 2 limit 6890.00 day"]);
    bench.say("!tt modify MES limit 7300");
    expect(soon(bench)).toEqual(["replace e2 2 limit 7300.00"]);
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
    expect(answerTo(bench, `!tt modify ${id} qty 1`)).toContain("not-supported: the entry of a spread can't be changed; the stop and the target of what is held of it can be. Try: !tt cancel");
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
