import { decimal, orderKey, type BrokerOrderRef } from "@floorbroker/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { OrderRecord, Switch } from "../../tastytrade-sandbox/src/index.ts";
import { MONDAY } from "./bench.ts";
import { CALL, openDesk, type Desk } from "./desk.ts";

/** What a stream may do to what it was given to say, and the exchange to orders. */
const weather: fc.Arbitrary<Switch> = fc.oneof(
  fc.constantFrom<Switch[]>(
    { switch: "push-lost", type: "Order" },
    { switch: "push-twice", type: "Order" },
    { switch: "pushes-reordered", type: "Order" },
    { switch: "null-frame", stream: "account" },
    { switch: "broken-frame", stream: "account" },
    { switch: "live-with-full-fill" },
    { switch: "filled-without-fills" },
    { switch: "heartbeat-ack-lost" },
    { switch: "ack-missing", action: "connect" },
    { switch: "ack-refused", action: "connect" },
    { switch: "upgrade-hangs", stream: "account" },
    { switch: "upgrade-refused", stream: "account" },
    { switch: "stream-silent", stream: "account" },
    { switch: "fill-races-cancel" },
    { switch: "fill-races-cancel", quantity: 1 },
    { switch: "edited-by-hand" },
    { switch: "session-offline" },
    { switch: "bad-gateway", method: "GET", path: "/accounts/*/orders/**" },
  ),
  fc.record({ switch: fc.constant("push-late" as const), ms: fc.integer({ min: 1, max: 5_000 }) }),
  fc.record({ switch: fc.constant("pushes-batched" as const), count: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ switch: fc.constant("stream-closed" as const), stream: fc.constant("account" as const), code: fc.constantFrom(1000, 1001, 1006) }),
);

type Step =
  | { readonly do: "arm"; readonly armed: Switch }
  | { readonly do: "buy"; readonly quantity: number }
  | { readonly do: "fill"; readonly which: number; readonly quantity: number }
  | { readonly do: "replace" | "cancel"; readonly which: number }
  | { readonly do: "pass"; readonly ms: number };

const which = fc.nat(7);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("arm" as const), armed: weather }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("buy" as const), quantity: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("fill" as const), which, quantity: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("replace" as const, "cancel" as const), which }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
);

const terms = (quantity: number, limit: string) =>
  ({ instrument: CALL, side: "buy", closing: false, quantity, type: "limit", limit: decimal(limit), stop: null, timeInForce: "day" }) as const;

const ordersAt = ({ sandbox, tastytrade }: Desk): readonly OrderRecord[] => sandbox.venue.account(tastytrade.account)?.orders() ?? [];

const fillByHand = ({ sandbox, tastytrade }: Desk, { id }: OrderRecord, quantity: number): void =>
  void sandbox.venue.account(tastytrade.account)?.fill(id, quantity, null);

const walk = async (at: Desk, steps: readonly Step[]): Promise<void> => {
  const { broker } = at.tastytrade;
  const taken: { readonly key: string; ref: BrokerOrderRef; revision: number; readonly quantity: number }[] = [];
  for (const [n, each] of steps.entries()) {
    if (each.do === "arm") at.arm(each.armed);
    else if (each.do === "pass") await at.pass(each.ms);
    else if (each.do === "buy") {
      const key = orderKey(`storm-${n}`);
      const outcome = await at.wait(broker.place({ key, revision: 0, terms: terms(each.quantity, "3.50") }));
      if (outcome.outcome === "accepted" && outcome.ref !== null) taken.push({ key, ref: outcome.ref, revision: 0, quantity: each.quantity });
    } else if (each.do === "fill") {
      const orders = ordersAt(at);
      const order = orders[each.which % Math.max(1, orders.length)];
      if (order !== undefined) fillByHand(at, order, Math.min(each.quantity, order.legs[0]?.remaining ?? 0));
    } else {
      const order = taken[each.which % Math.max(1, taken.length)];
      if (order === undefined) continue;
      const key = orderKey(order.key);
      if (each.do === "cancel") await at.wait(broker.cancel({ key, target: order.ref }));
      else {
        order.revision += 1;
        const outcome = await at.wait(broker.replace({ key, revision: order.revision, terms: terms(order.quantity, "3.60"), target: order.ref }));
        if (outcome.outcome === "accepted" && outcome.ref !== null) order.ref = outcome.ref;
      }
    }
  }
};

const told = ({ heard }: Desk): Readonly<Record<string, number>> => {
  const units: Record<string, number> = {};
  for (const event of heard) if (event.type === "fill") units[event.fill.ref.id] = (units[event.fill.ref.id] ?? 0) + event.fill.quantity;
  return units;
};

const done = (at: Desk): Readonly<Record<string, number>> =>
  Object.fromEntries(
    ordersAt(at).flatMap(({ id, legs: [leg] }) => {
      const units = leg?.fills.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
      return units === 0 ? [] : [[String(id), units]];
    }),
  );

const ENDED = new Set(["filled", "cancelled", "expired", "rejected", "replaced"]);
const lastState = ({ heard }: Desk, id: string): string =>
  heard.flatMap((event) => (event.type === "order-state" && event.ref.id === id ? [event.state] : [])).at(-1) ?? "never told";

it("whatever becomes of the stream and of the orders, each fill is told once, and each end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const at = await openDesk({ fills: "never" });
      try {
        await walk(at, steps);
        at.sandbox.switches.disarm();
        await at.pass(70_000);
        await at.until(() => at.link("orders") === "up");
        await at.pass(5_000);
        // Nothing can tell that the very last word was lost; core asks for the lists from time to time.
        await at.wait(at.tastytrade.broker.orders({ from: MONDAY, to: at.clock.now() }));
        await at.pass(5_000);
        expect(told(at)).toEqual(done(at));
        for (const { id, terminalAt } of ordersAt(at)) expect(`${id}: ${ENDED.has(lastState(at, String(id)))}`).toBe(`${id}: ${terminalAt !== null}`);
        const orders = at.tastytrade.links().find(({ name }) => name === "orders");
        expect(orders).toMatchObject({ state: "up" });
      } finally {
        await at.close();
      }
    }),
    { numRuns: Number(process.env["FLOORBROKER_RUNS"] ?? 12) },
  );
});
