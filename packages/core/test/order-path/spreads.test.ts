import { describe, expect, it } from "vitest";
import { format, realisedOf, SECOND, positionsOf } from "../../src/index.ts";
import type { DeskOptions } from "./desk.ts";
import { contract, CREDIT, DEBIT, entryPrice, held, long, MARKETS, opened, short, soon, spreadDesk } from "./spread-desk.ts";

describe("a debit spread", () => {
  it("is sized by its price and every leg's fee, and bought from mid upwards", () => {
    const desk = spreadDesk(MARKETS);
    const id = desk.say(DEBIT);
    expect(desk.statuses.get(id)).toBe("SPY 590/595C 18 Dec 26 vertical: received → working 1.10");
    desk.pass(12 * SECOND);
    // ⌊960 ÷ (1.10 × 100 + 2 × 1.13)⌋ = 8
    expect(desk.sent()).toEqual([
      "place e1 buy 8 limit 1.10 day",
      "replace e1 8 limit 1.11",
      "replace e1 8 limit 1.12",
      "replace e1 8 limit 1.13",
      "replace e1 8 limit 1.10",
    ]);
  });

  it("is held once both legs have filled, at their net price; half of it is offered at twice that", () => {
    const { desk, id } = opened(DEBIT);
    const [bought, sold] = desk.executes("e1", 3, "3.04", "1.95");
    if (bought === undefined || sold === undefined) throw new Error("two legs");
    desk.hearFills(bought);
    expect([held({ desk, id }), desk.sent(), desk.statuses.get(id)]).toEqual([0, [], expect.not.stringContaining("filled")]);
    desk.hearFills(sold);
    expect([held({ desk, id }), desk.sent()]).toEqual([3, ["place t1 sell 1 limit 2.18 gtc"]]);
    expect(desk.statuses.get(id)).toContain("filled 3/8 @ 1.09");
    desk.hearState("e1");
    desk.fillSpreads("e1", 5, "3.05", "1.96");
    expect(desk.sent()).toEqual(["cancel t1", "place t2 sell 4 limit 2.18 gtc"]);
    desk.fillSpreads("t2", 4, "4.20", "2.02");
    expect(held({ desk, id })).toBe(4);
    desk.say("STC SPY 590/595C 12/18 @ 1.10");
    expect(soon(desk)).toEqual(["place c3 sell 4 limit 1.10 day"]);
    desk.fillSpreads("c3", 4, "3.05", "1.95");
    expect(desk.statuses.get(id)).toContain("closed +50 %");
    expect(format(realisedOf(desk.book, desk.trade(id)))).toBe("440");
  });

  it("is closed by a reply without a word of its contract", () => {
    const { desk, id } = long(8);
    desk.say("out half", { replyTo: id });
    expect(soon(desk)).toEqual(["cancel t1", "place c2 sell 4 limit 1.10 day"]);
  });

  it.each(["STC all SPY", "closing SPY calls"])("is what %j means when nothing else is open", (text) => {
    const { desk } = long(8);
    desk.say(text);
    expect(soon(desk)).toEqual(["cancel t1", "place c2 sell 8 limit 1.10 day"]);
  });

  it.each(["STC SPY 590C 12/18 @ 3.00", "STC all SPY puts", "STC SPY 590C @ 3", "out of QQQ"])("is not what %j means", (text) => {
    const { desk } = long(8);
    desk.say(text);
    expect(soon(desk)).toEqual([]);
  });

  it("asks which of two spreads is meant, and says how each is named", () => {
    const { desk } = long(2);
    desk.legs({ "600C": "1.20/1.30", "605C": "0.50/0.60" });
    desk.say("BTO SPY 600/605C 12/18 @ 0.70");
    const id = desk.say("STC half");
    expect(desk.statuses.get(id)).toContain("STC SPY 590C/595C spread 12/18/2026; or STC SPY 600C/605C spread 12/18/2026");
  });
});

describe("a credit spread", () => {
  it("is sized by what can be lost, and sold from mid downwards", () => {
    const desk = spreadDesk(MARKETS);
    desk.say(CREDIT);
    desk.pass(12 * SECOND);
    // ⌊960 ÷ ((5.00 − 1.10) × 100 + 2 × 1.13)⌋ = 2
    expect(desk.sent()).toEqual([
      "place e1 sell 2 limit 1.10 day",
      "replace e1 2 limit 1.09",
      "replace e1 2 limit 1.08",
      "replace e1 2 limit 1.07",
      "replace e1 2 limit 1.10",
    ]);
    expect(desk.eventsOf("trade-opened")[0]?.entryPlan).toMatchObject({ maxWorth: 500_000_000n, worstPrice: 107_000_000n });
  });

  it("goes no lower than the chase cap, or than what the budget covers", () => {
    const capped = spreadDesk(MARKETS);
    capped.say("STO SPY 590/585P 12/18 @ 1.20");
    expect(capped.sent()).toEqual(["place e1 sell 2 limit 1.10 day"]);
    capped.pass(12 * SECOND);
    expect(capped.sent()).toEqual(["replace e1 2 limit 1.09", "replace e1 2 limit 1.08", "replace e1 2 limit 1.10"]);
    const covered = spreadDesk(MARKETS, { power: "39300" });
    covered.say(CREDIT);
    covered.pass(12 * SECOND);
    // 786 for two: (5.00 − 1.10) × 100 + 2.26 = 392.26 each; 1.09 would need 393.26.
    expect(covered.sent()).toEqual(["place e1 sell 2 limit 1.10 day"]);
  });

  it("shows its arithmetic when not even one can be covered", () => {
    const desk = spreadDesk(MARKETS, { power: "10000" });
    const id = desk.say(CREDIT);
    expect(desk.statuses.get(id)).toContain("2 % of 10000.00 free = 200.00; ÷ ((5.00 − 1.10) × 100 + 2.26) = 0: one costs 392.26");
  });

  it("is a short that is bought back; a gain of half counts from the credit", () => {
    const { desk, id } = opened(CREDIT, { config: (config) => ({ ...config, exit: { ...config.exit, targetGainPercent: 5_000_000_000n as never } }) }); // 50
    desk.fillSpreads("e1", 2, "1.94", "3.04");
    expect(desk.sent()).toEqual(["place t1 buy 1 limit 0.55 gtc"]);
    desk.fillSpreads("t1", 1, "0.45", "1.00");
    desk.say("BTC SPY 590/585P 12/18 @ 1.10");
    expect(soon(desk)).toEqual(["place c2 buy 1 limit 1.10 day"]);
    desk.fillSpreads("c2", 1, "1.90", "3.00");
    expect(desk.statuses.get(id)).toContain("closed +25 %");
    expect(format(realisedOf(desk.book, desk.trade(id)))).toBe("55");
  });

  it("that is to gain all of its credit is bought back for the lowest tick", () => {
    const { desk } = opened(CREDIT);
    desk.fillSpreads("e1", 2, "1.94", "3.04");
    expect(desk.sent()).toEqual(["place t1 buy 1 limit 0.01 gtc"]);
  });

  it.each(["out", "BTC all", "STC all", "closing SPY puts"])("is bought back when its author says %j", (text) => {
    const { desk, id } = short(2);
    desk.say(text, { replyTo: id });
    expect(soon(desk)).toEqual(["cancel t1", "place c2 buy 2 limit 1.10 day"]);
  });

  it("is no trade that an STC means, nor is the debit spread of the same legs a BTC", () => {
    const sold = short(2);
    const answer = sold.desk.say("STC SPY 590/585P 12/18 @ 1.10");
    expect(sold.desk.statuses.get(answer)).toContain("nothing-to-close: no open trade of this author in SPY 590/585P 18 Dec 26 vertical");
    const bought = long(2);
    const other = bought.desk.say("BTC SPY 590/595C 12/18 @ 1.10");
    expect(bought.desk.statuses.get(other)).toContain("nothing-to-close");
  });

  it("says by which word it is closed", () => {
    const { desk } = short(2);
    const answer = desk.say("!tt cancel t1");
    expect(desk.statuses.get(answer)).not.toContain("an STC alert");
    const name = desk.broker.orders.find(({ key }) => key.endsWith("t1"))?.key ?? "";
    expect(desk.statuses.get(desk.say(`!tt cancel ${name}`))).toContain("a BTC alert closes SPY 590/585P 18 Dec 26 vertical");
  });
});

describe("spreads of more legs", () => {
  const WINGS = { "575P": "0.60/0.64", "580P": "1.20/1.24", "600C": "1.40/1.44", "605C": "0.60/0.62" };

  it("sells an iron condor, whose wider wing is what can be lost", () => {
    const desk = spreadDesk(WINGS);
    const id = desk.say("STO SPY 575/580/600/605 iron condor 12/18 @ 1.41");
    expect(desk.sent()).toEqual(["place e1 sell 2 limit 1.41 day"]);
    desk.fillSpreads("e1", 2, "1.42", "0.61", "0.62", "1.22");
    expect([held({ desk, id }), entryPrice({ desk, id })]).toEqual([2, "1.41"]);
    const positions = [...positionsOf(desk.book)].map(([instrument, { quantity, average }]) => [instrument, quantity, average && format(average)]);
    expect(positions).toEqual([
      [contract("600C"), -2, "1.42"],
      [contract("605C"), 2, "0.61"],
      [contract("575P"), 2, "0.62"],
      [contract("580P"), -2, "1.22"],
    ]);
  });

  it("counts a butterfly by its scarcest leg", () => {
    const desk = spreadDesk({ "590C": "3.00/3.04", "595C": "1.20/1.22", "600C": "0.50/0.54" });
    const id = desk.say("BTO SPY 590/595/600 call fly 12/18 @ 1.12");
    expect(desk.sent()).toEqual(["place e1 buy 8 limit 1.12 day"]);
    const fills = desk.executes("e1", 2, "3.02", "1.21", "0.52");
    desk.hearFills(...fills.slice(0, 2));
    expect(held({ desk, id })).toBe(0);
    desk.hearFills(...fills.slice(2));
    expect([held({ desk, id }), entryPrice({ desk, id })]).toEqual([2, "1.12"]);
  });
});

describe("what is not opened", () => {
  it.each([
    ["STO SPY 590 straddle 12/18 @ 6", "not-supported: selling this to open is not traded: nothing bought bounds what it may cost"],
    ["STO SPY 590C 12/18 @ 3.05", "not-supported: selling to open is not traded: what it may cost can't be bounded"],
    ["BTO SPY 590/600C 12/18 @ 1.10", "unknown-instrument: the venue does not know every leg of SPY 590/600C 18 Dec 26 vertical"],
  ])("%s: %s", (text, answer) => {
    const desk = spreadDesk({ ...MARKETS });
    desk.knowsInstruments = !text.includes("600C");
    const id = desk.say(text);
    expect(desk.statuses.get(id)).toContain(answer);
    expect(desk.sent()).toEqual([]);
  });

  it("is a spread at a broker that takes no orders of several legs", () => {
    const desk = spreadDesk(MARKETS, { venue: { spreads: null } });
    expect(desk.statuses.get(desk.say(DEBIT))).toContain("not-supported: the broker takes no orders of several legs");
  });

  it("is a spread of which a leg has no market, or one that is too old, or that is far off", () => {
    const noBid = spreadDesk({ "590C": "3.00/3.10" });
    expect(noBid.statuses.get(noBid.say(DEBIT))).toContain("no-quote");
    const desk = spreadDesk(MARKETS);
    desk.quoteAge = 10_000;
    expect(desk.statuses.get(desk.say(DEBIT))).toContain("stale-quote");
    desk.quoteAge = 0;
    expect(desk.statuses.get(desk.say("BTO SPY 590/595C 12/18 @ 2.10"))).toContain("too-far-gone");
  });

  it("is a credit that is as much as the spread can be worth", () => {
    const desk = spreadDesk({ "590P": "8.00/8.10", "585P": "2.90/3.10" });
    expect(desk.statuses.get(desk.say("STO SPY 590/585P 12/18 @ 4.99"))).toContain("bad-quote: the market pays 5.05 for what can't be worth more than 5.00");
  });

  it("is a spread that is sold in a cash account", () => {
    const cash: DeskOptions = { config: (config) => ({ ...config, risk: { ...config.risk, settledFundsOnly: {} } }) };
    const desk = spreadDesk(MARKETS, cash);
    expect(desk.statuses.get(desk.say(CREDIT))).toContain("margin-needed: a cash account can't hold a spread that is sold");
  });
});
