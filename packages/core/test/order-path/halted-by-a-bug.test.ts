import { describe, expect, it } from "vitest";
import { decideOn, heldOf, inputId, isOver, MINUTE, SECOND } from "../../src/index.ts";
import { remove } from "../../src/persistent-map.ts";
import { Desk } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const OTHER = "Alert: BTO QQQ 500C 12/18 @ 1.15";

const bench = (): Desk => {
  const desk = new Desk();
  for (const symbol of ["SPY", "QQQ"]) desk.market(symbol, "1.10", "1.20");
  return desk;
};

const crash = (desk: Desk): void => desk.input("crash", { type: "crashed", text: "boom" });

describe("a book that a bug has halted", () => {
  it("ends every working entry as a kill does, and says how many", () => {
    const desk = bench();
    desk.market("IWM", "1.10", "1.20");
    const held = desk.say("Alert: BTO IWM 500C 12/18 @ 1.15");
    desk.fill(desk.trade(held).entry, desk.trade(held).entryPlan.quantity, "1.15");
    const [first, second] = [desk.say(ALERT), desk.say(OTHER)];
    desk.sent();
    crash(desk);
    expect(desk.book.tradingState).toBe("halted");
    expect(desk.sent()).toEqual(["cancel e1", "cancel e1"]);
    for (const id of [first, second]) expect(desk.trade(id).closed).toMatchObject({ reason: "not-filled" });
    expect(desk.told.at(-1)).toBe(
      "sim:test is halted by a bug: boom; 2 working entries are cancelled; exits go on; report it and resume when it is understood",
    );
    expect(desk.trade(held).closed).toBeNull();
    desk.pass(MINUTE);
    expect(desk.sent()).toEqual([]);
  });

  it("keeps the exits of what has filled, and gives them to what fills until the cancel is confirmed", () => {
    const desk = bench();
    const id = desk.say(ALERT);
    desk.pass(12 * SECOND);
    desk.fill("e1", 2, "1.15");
    desk.confirmsCancels = false;
    desk.sent();
    crash(desk);
    expect(desk.sent()).toEqual(["cancel e1"]);
    expect(desk.trade(id).entryWanted).toBe(false);
    desk.fill("e1", 1, "1.15");
    desk.pass(MINUTE);
    expect(heldOf(desk.book, desk.trade(id))).toBe(3);
    const working = desk.trade(id).exits.map((key) => key.slice(key.lastIndexOf("-") + 1)).filter((name) => !isOver(desk.order(id, name)));
    expect(working.length).toBeGreaterThan(0);
    expect(desk.eventsOf("close-requested")).toEqual([]);
    expect(desk.eventsOf("intended").filter(({ role, op }) => role === "entry" && op === "place")).toHaveLength(1);
  });

  it("halts also where the bug has hurt a trade, ends the entries of the others, and names the one to look after", () => {
    const desk = bench();
    const [hurt, whole] = [desk.say(ALERT), desk.say(OTHER)];
    const book = { ...desk.book, orders: remove(desk.book.orders, desk.trade(hurt).entry) };
    const decided = decideOn(book, { id: inputId("crash"), at: desk.now, type: "crashed", text: "boom" });
    expect(decided.book.tradingState).toBe("halted");
    expect(decided.events.filter(({ type }) => type === "entry-stopped")).toMatchObject([{ tradeId: desk.trade(whole).id }]);
    expect(decided.events.at(-1)).toMatchObject({
      type: "escalated",
      text:
        "sim:test is halted by a bug: boom; 1 working entry is cancelled; exits go on; report it and resume when it is understood. " +
        `Look at the broker after ${desk.trade(hurt).id}: whether an entry of it works can't be said here`,
    });
  });
});
