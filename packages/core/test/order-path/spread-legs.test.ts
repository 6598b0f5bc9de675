import { describe, expect, it } from "vitest";
import { bookOfSnapshot, IN_MEMORY, snapshotPieces, format, MINUTE, positionsOf, SECOND } from "../../src/index.ts";
import { fillLines, positionLine, tradeLine, tradeOrdersOf } from "../../src/book/projection/lines.ts";
import { contract, CREDIT, DEBIT, held, long, opened, short, soon } from "./spread-desk.ts";

describe("what happens to the legs", () => {
  it("asks about an order of which one leg was heard, and the answer brings the other", () => {
    const { desk, id } = opened(DEBIT);
    const [bought] = desk.executes("e1", 2, "3.04", "1.94");
    if (bought === undefined) throw new Error("two legs");
    desk.hearFills(bought);
    desk.pass(MINUTE);
    expect([desk.asked.length > 0, held({ desk, id }), desk.sent()]).toEqual([true, 2, ["place t1 sell 1 limit 2.20 gtc"]]);
  });

  it("survives a restart between the legs", () => {
    const { desk, id } = opened(DEBIT);
    const [bought, sold] = desk.executes("e1", 2, "3.04", "1.94");
    if (bought === undefined || sold === undefined) throw new Error("two legs");
    desk.hearFills(sold);
    desk.answersQuestions = "never";
    desk.restart();
    expect(held({ desk, id })).toBe(0);
    desk.answersQuestions = "honestly";
    desk.restart();
    desk.pass(MINUTE);
    desk.hearFills(bought);
    expect(held({ desk, id })).toBe(2);
  });

  it("are in a snapshot as they were heard", () => {
    const { desk } = opened(DEBIT);
    const [bought] = desk.executes("e1", 2, "3.04", "1.94");
    if (bought === undefined) throw new Error("two legs");
    desk.hearFills(bought);
    const kept = bookOfSnapshot([...snapshotPieces(desk.book)].join(""));
    expect(kept).toEqual({ _tag: "Right", right: desk.book });
  });

  it("told long after their trade has left memory freeze the symbol, and are not told twice", () => {
    const { desk } = long(8, { limits: { ...IN_MEMORY, orders: 0 } });
    desk.say("STC SPY 590/595C 12/18 @ 1.10");
    desk.pass(1);
    desk.fillSpreads("c2", 8, "3.05", "1.95");
    desk.pass(1);
    expect(desk.book.orders.size).toBe(0);
    const [known] = desk.broker.fills;
    if (known === undefined) throw new Error("legs were filled");
    const { seq } = desk.book;
    desk.hearFills(known);
    expect(desk.book.seq).toBe(seq);
    desk.hearFills({ ...known, fillId: "late" as never, quantity: 1 }); // a name of the broker's
    expect(desk.told.at(-1)).toContain("buy 1 SPY   261218C00590000 @ 3.04, long after its trade was over");
    expect(desk.statuses.get(desk.say(CREDIT))).toContain("long after its trade was over");
    desk.hearFills({ ...known, fillId: "other" as never, instrument: contract("600C") });
    expect(desk.eventsOf("external-fill")).toHaveLength(1);
  });

  it("keeps a trade open whose entry died with one leg heard, and sells nothing of it", () => {
    const { desk, id } = opened(DEBIT);
    desk.answersQuestions = "never";
    const [bought, sold] = desk.executes("e1", 2, "3.04", "1.94");
    if (bought === undefined || sold === undefined) throw new Error("two legs");
    desk.hearFills(bought);
    desk.ends("e1", "cancelled");
    desk.say("STC SPY 590/595C 12/18 @ 1.10");
    desk.pass(MINUTE);
    expect([desk.trade(id).closed, desk.sent()]).toEqual([null, []]);
    desk.hearFills(sold);
    expect(soon(desk)).toEqual(["place c1 sell 2 limit 1.10 day"]);
  });

  it("takes a bust of one leg for a bust of the spread that it was in", () => {
    const { desk, id } = opened(DEBIT);
    const [bought, sold] = desk.executes("e1", 2, "3.04", "1.94");
    if (bought === undefined || sold === undefined) throw new Error("two legs");
    desk.hearFills(bought, sold);
    expect(desk.sent()).toEqual(["place t1 sell 1 limit 2.20 gtc"]);
    desk.answersQuestions = "never";
    desk.correct(sold, 0, "1.94");
    expect([held({ desk, id }), desk.sent()]).toEqual([0, ["cancel t1"]]);
    desk.correct(bought, 0, "3.04");
    expect(held({ desk, id })).toBe(0);
  });

  it("adds nothing for what is told of the whole combination, by the stream or by an answer", () => {
    const { desk, id } = opened(DEBIT);
    const fills = desk.executes("e1", 2, "3.04", "1.94");
    const [first] = fills;
    if (first === undefined) throw new Error("two legs");
    const whole = { ...first, fillId: "combo" as never, leg: null, instrument: desk.live("e1").terms.instrument, quantity: 2 }; // a name of the broker's
    desk.hearFills(whole);
    expect(desk.book.externalFills.size).toBe(1);
    desk.hearFills({ ...whole, fillId: "named after a leg" as never, instrument: first.instrument });
    expect(desk.book.externalFills.size).toBe(2);
    desk.broker.fills.push(whole);
    desk.hearFills(...fills.slice(0, 1));
    desk.pass(MINUTE);
    expect(held({ desk, id })).toBe(2);
    expect(desk.order(id, "e1").legFills.map(({ fillId }) => fillId)).toEqual(["x1.0", "x1.1"]);
  });

  it("are shown one by one, each on its own side, and the trade as a whole", () => {
    const { desk, id } = short(2);
    const trade = desk.trade(id);
    const lines = fillLines(trade, desk.order(id, "e1")).map(({ instrument, side, quantity, price }) => [instrument, side, quantity, format(price)]);
    expect(lines).toEqual([
      [contract("585P"), "buy", 2, "1.94"],
      [contract("590P"), "sell", 2, "3.04"],
    ]);
    const orders = tradeOrdersOf(desk.book, trade);
    expect(tradeLine(orders)).toMatchObject({ instrument: trade.spec.instrument.id, side: "sell", entryFilled: 2, entryPrice: 110_000_000n });
    expect(positionLine(desk.book, trade.spec.instrument.id)).toMatchObject({ quantity: -2, averagePrice: 110_000_000n });
    expect(desk.statuses.get(desk.say("!tt positions"))).toBe("-2 SPY 590/585P 18 Dec 26 vertical @ 1.10");
    expect(desk.statuses.get(desk.say("!tt orders"))).toContain("buy 1 SPY 590/585P 18 Dec 26 vertical @ 0.01 (target");
  });

  it("are told their fees one by one, which all count", () => {
    const { desk, id } = long(2);
    for (const fillId of ["x1.0", "x1.1"] as never[]) { // names of the broker's
      desk.hear({ type: "fees-reported", orderKey: desk.order(id, "e1").key, fillId, amount: 228_000_000n as never, currency: "USD", at: desk.now }); // 2.28
    }
    expect(desk.order(id, "e1").legFills.map(({ fees }) => fees)).toEqual([228_000_000n, 228_000_000n]);
    desk.correct(desk.broker.fills[0] as never, 2, "3.05"); // it is there
    expect(desk.order(id, "e1").legFills.map(({ fees }) => fees)).toEqual([228_000_000n, 228_000_000n]);
    expect(desk.eventsOf("fees-reported")).toHaveLength(2);
  });

  it("agree with the broker's positions, together with single options of the same contract", () => {
    const { desk } = long(8);
    desk.say("BTO SPY 590C 12/18 @ 3.05");
    desk.fill("e1", 1, "3.04");
    desk.pass(10 * SECOND);
    const { orders, fills, positions } = desk.broker.lists(desk.now);
    desk.input("orders", { type: "orders-listed", orders, fills });
    desk.input("positions", { type: "positions-listed", positions });
    expect(desk.eventsOf("position-disagreed")).toEqual([]);
    expect(desk.eventsOf("foreign-position")).toEqual([]);
    expect(positionsOf(desk.book).get(contract("590C"))?.quantity).toBe(9);
    const fewer = { ...positions, items: positions.items.filter(({ instrument }) => instrument !== contract("595C")) };
    desk.input("positions", { type: "positions-listed", positions: fewer });
    expect(desk.eventsOf("position-disagreed")).toMatchObject([{ instrument: contract("595C"), symbol: "SPY", difference: 8 }]);
    expect(desk.statuses.get(desk.say("BTO SPY 590/585P 12/18 @ 1.10"))).toContain("SPY 595C 18 Dec 26");
  });
});
