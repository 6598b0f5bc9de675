import { describe, expect, it } from "vitest";
import { commitments, decimal, heldOf, SECOND } from "../src/index.ts";
import { ANALYST, Desk, HALF_CHANNEL, START, type DeskOptions } from "./order-path/desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

/** An alert on a market of 1.10 × 1.20: eight contracts of SPY, whose ticks are a cent at every price. */
const alerted = (options: DeskOptions = {}): { readonly desk: Desk; readonly id: string } => {
  const desk = new Desk(options);
  desk.market("SPY", "1.10", "1.20");
  return { desk, id: desk.say(ALERT) };
};

/** The same after the whole ladder: the entry rests at its first price. */
const rested = (options: DeskOptions = {}): { readonly desk: Desk; readonly id: string } => {
  const opened = alerted(options);
  opened.desk.pass(12 * SECOND);
  opened.desk.sent();
  return opened;
};

describe("the entry ladder", () => {
  it("goes from the mid towards the market, a tick each, and back to the first price as the same day order", () => {
    const { desk, id } = alerted();
    desk.pass(60 * SECOND);
    expect(desk.sent()).toEqual([
      "place e1 buy 8 limit 1.15 day",
      "replace e1 8 limit 1.16",
      "replace e1 8 limit 1.17",
      "replace e1 8 limit 1.18",
      "replace e1 8 limit 1.15",
    ]);
    expect(desk.live("e1").terms).toMatchObject({ limit: decimal("1.15"), timeInForce: "day", quantity: 8 });
    expect(desk.statuses.get(id)).toBe("SPY 500C 18 Dec 26: received → working 1.15 → 1.16 → 1.17 → 1.18 → 1.15");
  });

  it("stays at each price for a whole step interval", () => {
    const { desk } = alerted();
    desk.pass(3 * SECOND - 1);
    expect(desk.sent()).toHaveLength(1);
    desk.pass(1);
    expect(desk.sent()).toEqual(["replace e1 8 limit 1.16"]);
  });

  it("never goes beyond the ask", () => {
    const desk = new Desk();
    desk.market("SPY", "1.14", "1.16");
    desk.say(ALERT);
    desk.pass(60 * SECOND);
    expect(desk.sent()).toEqual([
      "place e1 buy 8 limit 1.15 day",
      "replace e1 8 limit 1.16",
      "replace e1 8 limit 1.15",
    ]);
  });

  it("never goes beyond an ask that came down in the meantime", () => {
    const { desk } = alerted();
    desk.pass(3 * SECOND);
    desk.market("SPY", "1.15", "1.17");
    desk.pass(60 * SECOND);
    expect(desk.sent()).toEqual([
      "place e1 buy 8 limit 1.15 day",
      "replace e1 8 limit 1.16",
      "replace e1 8 limit 1.17",
      "replace e1 8 limit 1.15",
    ]);
  });

  it("never goes beyond the chase cap over the alert price", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    desk.say("Alert: BTO SPY 500C 12/18 @ 1.06");
    desk.pass(60 * SECOND);
    // 10 % over 1.06 is 1.166, which is 1.16 on a tick.
    expect(desk.sent()).toEqual([
      "place e1 buy 8 limit 1.15 day",
      "replace e1 8 limit 1.16",
      "replace e1 8 limit 1.15",
    ]);
  });

  it("begins at the mid, rounded down, however much more the alert paid (same-mission peer, failure 4)", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.21");
    desk.say("Alert: BTO SPY 500C 12/18 @ 1.30");
    expect(desk.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
  });

  it("climbs by the class's own ticks: $0.05 above $3 in the penny programme (failure 9)", () => {
    const desk = new Desk({ power: "51000" });
    desk.market("KO", "2.90", "3.30");
    desk.say("Alert: BTO KO 70C 12/18 @ 3.00");
    desk.pass(9 * SECOND);
    expect(desk.sent()).toEqual([
      "place e1 buy 3 limit 3.10 day",
      "replace e1 3 limit 3.15",
      "replace e1 3 limit 3.20",
      "replace e1 3 limit 3.25",
    ]);
  });

  it("climbs by a cent below $3 and across the threshold in that class", () => {
    const desk = new Desk();
    desk.market("KO", "2.90", "3.07");
    desk.say("Alert: BTO KO 70C 12/18 @ 3.00");
    desk.pass(9 * SECOND);
    expect(desk.sent()).toEqual([
      "place e1 buy 3 limit 2.98 day",
      "replace e1 3 limit 2.99",
      "replace e1 3 limit 3.00",
      "replace e1 3 limit 3.05",
    ]);
  });

  it("climbs by $0.05 and $0.10 in SPX", () => {
    const desk = new Desk({ power: "110000" });
    desk.market("SPX", "2.80", "3.60");
    desk.say("Alert: BTO SPX 7000C 12/18 @ 3.20");
    desk.pass(6 * SECOND);
    expect(desk.sent()).toEqual([
      "place e1 buy 6 limit 3.20 day",
      "replace e1 6 limit 3.30",
      "replace e1 6 limit 3.40",
    ]);
    const cheap = new Desk({ power: "100000" });
    cheap.market("SPX", "2.80", "3.11");
    cheap.say("Alert: BTO SPX 7000C 12/18 @ 3.00");
    cheap.pass(6 * SECOND);
    expect(cheap.sent()).toEqual([
      "place e1 buy 6 limit 2.95 day",
      "replace e1 6 limit 3.00",
      "replace e1 6 limit 3.10",
    ]);
  });

  it("goes back to the first price when the market can't be seen any more", () => {
    const { desk } = alerted();
    desk.pass(3 * SECOND);
    desk.quoteAge = 6 * SECOND;
    desk.pass(60 * SECOND);
    expect(desk.sent()).toEqual([
      "place e1 buy 8 limit 1.15 day",
      "replace e1 8 limit 1.16",
      "replace e1 8 limit 1.15",
    ]);
  });

  it("is ended when the book is paused or killed, and is never dearer", () => {
    const { desk } = alerted();
    desk.pass(3 * SECOND);
    desk.say("!tt kill");
    desk.pass(60 * SECOND);
    expect(desk.sent()).toEqual([
      "place e1 buy 8 limit 1.15 day",
      "replace e1 8 limit 1.16",
      "cancel e1",
    ]);
  });

  it("tries the way back again, an interval later, when it was refused or lost", () => {
    const { desk } = alerted();
    desk.pass(9 * SECOND);
    desk.sent();
    desk.next("rejected", "lost-request");
    desk.pass(30 * SECOND);
    expect(desk.sent()).toEqual(["replace e1 8 limit 1.15", "replace e1 8 limit 1.15", "replace e1 8 limit 1.15"]);
    expect(desk.live("e1").terms.limit).toBe(decimal("1.15"));
  });
});

describe("size", () => {
  it("is P % of free buying power over price, multiplier and fee, rounded down", () => {
    const { desk } = alerted();
    expect(desk.eventsOf("considered")[0]?.sizing).toMatchObject({ allocation: decimal("960"), quantity: 8 });
  });

  it("is half of that in the channel whose share is a half", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    desk.say(ALERT, { channel: HALF_CHANNEL, author: ANALYST });
    expect(desk.sent()).toEqual(["place e1 buy 4 limit 1.15 day"]);
  });

  it("of zero is refused with the arithmetic, never rounded up (failure 12)", () => {
    const { desk, id } = alerted({ power: "5000" });
    expect(desk.sent()).toEqual([]);
    expect(desk.statuses.get(id)).toBe(
      "not-affordable: 2 % of 5000.00 free = 100.00; ÷ (1.15 × 100 + 1.13) = 0: one costs 116.13, 100.00 may be used. " +
        "Try: raise allocation.perAlertPercent, or allocation.totalPercent if that is the limit; or wait until buying power is free",
    );
  });

  it("stays within the total share for a hundred alerts at one instant, all of them answered", () => {
    const desk = new Desk({
      config: (config) => ({ ...config, allocation: { ...config.allocation, totalPercent: decimal("10") } }),
    });
    desk.market("SPY", "1.10", "1.20");
    for (let n = 0; n < 100; n++) desk.say(`Alert: BTO SPY ${400 + n}C 12/18 @ 1.15`);
    expect(commitments(desk.book, START).committed).toBeLessThanOrEqual(decimal("4800"));
    expect(commitments(desk.book, START).committed).toBeGreaterThan(decimal("4600"));
    const answers = desk.eventsOf("message-answered");
    expect(answers).toHaveLength(100);
    expect(new Set(answers.map(({ messageId }) => messageId)).size).toBe(100);
    expect(answers.filter(({ outcome }) => outcome === "refused").every(({ code }) => code === "not-affordable")).toBe(
      true,
    );
    expect(desk.statuses.size).toBe(100);
  });
});

describe("a fill of the same-mission peer's kind", () => {
  it("that comes late, on the resting day order, gets its exit (failure 1)", () => {
    const { desk, id } = rested();
    desk.pass(3_600 * SECOND);
    desk.fill("e1", 8, "1.15");
    expect(desk.sent()).toEqual(["place t1 sell 4 limit 2.30 gtc"]);
    expect(desk.statuses.get(id)).toContain("filled 8/8 @ 1.15 → exit working 4 @ 2.30");
  });

  it("finds the day order alive, because nobody cancelled it after the last step (failures 2 and 3)", () => {
    const { desk } = rested();
    desk.pass(3_600 * SECOND);
    expect(desk.sent()).toEqual([]);
    expect(desk.live("e1")).toMatchObject({ state: "working", terms: { limit: decimal("1.15"), timeInForce: "day" } });
  });

  it("of a part is counted, never bought again (failure 5)", () => {
    const { desk, id } = alerted();
    desk.fill("e1", 3, "1.15");
    desk.pass(12 * SECOND);
    desk.fill("e1", 5, "1.15");
    const bought = desk.broker.fills
      .filter((fill) => fill.side === "buy")
      .reduce((sum, fill) => sum + fill.quantity, 0);
    expect(bought).toBe(8);
    expect(heldOf(desk.book, desk.trade(id))).toBe(8);
    expect(() => desk.live("e1")).toThrow();
  });

  it("is awaited, and a cancel confirmed, before another order takes the place of one (failure 6)", () => {
    const { desk } = rested({ style: "new-id" });
    desk.fill("e1", 4, "1.15");
    desk.confirmsCancels = false;
    desk.fill("e1", 4, "1.15");
    expect(desk.sent()).toEqual(["place t1 sell 2 limit 2.30 gtc", "cancel t1"]);
    desk.pass(10 * SECOND);
    expect(desk.sent().filter((sent) => sent.startsWith("place"))).toEqual([]);
    desk.ends("t1", "cancelled");
    expect(desk.sent()).toEqual(["place t2 sell 4 limit 2.30 gtc"]);
  });

  it("is halved as it was filled, not as it was ordered, rounded down, at least one (failure 7)", () => {
    for (const [filled, half] of [
      [1, 1],
      [2, 1],
      [3, 1],
      [5, 2],
      [7, 3],
    ] as const) {
      const { desk } = rested();
      desk.fill("e1", filled, "1.15");
      expect(desk.sent()).toEqual([`place t1 sell ${half} limit 2.30 gtc`]);
    }
  });

  it("takes its profit at twice the average fill, rounded up to a tick, whatever the limit was (failure 8)", () => {
    const { desk } = rested();
    desk.fill("e1", 3, "1.10");
    expect(desk.sent()).toEqual(["place t1 sell 1 limit 2.20 gtc"]);
    desk.fill("e1", 4, "1.15");
    // (3 × 1.10 + 4 × 1.15) ÷ 7 = 1.12857…, twice that is 2.25714….
    expect(desk.live("t2").terms).toMatchObject({ limit: decimal("2.26"), quantity: 3 });
  });

  it("resizes the exit in place where the broker can change a quantity", () => {
    const { desk } = rested({ style: "same-id" });
    desk.fill("e1", 4, "1.15");
    desk.fill("e1", 4, "1.15");
    expect(desk.sent()).toEqual(["place t1 sell 2 limit 2.30 gtc", "replace t1 4 limit 2.30"]);
  });

  it("places day exits, and each day anew, where orders can't rest overnight", () => {
    const { desk } = rested({ venue: { restsOvernight: false, restsPairs: false } });
    desk.fill("e1", 4, "1.15");
    expect(desk.sent()).toEqual(["place t1 sell 2 limit 2.30 day"]);
    desk.pass(Date.parse("2026-11-18T21:20:00Z") - desk.now);
    desk.ends("e1", "expired");
    desk.ends("t1", "expired");
    expect(desk.sent()).toEqual([]);
    desk.pass(Date.parse("2026-11-19T14:30:00Z") - desk.now);
    expect(desk.sent()).toEqual(["place t2 sell 2 limit 2.30 day"]);
  });
});
