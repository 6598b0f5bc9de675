import { describe, expect, it } from "vitest";
import { SECOND } from "../../src/index.ts";
import { Desk } from "./desk.ts";

/** The same event as it was journaled before targets had numbers. */
const withoutLeg = (payload: unknown): object => {
  const { leg: _, ...others } = payload as Readonly<Record<string, unknown>>; // rows of this journal are objects
  return others;
};

describe("a target of before there were several", () => {
  it("is the first one: after an update nothing is placed beside it", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    const id = desk.say("Alert: BTO SPY 500C 12/18 @ 1.15");
    desk.fill("e1", 8, "1.15");
    expect(desk.sent().at(-1)).toBe("place t1 sell 4 limit 2.30 gtc");
    const old = desk.journal.map((row) => (row.type === "intended" ? { ...row, payload: withoutLeg(row.payload) } : row));
    desk.journal.splice(0, old.length, ...(old as typeof desk.journal));
    desk.restart();
    desk.pass(10 * SECOND);
    expect(desk.order(id, "t1").leg).toBeNull();
    expect(desk.sent()).toEqual([]);
    desk.fill("t1", 4, "2.30");
    desk.pass(10 * SECOND);
    expect(desk.sent()).toEqual([]);
  });
});
