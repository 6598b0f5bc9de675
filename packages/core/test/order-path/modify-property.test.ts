import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryFilled, get, isLive, isOver, openTradesOf, pendingUnits, SECOND, type TradeId } from "../../src/index.ts";
import type { Fate } from "./broker-line.ts";
import { Desk } from "./desk.ts";

const entry = fc
  .tuple(
    fc.constantFrom("buy", "sell"),
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom(["", ""], ["limit 6890", "limit 6910"], ["stop 6910", "stop 6890"], ["stop-limit 6910/6912", "stop-limit 6890/6888"]),
    fc.constantFrom("", "day", "gtc", "ioc", "fok"),
  )
  .map(([side, n, [below = "", above = ""], time]) => ({ name: `!tt ${side} ${n} MES ${side === "buy" ? below : above} ${time}`.trim(), act: (desk: Desk) => void desk.say(`!tt ${side} ${n} MES ${side === "buy" ? below : above} ${time}`) }));
const change = fc
  .tuple(fc.constantFrom("limit 6891", "limit 6889", "stop 6911", "stop 6911 limit 6913", "limit 6891 qty 2", "qty"), fc.integer({ min: 1, max: 6 }))
  .map(([fields, n]) => ({ name: `modify ${fields} ${n}`, act: (desk: Desk) => void desk.say(`!tt modify MES ${fields === "qty" ? `qty ${n}` : fields}`) }));
const fill = fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 3 }), fc.boolean()).map(([index, n, heard]) => ({
  name: `fill ${n} of ${index}${heard ? "" : " unheard"}`,
  act: (desk: Desk) => {
    const live = desk.broker.orders.filter(({ state }) => isLive(state));
    const order = live[index % Math.max(1, live.length)];
    if (order === undefined) return;
    const found = desk.broker.fill(order, n, desk.now);
    if (found === undefined || !heard) return;
    desk.hear({ type: "fill", fill: found });
    desk.hear(desk.broker.stateOf(order, desk.now));
  },
}));
const pass = fc.constantFrom(1, SECOND, 4 * SECOND, 30 * SECOND).map((ms) => ({ name: `pass ${ms}`, act: (desk: Desk) => desk.pass(ms) }));
const fated = fc.constantFrom<Fate>("rejected", "lost-request", "lost-response", "nameless", "no-answer").map((fate) => ({ name: fate, act: (desk: Desk) => desk.next(fate) }));
const ended = fc.constant({ name: "!tt cancel all", act: (desk: Desk) => void desk.say("!tt cancel all") });

/** Units that the broker may still fill of a trade's entry, and those that it has filled. */
const truthOf = (desk: Desk, id: TradeId): { readonly live: number; readonly filled: number } => {
  const orders = desk.broker.orders.filter(({ key }) => key.startsWith(`${id}-e`));
  const live = orders.filter(({ state }) => isLive(state)).reduce((sum, { terms, filled }) => sum + terms.quantity - filled, 0);
  return { live, filled: orders.reduce((sum, { filled }) => sum + filled, 0) };
};

describe("entries of any kind that are changed by hand again and again", () => {
  for (const style of ["new-id", "same-id"] as const) {
    it(`never work for more than was ever asked, and what works is always reserved (${style})`, () => {
      fc.assert(
        fc.property(fc.array(fc.oneof({ weight: 2, arbitrary: entry }, { weight: 4, arbitrary: change }, { weight: 4, arbitrary: fill }, { weight: 4, arbitrary: pass }, { weight: 2, arbitrary: fated }, { weight: 1, arbitrary: ended }), { maxLength: 25 }), (plan) => {
          const desk = new Desk({ style, power: "480000" });
          desk.market("/MES", "6900.00", "6900.25");
          const asked = new Map<TradeId, number>();
          for (const { act } of plan) {
            act(desk);
            for (const trade of openTradesOf(desk.book)) {
              const most = Math.max(asked.get(trade.id) ?? 0, trade.entryPlan.quantity);
              asked.set(trade.id, most);
              const { live, filled } = truthOf(desk, trade.id);
              expect(live + filled).toBeLessThanOrEqual(most);
              // What the book has not heard of yet is in what it reserves.
              expect(pendingUnits(desk.book, trade) + entryFilled(desk.book, trade)).toBeGreaterThanOrEqual(live + filled);
            }
          }
          // What the stream has lost is in the broker's own lists.
          desk.pass(30 * SECOND);
          const { orders, fills } = desk.broker.lists(desk.now);
          desk.input("lists", { type: "orders-listed", orders, fills });
          desk.pass(10 * 60 * SECOND);
          for (const id of asked.keys()) {
            const trade = get(desk.book.trades, id);
            if (trade === undefined) continue;
            const { live } = truthOf(desk, id);
            const { timeInForce, quantity } = trade.entryPlan;
            if (timeInForce === "ioc" || timeInForce === "fok") expect(live).toBe(0);
            else if (live > 0) expect(live + entryFilled(desk.book, trade)).toBe(quantity);
            if (trade.closed === null && !trade.entryWanted) expect(isOver(get(desk.book.orders, trade.entry) as never)).toBe(true);
          }
        }),
        { numRuns: 400 },
      );
    });
  }
});
