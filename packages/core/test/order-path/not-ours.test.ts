import { describe, expect, it } from "vitest";
import { decimal, instrumentId, orderKey, type BrokerOrder } from "../../src/index.ts";
import { Desk } from "./desk.ts";

const desk = (): Desk => {
  const bench = new Desk();
  bench.market("/MES", "6900.00", "6900.25");
  return bench;
};

/** An order that somebody has placed by hand, as the broker's list has it. */
const byHand = (bench: Desk): BrokerOrder => {
  const terms = { side: "buy", closing: false, quantity: 1, type: "limit", limit: decimal("6890"), stop: null, timeInForce: "day" } as const;
  bench.broker.place(orderKey("by-hand"), 0, { ...terms, instrument: instrumentId("/MESZ2026") });
  const [order] = bench.broker.lists(bench.now).orders.items;
  if (order === undefined) throw new Error("the broker lists nothing");
  return { ...order, orderKey: null };
};

const listed = (bench: Desk): void => {
  const order = byHand(bench);
  const { orders, fills } = bench.broker.lists(bench.now);
  bench.input("orders-listed", { type: "orders-listed", orders: { ...orders, items: [order] }, fills });
};

const answerTo = (bench: Desk, text: string): string => bench.statuses.get(bench.say(text)) ?? "";

describe("an order in the broker's list that names none of ours", () => {
  it("is shown to the operator, and left alone", () => {
    const bench = desk();
    listed(bench);
    expect(bench.told).toEqual(["buy 1 /MESZ2026: not ours, left alone"]);
    expect(bench.sent()).toEqual([]);
  });

  it("is not cancelled by its id either", () => {
    const bench = desk();
    listed(bench);
    expect(answerTo(bench, "!tt cancel B1")).toBe(
      "foreign-order: buy 1 /MESZ2026: not ours, left alone. Try: cancel it at the broker",
    );
    expect(bench.sent()).toEqual([]);
  });
});

describe("an exit of a future that is to be cancelled", () => {
  it("stays, and the command that closes the position is named", () => {
    const bench = desk();
    bench.say("!tt buy 1 MES stop loss 6890");
    bench.fill("e1", 1, "6900.25");
    bench.sent();
    expect(answerTo(bench, "!tt cancel fb-rt-s1")).toContain("exit-order: fb-rt-s1 is the stop of /MESZ6: without it the position would lose its protection. Try: close the position, and the exit ends with it: !tt flat /MESZ6");
    expect(bench.sent()).toEqual([]);
  });
});
