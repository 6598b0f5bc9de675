import { orderKey } from "../../ids.ts";
import { isLive } from "../../ports/orders.ts";
import {
  buyLimit,
  CALM,
  closing,
  facts,
  filledOf,
  fillsHeard,
  marketAround,
  session,
  ticksAway,
  working,
  type BrokerCase,
} from "./bench.ts";

/** Placing orders, and what becomes of them when nothing goes wrong. */
export const placing: readonly BrokerCase[] = [
  {
    name: "an order that reaches the market is accepted, and its fills come as facts",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const outcome = await s.place(buyLimit(bench, 2, 2));
        s.check(outcome.outcome === "accepted", `the order is accepted, not ${outcome.outcome}`);
        await bench.advance(CALM);
        const heard = facts(fillsHeard(s.heard, s.key));
        s.check(filledOf(heard) === 2, `the stream tells 2 filled, not ${filledOf(heard)}`);
        s.check(
          bench.kind === "spread" || heard.every((fill) => fill.price <= ticksAway(bench, 2)),
          "no fill is beyond the limit",
        );
        s.check(
          heard.every((fill) => fill.receivedAt >= fill.at),
          "nothing is heard before it happens",
        );
        const { orders, fills } = await s.found();
        s.check(filledOf(fills) === 2, "find shows the same fills");
        s.check(
          orders.every((order) => order.state === "filled" && order.filled === order.terms.quantity),
          "find shows the order as filled",
        );
        s.check(
          orders.every((order) => order.orderKey === s.key && order.revision === 0),
          "find maps back to key and revision",
        );
        const listed = await s.wait(bench.broker.fills(s.window()));
        const ids = new Set(listed.items.map((fill) => fill.fillId));
        s.check(
          heard.every((fill) => ids.has(fill.fillId)),
          "the list of fills has the fills of the stream, by the same ids",
        );
      }),
  },
  {
    name: "a refusal is definite: the order does not exist and never fills",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const outcome = await s.place(buyLimit(bench, 2, 0));
        s.check(outcome.outcome === "rejected", `an order for nothing is rejected, not ${outcome.outcome}`);
        await bench.advance(CALM);
        const { orders } = await s.found();
        s.check(
          orders.every((order) => !isLive(order.state)),
          "nothing of it is alive",
        );
        s.check(fillsHeard(s.heard, s.key).length === 0, "nothing of it fills");
      }),
  },
  {
    name: "partial fills add up to the order and never exceed it",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2, 2);
        await s.place(buyLimit(bench, 2, 5));
        for (let second = 0; second < 60 && filledOf(fillsHeard(s.heard, s.key)) < 5; second++) {
          await bench.advance(1000);
          s.check(filledOf(fillsHeard(s.heard, s.key)) <= 5, "never more is filled than was ordered");
        }
        await bench.advance(CALM);
        const fills = facts(fillsHeard(s.heard, s.key));
        s.check(filledOf(fills) === 5, `all of it fills in the end, not ${filledOf(fills)}`);
        s.check(new Set(fills.map((fill) => fill.fillId)).size === fills.length, "each execution has an id of its own");
      }),
  },
  {
    name: "a resting order is alive, and its remaining quantity is what was ordered",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 3));
        s.check(order !== undefined && isLive(order.state), "it is alive");
        s.check(order?.filled === 0, "nothing of it is filled");
        s.check(order?.terms.limit === ticksAway(bench, -8), "it works at the price that was asked");
        const states = s.heard.flatMap((event) =>
          event.type === "order-state" && event.orderKey === s.key ? [event.state] : [],
        );
        s.check(states.includes("working"), "the stream says that it works");
      }),
  },
  {
    name: "a key that was already used is refused",
    needs: ({ idempotentKey }) => idempotentKey === "refuses-duplicates",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        await working(s, buyLimit(bench, -8, 1));
        const again = await s.place(buyLimit(bench, -8, 1));
        s.check(again.outcome === "rejected", `the second order is rejected, not ${again.outcome}`);
        await bench.advance(CALM);
        s.check((await s.found()).orders.length === 1, "there is one order under the key");
      }),
  },
  {
    name: "an order that closes more than is held is refused",
    needs: ({ closeEffect }) => closeEffect === "enforced",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const outcome = await s.place(closing(bench, 8, 1));
        s.check(outcome.outcome === "rejected", `it is rejected, not ${outcome.outcome}`);
      }),
  },
  {
    name: "capabilities and evidence of the environment are about this account",
    run: (bench) =>
      session(bench, async (s) => {
        const evidence = await s.wait(bench.broker.proveEnvironment());
        s.check(evidence.account === bench.broker.account, "the evidence names the account");
        s.check(evidence.evidence !== "" && evidence.endpoint !== "", "the evidence says what it rests on");
        const { orderTypes } = bench.broker.capabilities(bench.kind);
        s.check(orderTypes.includes("limit"), "a kind that can be traded takes limit orders");
        const other = await s.place(buyLimit(bench, -8, 1), orderKey("contract-2"));
        const ref = other.outcome === "accepted" ? other.ref : null;
        s.check(ref === null || ref.account === bench.broker.account, "references name the account");
        s.check(ref === null || ref.broker === bench.broker.name, "references name the broker");
      }),
  },
];
