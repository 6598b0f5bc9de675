import { describe, expect, it } from "vitest";
import { MINUTE, ONE, SECOND } from "../../src/index.ts";
import type { DeskOptions } from "./desk.ts";
import { CREDIT, DEBIT, held, long, MARKETS, opened, short, soon, spreadDesk } from "./spread-desk.ts";

describe("getting out of a spread", () => {
  const stopped = (over: object): DeskOptions => ({
    config: (config) => ({
      ...config,
      exit: { ...config.exit, plan: { plan: "legs", targets: [], stop: null, trail: null, breakEvenAfter: null, giveBack: null, closeBy: null, rests: "stop", ...over } },
    }),
  });
  const STOP = { stop: { at: { unit: "percent", value: -5_000_000_000n as never }, limitOffset: null } }; // -50

  it("watches its stop, which no venue rests, and goes to the market's near side instead of to the market", () => {
    const { desk } = long(4, stopped(STOP));
    expect(desk.sent()).toEqual([]);
    desk.legs({ "590C": "2.00/2.10", "595C": "1.50/1.55" });
    desk.pass(SECOND);
    expect(desk.sent()).toEqual(["cancel e1", "place c1 sell 4 limit 0.45 day"]);
    desk.legs({ "590C": "1.90/2.00", "595C": "1.50/1.55" });
    desk.pass(6 * SECOND);
    expect(desk.sent()).toEqual(["cancel c1", "place c2 sell 4 limit 0.35 day"]);
  });

  it("watches the stop of a sold one the other way round", () => {
    const { desk } = short(2, stopped(STOP));
    desk.legs({ "590P": "3.60/3.70", "585P": "1.90/2.00" });
    desk.pass(SECOND);
    expect(desk.sent()).toEqual(["place c1 buy 2 limit 1.80 day"]);
  });

  it("goes for a tick where the legs' markets leave no bid, rather than not at all", () => {
    const { desk } = long(2);
    desk.legs({ "590C": "0.01/0.10", "595C": "0.01/0.08" });
    desk.say("!tt flatten");
    desk.pass(7 * SECOND);
    expect(desk.sent()).toEqual(["cancel e1", "cancel t1", "place c2 sell 2 limit 0.05 day", "cancel c2", "place c3 sell 2 limit 0.01 day"]);
  });

  it("is unlike getting out of an option, which waits for a bid", () => {
    const desk = spreadDesk({ "590C": "3.00/3.10" });
    desk.say("BTO SPY 590C 12/18 @ 3.05");
    desk.fill("e1", 1, "3.05");
    desk.pass(12 * SECOND);
    desk.legs({ "590C": "0/0.02" });
    desk.sent();
    desk.say("STC SPY 590C 12/18 @ 3.05");
    desk.pass(7 * SECOND);
    expect(desk.sent().filter((line) => line.startsWith("place"))).toEqual([]);
  });

  it("waits while a leg has no market, or a crossed one", () => {
    const { desk } = long(2);
    desk.quoteAge = null;
    desk.say("STC SPY 590/595C 12/18 @ 1.10");
    desk.pass(4 * SECOND);
    desk.quoteAge = 0;
    desk.legs({ "590C": "3.20/3.10", "595C": "1.90/1.95" });
    desk.pass(4 * SECOND);
    expect(desk.sent()).toEqual(["cancel e1", "cancel t1"]);
  });

  it("follows the market with a close that works when its stop is reached meanwhile, without a market order", () => {
    const { desk, id } = long(4, stopped(STOP));
    desk.say("STC half", { replyTo: id });
    expect(soon(desk)).toEqual(["cancel e1", "place c1 sell 2 limit 1.10 day"]);
    desk.legs({ "590C": "2.00/2.10", "595C": "1.50/1.55" });
    desk.pass(SECOND);
    // What works was for half, and is placed anew for all.
    expect(desk.sent()).toEqual(["cancel c1", "place c2 sell 4 limit 0.45 day"]);
    desk.pass(2 * SECOND);
    expect(desk.sent()).toEqual([]);
  });

  it("rests nothing overnight where the broker no longer takes spreads at all", () => {
    const { desk, id } = opened(DEBIT);
    desk.input("configure", { type: "configure", config: desk.book.config as never, venue: { ...desk.book.venue, spreads: null } as never }); // both are there
    desk.fillSpreads("e1", 2, "3.04", "1.94");
    expect([desk.sent(), held({ desk, id })]).toEqual([["place t1 sell 1 limit 2.20 day"], 2]);
  });

  it("is told on its last day what becomes of its legs", () => {
    const { desk, id } = long(2);
    desk.quoteAge = null;
    desk.pass(Date.parse("2026-12-18T20:31:00Z") - desk.now);
    const told = desk.told.find((text) => text.includes("last day"));
    expect(told).toContain("2 SPY 590/595C 18 Dec 26 vertical held on their last day, and nothing closes them");
    desk.pass(2 * 60 * MINUTE);
    expect(desk.trade(id).closed?.reason).toBe("expired");
  });
});

describe("the plan of an alert's text", () => {
  const follow: DeskOptions = { config: (config) => ({ ...config, exit: { ...config.exit, followText: true } }) };

  it("takes a target below and a stop above for a spread that is sold, and rests the target alone", () => {
    const { desk } = opened(`${CREDIT} PT: 0.55 SL: 2.00`, follow);
    desk.fillSpreads("e1", 2, "1.94", "3.04");
    expect(desk.sent()).toEqual(["place t1 buy 1 limit 0.55 gtc"]);
    desk.legs({ "590P": "3.90/4.00", "585P": "1.90/2.00" });
    desk.pass(SECOND);
    expect(desk.sent()).toEqual(["cancel t1", "place c2 buy 2 limit 2.10 day"]);
  });

  it("says why a stop that lies on the winning side protects nothing", () => {
    const risk: DeskOptions = {
      config: (config) => ({
        ...config,
        exit: { ...config.exit, followText: true },
        risk: { ...config.risk, sizing: { by: "risk", smallPercent: ONE, normalPercent: ONE, largePercent: ONE } },
      }),
    };
    const desk = spreadDesk(MARKETS, risk);
    desk.say(`${CREDIT} SL: 0.50`);
    expect(desk.eventsOf("considered")[0]?.sizing?.risk).toMatchObject({ stop: null, ignoredStop: "the stop 0.50 is not above the alert's price" });
  });
});

describe("a reply that means no spread", () => {
  it("is told how the open ones are closed", () => {
    const { desk, id } = short(2);
    desk.legs({ "600C": "1.20/1.30" });
    desk.say("BTO SPY 595/600C 12/18 @ 0.70");
    const nothing = desk.say("good morning");
    const answer = desk.statuses.get(desk.say("out", { replyTo: nothing }));
    expect(answer).toContain("reply-without-trade");
    expect(answer).toContain("BTC SPY 585P/590P spread 12/18/2026; or STC SPY 595C/600C spread 12/18/2026");
    expect(desk.trade(id).close).toBeNull();
  });

  it("is asked back when two trades are in one spread, with the word that closes both", () => {
    const { desk } = short(1);
    desk.say(CREDIT);
    const answer = desk.statuses.get(desk.say("out half"));
    expect(answer).toContain("2 open trades in one contract may be meant");
    expect(answer).toContain("close them all: BTC SPY 585P/590P spread 12/18/2026");
  });
});
