import { describe, expect, it } from "vitest";
import { accountId, decimal, fillId, format, heldOf, HOUR, MINUTE, positionsOf, realisedOf, SECOND, type Fill, type OrderSide } from "../../src/index.ts";
import { Desk, type DeskOptions } from "./desk.ts";
import { contract, long, short, type Opened } from "./spread-desk.ts";

const at = (text: string): number => Date.parse(text);
const OVER = at("2026-11-18T21:15:00Z");
const EXPIRED = OVER + 30 * MINUTE;

const LIMITED: DeskOptions = {
  config: (config) => ({ ...config, risk: { ...config.risk, book: { ...config.risk.book, dayLoss: { unit: "money", value: decimal("300") } } } }),
};

/** Bought on its last day, and held to the end. */
const bought = (quantity = 4, options: DeskOptions = LIMITED): { readonly desk: Desk; readonly id: string } => {
  const desk = new Desk(options);
  desk.market("SPY", "1.10", "1.20");
  const id = desk.say("Alert: BTO SPY 500C 11/18 @ 1.15");
  desk.fill("e1", quantity, "1.15");
  desk.sent();
  return { desk, id };
};

const until = (desk: Desk, instant: number): void => desk.pass(instant - desk.now);

const word = (desk: Desk, instrument: string, quantity: number, price: string, side: OrderSide = "sell", name = "end"): Fill => ({
  fillId: fillId(name),
  rev: 0,
  orderKey: null,
  ref: { broker: "model", account: accountId("A1"), id: name, handle: null },
  leg: 0,
  instrument: instrument as Fill["instrument"],
  side,
  quantity,
  price: decimal(price),
  at: desk.now,
  receivedAt: desk.now,
});

const hear = (desk: Desk, fill: Fill): void => desk.hear({ type: "fill", fill });
const gain = (desk: Desk, id: string): string => format(realisedOf(desk.book, desk.trade(id)));
const today = (desk: Desk): string => format(desk.book.risk.tallies.find(({ scope }) => scope === "book")?.tally.today ?? decimal("0"));
const idOf = (desk: Desk, id: string): string => desk.trade(id).spec.instrument.id;

describe("what is held to the end of its contract", () => {
  it("is settled by a fill of nobody's order, whose loss the limits see", () => {
    const { desk, id } = bought();
    until(desk, OVER);
    const fill = word(desk, idOf(desk, id), 4, "0");
    hear(desk, fill);
    hear(desk, fill);
    expect([gain(desk, id), today(desk), heldOf(desk.book, desk.trade(id))]).toEqual(["-460", "-460", 0]);
    expect(desk.eventsOf("external-fill")).toEqual([]);
    expect(desk.eventsOf("breaker-tripped")).toMatchObject([{ breaker: "day-loss" }]);
    expect(desk.told.slice(-2)).toMatchObject([expect.stringContaining("4 SPY 500C 18 Nov 26 settled by the broker at 0.00"), expect.stringContaining("no entries until")]);
    desk.ends("e1", "expired");
    desk.ends("t1", "expired");
    expect(desk.trade(id).closed?.reason).toBe("expired");
    expect(desk.book.risk.dayTrades).toEqual([]);
    until(desk, EXPIRED + HOUR);
    expect(gain(desk, id)).toBe("-460");
  });

  it("is booked with its gain, too, part by part", () => {
    const { desk, id } = bought();
    until(desk, OVER);
    hear(desk, word(desk, idOf(desk, id), 1, "2.15"));
    hear(desk, word(desk, idOf(desk, id), 3, "2.15", "sell", "rest"));
    expect([gain(desk, id), today(desk)]).toEqual(["400", "400"]);
  });

  it("is reckoned to be worth nothing when no word comes, and a later word corrects that and is booked once", () => {
    const { desk, id } = bought();
    until(desk, EXPIRED);
    expect(desk.trade(id).closed).toEqual({ at: EXPIRED, reason: "expired" });
    expect([gain(desk, id), today(desk)]).toEqual(["-460", "-460"]);
    expect(desk.told.at(-2)).toContain("booked at 0.00 each, reckoned and not confirmed");
    expect(desk.statuses.get(id)).toContain("reckoned 4 @ 0.00");
    expect(desk.book.risk.tallies.map(({ tally }) => tally.losses)).toContain(1);
    hear(desk, word(desk, idOf(desk, id), 3, "2.15"));
    expect([gain(desk, id), today(desk)]).toEqual(["185", "185"]);
    hear(desk, word(desk, idOf(desk, id), 1, "2.15", "sell", "rest"));
    expect([gain(desk, id), today(desk)]).toEqual(["400", "400"]);
    desk.restart();
    expect(gain(desk, id)).toBe("400");
  });

  it("gives way to an exit's fill that was told late", () => {
    const { desk, id } = bought();
    const order = desk.live("t1");
    until(desk, EXPIRED);
    desk.breaksPromises();
    const fill = desk.broker.fill(order, 1, OVER - 1, decimal("2.30"));
    if (fill === undefined) throw new Error("no fill");
    hear(desk, fill);
    expect([gain(desk, id), heldOf(desk.book, desk.trade(id))]).toEqual(["-230", 0]);
  });

  it("is settled for the trades in it, the oldest first, and for no more than they hold", () => {
    const { desk, id } = bought(2, {});
    const second = desk.say("Alert: BTO SPY 500C 11/18 @ 1.15");
    desk.fill(`${desk.trade(second).id}-e1`, 2, "1.15");
    until(desk, OVER);
    hear(desk, word(desk, idOf(desk, id), 1, "3", "buy", "wrong-side"));
    hear(desk, word(desk, idOf(desk, id), 5, "0.15"));
    expect([gain(desk, id), gain(desk, second)]).toEqual(["-200", "-200"]);
    expect(desk.eventsOf("external-fill")).toHaveLength(1);
  });

  it("is nothing that a fill before the end, or of another contract, would settle", () => {
    const { desk, id } = bought();
    hear(desk, word(desk, idOf(desk, id), 4, "0"));
    until(desk, OVER);
    hear(desk, word(desk, "QQQ 500C", 4, "0", "sell", "other"));
    expect(desk.eventsOf("external-fill")).toHaveLength(2);
    expect(gain(desk, id)).toBe("0");
  });

  it("has no exit placed or tried again any more, and no position to disagree about", () => {
    const { desk, id } = bought();
    until(desk, OVER);
    desk.ends("t1", "expired");
    until(desk, OVER + 5 * MINUTE);
    desk.input("positions", { type: "positions-listed", positions: { items: [], covers: { from: 0, to: desk.now, scope: "account" }, complete: true, asOf: desk.now } });
    until(desk, EXPIRED);
    expect(desk.sent().filter((line) => line.startsWith("place"))).toEqual([]);
    expect(desk.eventsOf("position-disagreed")).toEqual([]);
    expect([...positionsOf(desk.book).keys()]).not.toContain(idOf(desk, id));
  });
});

describe("a spread at the end of its contracts", () => {
  const END = at("2026-12-18T21:15:00Z");
  const ended = (opened: Opened): Opened => {
    until(opened.desk, END);
    return opened;
  };

  it("is settled leg by leg", () => {
    const { desk, id } = ended(long(2));
    hear(desk, word(desk, contract("590C"), 2, "4"));
    expect(heldOf(desk.book, desk.trade(id))).toBe(2);
    hear(desk, word(desk, contract("595C"), 2, "0.50", "buy", "sold-leg"));
    expect([heldOf(desk.book, desk.trade(id)), gain(desk, id)]).toEqual([0, "480"]);
  });

  it("is settled the other way round when it was sold", () => {
    const { desk, id } = ended(short(2));
    hear(desk, word(desk, contract("590P"), 2, "1", "buy"));
    hear(desk, word(desk, contract("585P"), 2, "0", "sell", "bought-leg"));
    expect([heldOf(desk.book, desk.trade(id)), gain(desk, id)]).toEqual([0, "20"]);
  });

  it("is reckoned at its worst without a word, and corrected when all legs are told", () => {
    const bull = long(2);
    until(bull.desk, END + 30 * MINUTE);
    expect(gain(bull.desk, bull.id)).toBe("-220");
    hear(bull.desk, word(bull.desk, contract("590C"), 2, "4"));
    expect(gain(bull.desk, bull.id)).toBe("-220");
    hear(bull.desk, word(bull.desk, contract("595C"), 2, "0.50", "buy", "sold-leg"));
    expect(gain(bull.desk, bull.id)).toBe("480");
    const sold = short(2);
    until(sold.desk, END + 30 * MINUTE);
    expect(gain(sold.desk, sold.id)).toBe("-780");
    expect(sold.desk.told.join()).toContain("booked at 5.00 each");
  });
});

describe("a future at the end of its contract", () => {
  it("is booked at nothing that nobody said", () => {
    const desk = new Desk();
    desk.market("/MES", "6900.00", "6900.25");
    const id = desk.say("!tt buy 1 MES");
    desk.fill("e1", 1, "6900.25");
    until(desk, at("2027-01-10T00:00:00Z"));
    expect(desk.trade(id).closed?.reason).toBe("expired");
    expect(gain(desk, id)).toBe("0");
    expect(desk.told.at(-1)).toContain("see its statement");
    expect(desk.told.at(-1)).not.toContain("reckoned");
  });
});

describe("a close that is asked for while the market is closed", () => {
  const NIGHT = at("2026-11-18T22:00:00Z");
  const OPENING = at("2026-11-19T14:30:00Z");
  const protectedBy = (): { readonly desk: Desk; readonly id: string } => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    const id = desk.say("Alert: BTO SPY 500C 12/18 @ 1.15");
    desk.fill("e1", 4, "1.15");
    desk.pass(SECOND);
    return { desk, id };
  };

  it("waits for the opening, says so, leaves what rests where it is, and writes nothing meanwhile", () => {
    const { desk, id } = protectedBy();
    until(desk, NIGHT);
    desk.sent();
    desk.say("!tt flatten");
    expect(desk.sent()).toEqual(["cancel e1"]);
    expect(desk.statuses.get(id)).toContain("closes at the opening, 09:30 New York");
    const { seq } = desk.book;
    until(desk, OPENING - 1);
    expect(desk.book.seq).toBe(seq);
    desk.restart();
    desk.pass(1);
    desk.pass(4 * SECOND);
    expect(desk.sent().join()).toMatch(/cancel t1.*place c2 sell 4/);
  });

  it("is also one that the close of the session left unfilled", () => {
    const { desk, id } = protectedBy();
    until(desk, OVER - 2 * SECOND);
    desk.say("!tt flatten");
    desk.pass(SECOND);
    desk.ends("c2", "expired");
    until(desk, OVER + MINUTE);
    const moved = desk.eventsOf("close-moved").length;
    until(desk, OPENING - 1);
    expect(desk.eventsOf("close-moved")).toHaveLength(moved);
    expect(desk.eventsOf("close-waits")).toHaveLength(1);
    until(desk, OPENING + 10 * SECOND);
    expect(desk.sent().at(-1)).toContain("sell 4");
    expect(heldOf(desk.book, desk.trade(id))).toBe(4);
  });

  it("of a contract that trades no more is left to its settlement", () => {
    const { desk, id } = bought();
    until(desk, OVER);
    desk.sent();
    desk.say("!tt flatten");
    expect(desk.sent().filter((line) => line.startsWith("place"))).toEqual([]);
    expect(desk.statuses.get(id)).toContain("it trades no more, and is settled");
    until(desk, EXPIRED);
    expect(gain(desk, id)).toBe("-460");
  });
});
