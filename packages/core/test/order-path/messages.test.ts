import { describe, expect, it } from "vitest";
import { heldOf, SECOND } from "../../src/index.ts";
import { Desk } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

/** An alert on a market of 1.10 × 1.20: eight contracts of SPY, whose ticks are a cent at every price. */
const alerted = (): { readonly desk: Desk; readonly id: string } => {
  const desk = new Desk();
  desk.market("SPY", "1.10", "1.20");
  return { desk, id: desk.say(ALERT) };
};

/** The same after the whole ladder: the entry rests at its first price. */
const rested = (): { readonly desk: Desk; readonly id: string } => {
  const opened = alerted();
  opened.desk.pass(12 * SECOND);
  opened.desk.sent();
  return opened;
};

describe("a message", () => {
  it("that is delivered again is nothing (failure 14)", () => {
    const { desk, id } = alerted();
    const { seq } = desk.book;
    desk.say(ALERT, { id });
    expect(desk.book.seq).toBe(seq);
  });

  it("that is edited never opens a second trade, and says what stands", () => {
    const { desk, id } = alerted();
    desk.sent();
    desk.say("Alert: BTO SPY 501C 12/18 @ 1.15", { id, revision: 1 });
    expect(desk.sent()).toEqual([]);
    expect(desk.eventsOf("trade-opened")).toHaveLength(1);
    expect(desk.statuses.get(id)).toContain(
      "an edit changes nothing any more: SPY 500C 18 Dec 26: received → working 1.15",
    );
  });

  it("that was refused may be mended by an edit", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    const id = desk.say("Alert: BTO SPY 500 12/18 @ 1.15");
    expect(desk.sent()).toEqual([]);
    desk.say(ALERT, { id, revision: 1 });
    expect(desk.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
  });

  it("that is deleted takes back an entry that has not filled, never a position", () => {
    const { desk, id } = rested();
    desk.fill("e1", 2, "1.15");
    desk.sent();
    desk.delete(id);
    desk.delete("4711");
    expect(desk.sent()).toEqual(["cancel e1"]);
    expect(heldOf(desk.book, desk.trade(id))).toBe(2);
    expect(desk.live("t1").terms.quantity).toBe(1);
  });

  it("that is deleted changes nothing where entry.onDelete keeps the entry", () => {
    const desk = new Desk({ config: (config) => ({ ...config, entry: { ...config.entry, onDelete: "keep" } }) });
    desk.market("SPY", "1.10", "1.20");
    const id = desk.say(ALERT);
    desk.sent();
    desk.delete(id);
    expect(desk.sent()).toEqual([]);
    expect(desk.trade(id).entryWanted).toBe(true);
  });

  it("of somebody else, or somewhere else, is no order", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    const id = desk.say(ALERT, { author: "666" });
    desk.say(ALERT, { channel: "777" });
    expect(desk.sent()).toEqual([]);
    expect(desk.statuses.get(id)).toContain("not-authorized");
    expect(desk.eventsOf("message-read")).toHaveLength(1);
  });
});
