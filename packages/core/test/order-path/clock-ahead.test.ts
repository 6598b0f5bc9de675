import { describe, expect, it } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../src/index.ts";
import { Desk } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

/** A desk whose clock is so far ahead, until its process is begun again. */
const ahead = (ms: number): Desk => {
  const desk = new Desk();
  desk.market("SPY", "1.10", "1.20");
  desk.now += ms;
  return desk;
};

const beganAgain = (desk: Desk, ms: number): void => {
  desk.now -= ms;
  desk.restart();
  desk.sent();
};

describe("a book that was written by a process whose clock was ahead", () => {
  it("lets a close go on at once", () => {
    const desk = ahead(HOUR);
    desk.say(ALERT);
    desk.pass(12 * SECOND);
    desk.fill("e1", 8, "1.15");
    desk.say("STC SPY 500C 12/18 @ 1.15");
    desk.pass(SECOND);
    beganAgain(desk, HOUR);
    desk.market("SPY", "1.02", "1.08");
    desk.pass(9 * SECOND);
    expect(desk.sent().at(-1)).toBe("place c3 sell 8 limit 1.02 day");
  });

  it("lets an entry climb on", () => {
    const desk = ahead(HOUR);
    desk.say(ALERT);
    beganAgain(desk, HOUR);
    desk.pass(9 * SECOND);
    expect(desk.sent()).toContainEqual(expect.stringMatching(/^replace e1 8 limit 1\.1/));
  });

  it("places an exit whose market seemed to be closed", () => {
    const desk = ahead(0);
    desk.say(ALERT);
    desk.pass(12 * SECOND);
    desk.now += 12 * HOUR;
    desk.fill("e1", 8, "1.15");
    expect(desk.eventsOf("exit-deferred")).toMatchObject([{ code: "market-closed" }]);
    desk.now -= 12 * HOUR;
    desk.restart();
    expect(desk.sent()).toContain("place t1 sell 4 limit 2.30 gtc");
  });

  it("keeps the pauses of a clock that went right", () => {
    const desk = ahead(0);
    desk.say(ALERT);
    desk.pass(12 * SECOND);
    desk.always("place", "rejected");
    desk.fill("e1", 8, "1.15");
    desk.say("STC SPY 500C 12/18 @ 1.15");
    desk.pass(MINUTE);
    desk.sent();
    const moves = desk.eventsOf("close-moved").length;
    desk.restart();
    expect([desk.sent(), desk.eventsOf("close-moved").length]).toEqual([[], moves]);
  });
});
