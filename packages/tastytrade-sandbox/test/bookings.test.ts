import { afterEach, describe, expect, it } from "vitest";
import { decimal, instrumentId } from "@floorbroker/core";
import type { AccountChange } from "../src/index.ts";
import { CALL, leg, openBench, order, type Bench } from "./bench.ts";

let bench: Bench;
afterEach(() => bench.close());

const account = () => {
  const [first] = bench.sandbox.venue.accounts;
  if (first === undefined) throw new Error("no account");
  return first;
};

describe("what is booked", () => {
  it("is each execution with the fees that the money went for", async () => {
    bench = await openBench();
    await bench.buy("2.10", leg("Buy to Open", 3));
    await bench.pass(1_000);
    await bench.call("POST", `/accounts/${bench.account}/orders`, order("Sell to Close", "2.00", leg("Sell to Close", 2)));
    await bench.pass(1_000);
    expect(account().transactions()).toMatchObject([
      { type: "Trade", subType: "Buy to Open", value: decimal("-630"), fees: { commission: decimal("3"), total: decimal("3.42") }, trade: { symbol: CALL } },
      { type: "Trade", subType: "Sell to Close", value: decimal("400"), fees: { commission: 0n, total: decimal("0.28") } },
    ]);
    expect(account().positions()).toMatchObject([{ symbol: CALL, quantity: 1, averageOpenPrice: decimal("2.10"), realizedToday: decimal("-20") }]);
    expect(account().money().cash).toBe(decimal("99766.30"));
  });

  it("is only the difference of a future, and half of a position that is turned round", async () => {
    bench = await openBench();
    bench.quote("/ESZ2026", "6800", "6800.25");
    const trade = (action: string, effect: string, price: string, quantity: number) =>
      bench.call("POST", `/accounts/${bench.account}/orders`, {
        "time-in-force": "Day",
        "order-type": "Limit",
        price,
        "price-effect": effect,
        ...leg(action, quantity, "/ESZ6", "Future"),
      });
    await trade("Buy", "Debit", "6800.25", 1);
    await bench.pass(1_000);
    bench.quote("/ESZ2026", "6802.25", "6802.50");
    await trade("Sell", "Credit", "6802.25", 2);
    await bench.pass(1_000);
    expect(account().transactions().map(({ value }) => value)).toEqual([0n, decimal("100")]);
    expect(account().positions()).toMatchObject([{ symbol: "/ESZ6", underlyingSymbol: "/ES", quantity: -1, averageOpenPrice: decimal("6802.25") }]);
  });

  it("is a trade by another hand, without an order, and everybody hears of the change", async () => {
    bench = await openBench();
    const changes: AccountChange[] = [];
    bench.sandbox.venue.onChange((change) => changes.push(change));
    bench.sandbox.world.tradeByHand(instrumentId(CALL), "buy", 2, decimal("2.05"));
    await bench.pass(0);
    expect(changes.map(({ symbols }) => symbols)).toEqual([[CALL]]);
    expect(account().transactions()).toMatchObject([{ trade: { orderId: null, symbol: CALL, action: "Buy to Open" } }]);
    expect(account().positions()).toMatchObject([{ quantity: 2 }]);
  });

  it("is what expires, at its last worth and for nothing", async () => {
    bench = await openBench({}, Date.parse("2026-12-18T20:00:00Z"));
    await bench.buy("2.10");
    await bench.pass(90 * 60_000);
    expect(account().positions()).toMatchObject([{ symbol: CALL, quantity: 0 }]);
    expect(account().transactions().at(-1)).toMatchObject({ type: "Receive Deliver", subType: "Expiration", fees: { total: 0n }, value: decimal("205") });
  });
});

describe("what is told beside an order", () => {
  it("comes after the order's own word: the order, then the position", async () => {
    bench = await openBench();
    const story: string[] = [];
    bench.sandbox.pushes.listen(({ type, data }) => {
      if (type === "Order") story.push((data as unknown as { status: string }).status);
    });
    bench.sandbox.venue.onChange(({ symbols }) => story.push(`changed: ${symbols.join()}`));
    await bench.buy("2.10");
    await bench.pass(1_000);
    expect(story).toEqual(["Routed", "changed: ", "Live", "Filled", `changed: ${CALL}`]);
  });
});
