import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueTimers, HOUR, MINUTE, SECOND, timerName } from "../../src/index.ts";
import { Desk, type DeskOptions } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const STC = "STC SPY 500C 12/18 @ 1.15";
const LOOK_EVERY = 30 * SECOND;

/** So many of eight bought at 1.15, with the exit that the plan has for them. */
const holding = (filled = 8, options: DeskOptions = {}): Desk => {
  const desk = new Desk(options);
  desk.market("SPY", "1.10", "1.20");
  desk.say(ALERT);
  desk.pass(12 * SECOND);
  desk.fill("e1", filled, "1.15");
  return desk;
};

/** What the nightly wipe of a test account does: nobody says so. */
const wipe = ({ broker }: Desk): void => {
  broker.orders.length = 0;
  broker.fills.length = 0;
};

const look = (desk: Desk): void => {
  const { orders, fills, positions } = desk.broker.lists(desk.now);
  desk.input("orders-listed", { type: "orders-listed", orders, fills });
  desk.input("positions-listed", { type: "positions-listed", positions });
};

/** Time passes, and the broker's lists are looked at as the shell does it. */
const passLooking = (desk: Desk, ms: number): void => {
  for (const until = desk.now + ms; desk.now < until; ) {
    desk.pass(Math.min(LOOK_EVERY, until - desk.now));
    look(desk);
  }
};

const insisting = (desk: Desk): readonly string[] =>
  dueTimers(desk.book).map(({ timer }) => timerName(timer)).filter((name) => /^(inquiry|close-step|exit-retry|ladder-step)/.test(name));

describe("a trade that the broker has forgotten, orders and position", () => {
  it("is told to the operator once and frozen: no step, no question, no row in the journal", () => {
    const desk = holding();
    desk.say(STC);
    desk.pass(10 * SECOND);
    wipe(desk);
    passLooking(desk, 3 * MINUTE);
    expect(desk.told.filter((text) => text.includes("has forgotten it"))).toEqual([
      expect.stringMatching(/neither its order nor its 8 SPY 500C 18 Dec 26 are in the account any more\. It is frozen until they are/),
    ]);
    desk.sent();
    const before = desk.events.length;
    passLooking(desk, HOUR);
    expect([desk.events.length - before, desk.sent(), insisting(desk)]).toEqual([0, [], []]);
  });

  it("stays so when the operator accepts the broker's figure", () => {
    const desk = holding();
    desk.say(STC);
    desk.pass(10 * SECOND);
    wipe(desk);
    passLooking(desk, 3 * MINUTE);
    desk.say("!tt resume");
    desk.sent();
    const before = desk.events.length;
    passLooking(desk, HOUR);
    expect([desk.events.length - before, desk.sent()]).toEqual([0, []]);
  });

  it("goes on when a list has its order again", () => {
    const desk = holding();
    desk.say(STC);
    desk.pass(10 * SECOND);
    const [orders, fills] = [[...desk.broker.orders], [...desk.broker.fills]];
    wipe(desk);
    passLooking(desk, 3 * MINUTE);
    expect(insisting(desk)).toEqual([]);
    desk.broker.orders.push(...orders);
    look(desk);
    expect(insisting(desk)).toEqual([expect.stringContaining("close-step")]);
    desk.broker.fills.push(...fills);
    desk.sent();
    desk.market("SPY", "1.02", "1.08");
    desk.pass(6 * SECOND);
    expect(desk.sent().join()).toContain("limit 1.02");
  });

  it("goes on when a list has its position again, by asking about its order", () => {
    const desk = holding();
    desk.say(STC);
    desk.pass(10 * SECOND);
    const fills = [...desk.broker.fills];
    wipe(desk);
    passLooking(desk, 3 * MINUTE);
    desk.broker.fills.push(...fills);
    look(desk);
    expect(insisting(desk)).toEqual([expect.stringContaining("inquiry"), expect.stringContaining("close-step")].toReversed());
  });

  it("is not frozen as long as the position is there: what is held must be left", () => {
    const desk = holding();
    desk.say(STC);
    desk.pass(10 * SECOND);
    desk.broker.orders.length = 0;
    passLooking(desk, 3 * MINUTE);
    expect(insisting(desk)).toContainEqual(expect.stringContaining("close-step"));
    expect(desk.told.join()).not.toContain("has forgotten it");
  });

  it("is not frozen when nothing was held: its order may still be there", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    desk.say(ALERT);
    desk.pass(12 * SECOND);
    wipe(desk);
    passLooking(desk, 3 * MINUTE);
    expect(insisting(desk)).toEqual([expect.stringContaining("inquiry")]);
    expect(desk.told.join()).not.toContain("has forgotten it");
  });

  it("is not frozen as long as its orders are there: they may still sell", () => {
    const desk = holding();
    desk.say(STC);
    desk.pass(10 * SECOND);
    desk.broker.fills.length = 0;
    passLooking(desk, 3 * MINUTE);
    expect(insisting(desk)).toContainEqual(expect.stringContaining("close-step"));
  });

  it("costs few rows and sends nothing again, whenever the wipe comes and whatever is wanted then", () => {
    const wanted = fc.constantFrom("nothing", STC, "STC half SPY 500C 12/18 @ 1.15", "!tt flatten", "a moving market");
    fc.assert(
      fc.property(
        fc.constantFrom("new-id" as const, "same-id" as const),
        fc.integer({ min: 1, max: 8 }),
        wanted,
        wanted,
        fc.integer({ min: 0, max: 20 * SECOND }),
        fc.boolean(),
        (style, filled, first, then, wait, hears) => {
          const desk = holding(filled, { style });
          const want = (what: string): void => {
            if (what === "a moving market") desk.market("SPY", "1.02", "1.08");
            else if (what !== "nothing") desk.say(what);
          };
          want(first);
          desk.pass(wait);
          wipe(desk);
          desk.sent();
          if (!hears) desk.next("lost-request", "lost-request");
          want(then);
          passLooking(desk, 5 * MINUTE);
          desk.sent();
          const before = desk.events.length;
          passLooking(desk, HOUR);
          expect(desk.sent()).toEqual([]);
          expect(desk.events.slice(before).map(({ type }) => type)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
