import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { virtualClock } from "@floorbroker/adapter-sim";
import { add, decimal, format, instrumentId, isOk, subtract, ZERO, type Decimal } from "@floorbroker/core";
import { openSandbox, type OrderRecord, type Push, type VenueAccount } from "../src/index.ts";
import { orderOf } from "../src/orders/decode.ts";
import { CALL, HIGHER_CALL, MONDAY } from "./bench.ts";

type Act =
  | { readonly act: "buy" | "sell"; readonly symbol: string; readonly price: number; readonly quantity: number }
  | { readonly act: "spread"; readonly price: number; readonly quantity: number }
  | { readonly act: "oco"; readonly price: number }
  | { readonly act: "cancel" | "replace"; readonly which: number; readonly price: number }
  | { readonly act: "quote"; readonly symbol: string; readonly price: number; readonly size: number }
  | { readonly act: "pass"; readonly ms: number };

const symbol = fc.constantFrom(CALL, HIGHER_CALL);
const price = fc.integer({ min: 100, max: 240 });
const quantity = fc.integer({ min: 1, max: 6 });
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constantFrom("buy" as const, "sell" as const), symbol, price, quantity }),
  fc.record({ act: fc.constant("spread" as const), price: fc.integer({ min: 10, max: 120 }), quantity }),
  fc.record({ act: fc.constant("oco" as const), price }),
  fc.record({ act: fc.constantFrom("cancel" as const, "replace" as const), which: fc.nat({ max: 20 }), price }),
  fc.record({ act: fc.constant("quote" as const), symbol, price, size: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ act: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 3_000 }) }),
);

const text = (cents: number): string => (cents / 100).toFixed(2);
const one = (action: string, contract: string, units: number) => ({ "instrument-type": "Equity Option", symbol: contract, quantity: units, action });
const ticket = (body: object) => {
  const read = orderOf({ "time-in-force": "Day", "order-type": "Limit", ...body });
  if (!isOk(read)) throw new Error(read.left.message);
  return read.right;
};

const apply = (account: VenueAccount, quote: (contract: string, cents: number, size: number) => void, step: Exclude<Act, { act: "pass" }>): void => {
  const limit = { price: "price" in step ? text(step.price) : "1.00" };
  switch (step.act) {
    case "buy":
      account.submit(ticket({ ...limit, "price-effect": "Debit", legs: [one("Buy to Open", step.symbol, step.quantity)] }));
      return;
    case "sell":
      account.submit(ticket({ ...limit, "price-effect": "Credit", legs: [one("Sell to Close", step.symbol, step.quantity)] }));
      return;
    case "spread":
      account.submit(
        ticket({ ...limit, "price-effect": "Debit", legs: [one("Buy to Open", CALL, step.quantity), one("Sell to Open", HIGHER_CALL, step.quantity)] }),
      );
      return;
    case "oco": {
      const legs = [one("Sell to Close", CALL, 1)];
      const target = ticket({ ...limit, "price-effect": "Credit", legs });
      const stop = ticket({ "order-type": "Stop", "stop-trigger": "1.20", legs });
      account.submitComplex({ type: "OCO", trigger: null, orders: [target, stop] });
      return;
    }
    case "cancel":
      account.cancel(account.orders()[step.which]?.id ?? 0);
      return;
    case "replace":
      account.replace(account.orders()[step.which]?.id ?? 0, { price: decimal(text(step.price)) });
      return;
    case "quote":
      quote(step.symbol, step.price, step.size);
  }
};

/** What must hold of the account's orders, positions and money whatever was done to it. */
const audit = (account: VenueAccount): void => {
  const held = new Map<string, number>();
  for (const { legs, size, status } of account.orders()) {
    for (const { quantity: units, remaining, fills, symbol: contract, action } of legs) {
      const filled = fills.reduce((count, fill) => count + fill.quantity, 0);
      expect(filled + remaining).toBe(units);
      expect(units % size).toBe(0);
      held.set(contract, (held.get(contract) ?? 0) + (action.startsWith("Buy") ? filled : -filled));
    }
    if (status === "Filled") expect(legs.every(({ remaining }) => remaining === 0)).toBe(true);
  }
  for (const { symbol: contract, quantity: units } of account.positions()) expect(units).toBe(held.get(contract) ?? 0);
  const booked = account.transactions().reduce<Decimal>((total, { value, fees }) => subtract(add(total, value), fees.total), ZERO);
  expect(format(account.money().cash)).toBe(format(add(decimal("100000"), booked)));
};

/** Each order's notifications: time goes on, nothing comes after the end, and the last one is how the order stands. */
const auditPushes = (pushes: readonly Push[], orders: readonly OrderRecord[]): void => {
  for (const { id, status, updatedAt } of orders) {
    const told = pushes.flatMap(({ type, data }) => {
      const frame = data as unknown as { id: number; status: string; "updated-at": number };
      return type === "Order" && frame.id === id ? [frame] : [];
    });
    expect(told.every((frame, n) => n === 0 || frame["updated-at"] > (told[n - 1]?.["updated-at"] ?? 0))).toBe(true);
    const over = told.findIndex((frame) => ["Filled", "Cancelled", "Expired", "Rejected"].includes(frame.status));
    if (over >= 0) expect(over).toBe(told.length - 1);
    if (!["Contingent", "Replace Requested"].includes(status)) expect(told.at(-1)).toMatchObject({ status, "updated-at": updatedAt });
  }
};

describe("whatever is ordered, changed and cancelled in any market", () => {
  it("fills, positions, money and notifications agree", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), async (steps) => {
        const clock = virtualClock(MONDAY);
        const opened = await openSandbox({ clock });
        if (!isOk(opened)) throw new Error(opened.left.text);
        const { venue, pushes: line, close } = opened.right;
        const [account] = venue.accounts;
        if (account === undefined) throw new Error("no account");
        const pushes: Push[] = [];
        line.listen((push) => pushes.push(push));
        const quote = (contract: string, cents: number, size: number): void =>
          venue.fixQuote(instrumentId(contract), decimal(text(cents)), decimal(text(cents + 5)), size);
        quote(CALL, 200, 5);
        quote(HIGHER_CALL, 100, 5);
        for (const step of steps) {
          if (step.act === "pass") await clock.runUntil(clock.now() + step.ms);
          else apply(account, quote, step);
          audit(account);
        }
        await clock.runUntil(clock.now() + 10_000);
        audit(account);
        auditPushes(pushes, account.orders());
        await close();
      }),
      { numRuns: 60 },
    );
  });
});
