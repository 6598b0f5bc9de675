import { orderKey } from "../../ids.ts";
import { SECOND } from "../../time.ts";
import { buyLimit, marketAround, session, working, type BrokerCase } from "./bench.ts";

/** Looking up and listing: what is there, what is not, and what nobody knows yet. */
export const asking: readonly BrokerCase[] = [
  {
    name: "a key that was never sent becomes absent with proof, and is never found",
    run: (bench) =>
      session(bench, async (s) => {
        const sent = { from: bench.now(), to: bench.now() };
        for (let second = 0; second <= 60; second++) {
          const answer = await s.wait(bench.broker.find(orderKey("never-sent"), sent));
          s.check(answer.outcome !== "found", "it is not found");
          if (answer.outcome === "absent") {
            s.check(answer.proof !== "", "absence is proven in words");
            return;
          }
          await bench.advance(SECOND);
        }
        s.check(false, "it is proven absent within a minute");
      }),
  },
  {
    name: "listings say what they cover, and hold the order",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 2));
        const window = s.window();
        const orders = await s.wait(bench.broker.orders(window));
        s.check(orders.complete, "a whole list says that it is complete");
        s.check(orders.covers.from <= window.from && orders.covers.to >= window.to, "it covers the window");
        s.check(
          orders.items.some(({ ref }) => ref.id === order?.ref.id),
          "the order is in it",
        );
        s.check(orders.asOf >= window.from, "it says as of when");
        const fills = await s.wait(bench.broker.fills(window));
        s.check(fills.complete && fills.items.length === 0, "a complete list may be empty");
      }),
  },
  {
    name: "orders keep apart by their keys",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        await s.place(buyLimit(bench, -8, 1));
        await s.place(buyLimit(bench, -9, 2), orderKey("contract-2"));
        await bench.advance(2 * SECOND);
        const { orders } = await s.found();
        s.check(orders.length === 1 && orders[0]?.terms.quantity === 1, "each key finds its own order");
      }),
  },
];
