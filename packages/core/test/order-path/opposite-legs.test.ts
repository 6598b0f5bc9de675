import { describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "../../src/index.ts";
import { NettingDesk } from "./netting-desk.ts";
import { contract, long } from "./spread-desk.ts";

const MARKET = { "590C": "3.00/3.10", "595C": "1.90/2.00", "600C": "0.80/0.90" };
const UPPER = "STO SPY 595/600C 12/18 @ 1.10";
const LOWER = "STO SPY 590/595C 12/18 @ 1.10";

const desk = (): NettingDesk => {
  const bench = new NettingDesk();
  bench.legs(MARKET);
  return bench;
};

/** The upper credit spread, of which two are sold. */
const opened = (): { readonly bench: NettingDesk; readonly id: string } => {
  const bench = desk();
  const id = bench.say(UPPER);
  bench.fillSpreads("e1", 2, "1.94", "0.84");
  bench.sent();
  return { bench, id };
};

describe("a contract on both sides", () => {
  it("is refused while the other spread is held, and nothing is sent", () => {
    const { bench, id } = opened();
    const answer = bench.say(LOWER);
    const trade = bench.trade(id).id;
    expect(bench.statuses.get(answer)).toContain(
      `opposite-leg: SPY 595C 18 Dec 26 is sold by ${trade} (2 SPY 595/600C 18 Dec 26 vertical held) and would be bought here`,
    );
    expect(bench.statuses.get(answer)).toContain("close that trade first: a BTC alert closes SPY 595/600C 18 Dec 26 vertical");
    expect(bench.sent()).toEqual([]);
  });

  it("is refused while the other spread only works", () => {
    const bench = desk();
    bench.say(UPPER);
    bench.sent();
    expect(bench.statuses.get(bench.say(LOWER))).toContain("(0 SPY 595/600C 18 Dec 26 vertical held, 2 working)");
    expect(bench.sent()).toEqual([]);
  });

  it("is refused for a single option against the short leg of a spread, and for a spread against a single option", () => {
    const { bench } = opened();
    expect(bench.statuses.get(bench.say("BTO SPY 595C 12/18 @ 1.95"))).toContain("opposite-leg");
    const single = desk();
    single.say("BTO SPY 595C 12/18 @ 1.95");
    expect(single.statuses.get(single.say("BTO SPY 590/595C 12/18 @ 1.10"))).toContain("opposite-leg");
    expect(single.statuses.get(single.say("BTO SPY 595/600C 12/18 @ 1.10"))).not.toContain("opposite-leg");
  });

  it("is refused against what the account has beside our trades, and taken once that is gone", () => {
    const bench = desk();
    bench.given({ type: "foreign-position", instrument: contract("595C"), quantity: 3, text: "by hand" });
    expect(bench.statuses.get(bench.say(UPPER))).toContain("opposite-leg: the account has 3 SPY 595C 18 Dec 26 that are not ours");
    bench.given({ type: "foreign-position", instrument: contract("595C"), quantity: 0, text: "gone" });
    expect(bench.statuses.get(bench.say(UPPER))).toContain("working");
  });

  it("is taken when the other trade is over", () => {
    const { bench, id } = opened();
    bench.say("all out", { replyTo: id });
    bench.pass(1);
    bench.fillSpreads("c2", 2, "1.94", "0.84");
    expect(bench.trade(id).closed?.reason).toBe("closed");
    expect(bench.statuses.get(bench.say(LOWER))).toContain("working");
  });

  it("is shown by explain", () => {
    const { bench } = opened();
    const answer = bench.say(LOWER);
    expect(bench.statuses.get(bench.say(`!tt explain ${answer}`))).toContain("opposite-leg");
  });
});

describe("a leg that was traded away by hand", () => {
  /** Two verticals held, of which somebody has sold the 590 calls at the broker. */
  const netted = (): ReturnType<typeof long> => {
    const { desk: bench, id } = long(2);
    bench.refusal = "position-effect";
    bench.given({ type: "position-disagreed", instrument: contract("590C"), symbol: "SPY", difference: -2, average: null, confirmed: true, text: "" });
    bench.always("place", "rejected");
    bench.always("replace", "rejected");
    return { desk: bench, id };
  };

  it("is told once, with what the account has and what is to be done, however often the close is refused", () => {
    const { desk: bench, id } = netted();
    bench.say("all out", { replyTo: id });
    bench.pass(HOUR);
    const told = bench.told.filter((text) => text.includes("position-effect"));
    expect(told).toEqual([
      `${bench.trade(id).id}: the broker refused an exit (position-effect: not today); 2 SPY 590/595C 18 Dec 26 vertical can't be closed: ` +
        "by the book's count the account has 0 SPY 590C 18 Dec 26 (the trade holds 2), -2 SPY 595C 18 Dec 26 (the trade holds -2); " +
        "compare with the broker's position list and close by hand there what it has of them; it is tried again in silence until something changes",
    ]);
    const tries = bench.sent().filter((sent) => sent.startsWith("place")).length;
    expect(tries).toBeGreaterThan(10);
    expect(tries).toBeLessThan(20);
  });

  it("is told again when the account has something else", () => {
    const { desk: bench, id } = netted();
    bench.say("all out", { replyTo: id });
    bench.pass(HOUR);
    bench.given({ type: "position-disagreed", instrument: contract("590C"), symbol: "SPY", difference: -1, average: null, confirmed: true, text: "" });
    bench.pass(HOUR);
    expect(bench.told.filter((text) => text.includes("position-effect"))).toEqual([
      expect.stringContaining("has 0 SPY 590C"),
      expect.stringContaining("has 1 SPY 590C"),
    ]);
  });

  it("is told again after an exit has worked in between", () => {
    const { desk: bench, id } = netted();
    bench.say("all out", { replyTo: id });
    bench.pass(MINUTE);
    bench.always("place", "accepted");
    bench.pass(10 * MINUTE);
    expect(bench.trade(id).stuck).toBeNull();
  });

  it("counts once the operator has accepted the broker's figure, too", () => {
    const { desk: bench } = netted();
    bench.say("!tt resume");
    expect(bench.statuses.get(bench.say("!tt flatten"))).toContain("can't be closed: by the book's count the account has 0 SPY 590C 18 Dec 26 (the trade holds 2)");
  });

  it("is no matter of a future, which a trade the other way closes", () => {
    const bench = new NettingDesk();
    bench.market("/MES", "6000", "6000.25");
    bench.say("!tt buy 1 MES");
    bench.fill("e1", 1, "6000.25");
    expect(bench.statuses.get(bench.say("!tt flatten"))).not.toContain("can't be closed");
  });

  it("is what flatten says that it can't close", () => {
    const { desk: bench, id } = netted();
    const text = "2 SPY 590/595C 18 Dec 26 vertical can't be closed: by the book's count the account has 0 SPY 590C 18 Dec 26 (the trade holds 2)";
    expect(bench.statuses.get(bench.say("!tt flatten"))).toContain(text);
    bench.pass(HOUR);
    // Also when both agree again, but the broker has refused it.
    bench.given({ type: "position-agreed", instrument: contract("590C"), average: null, text: "" });
    expect(bench.trade(id).stuck).toContain("has 0 SPY 590C");
    expect(bench.statuses.get(bench.say("!tt flatten"))).toContain("the account has 2 SPY 590C 18 Dec 26 (the trade holds 2)");
  });
});
