import { orderKey, type OrderKey } from "../../ids.ts";
import type { Capabilities, PlaceOutcome } from "../../ports/broker.ts";
import { isLive, type BrokerOrder, type Fill, type OrderTerms } from "../../ports/orders.ts";
import {
  buyNow,
  CALM,
  closing,
  filledOf,
  fillsHeard,
  marketAround,
  openOf,
  session,
  ticksAway,
  type BrokerBench,
  type BrokerCase,
  type Session,
} from "./bench.ts";

const TARGET = orderKey("contract-t");
const STOP = orderKey("contract-s");

const hasPairs = ({ oco }: Capabilities): boolean => oco === "broker";

/** A target eight ticks above and a stop eight ticks below, on the same units. */
const sides = (bench: BrokerBench, quantity: number): readonly [OrderTerms, OrderTerms] => [
  closing(bench, 8, quantity),
  { ...closing(bench, 0, quantity), type: "stop", limit: null, stop: ticksAway(bench, -8) },
];

const placePair = (s: Session, [target, stop]: readonly [OrderTerms, OrderTerms]): Promise<readonly [PlaceOutcome, PlaceOutcome]> =>
  s.wait(
    s.bench.broker.placeOco([
      { key: TARGET, revision: 0, terms: target },
      { key: STOP, revision: 0, terms: stop },
    ]),
  );

interface Side {
  readonly orders: readonly BrokerOrder[];
  readonly fills: readonly Fill[];
}

const sideOf = async (s: Session, key: OrderKey): Promise<Side> => {
  const answer = await s.wait(s.bench.broker.find(key, s.window()));
  return answer.outcome === "found" ? { orders: answer.incarnations, fills: answer.fills } : { orders: [], fills: [] };
};

const bothSides = async (s: Session): Promise<readonly [Side, Side]> => [await sideOf(s, TARGET), await sideOf(s, STOP)];

const alive = ({ orders }: Side): boolean => orders.some(({ state }) => isLive(state));

/** Four held, and a pair on them. */
const resting = async (s: Session): Promise<void> => {
  await buyNow(s, 4);
  const outcomes = await placePair(s, sides(s.bench, 4));
  for (const { outcome } of outcomes) s.check(outcome === "accepted", `both sides are accepted, not ${outcome}`);
  await s.bench.advance(CALM);
};

const toldEnded = (s: Session, key: OrderKey): boolean =>
  s.heard.some((event) => event.type === "order-state" && event.orderKey === key && event.state === "cancelled");

/** Moves the market so many ticks away, with so much on display. */
const move = (bench: BrokerBench, ticks: number, size?: number): void =>
  bench.setQuote(bench.instrument, ticksAway(bench, ticks - 1), ticksAway(bench, ticks + 1), size);

/** Never more than the units of one side are alive and filled, as one list of one moment has them. */
const neverTwice = async (s: Session): Promise<void> => {
  const { items } = await s.wait(s.bench.broker.orders(s.window()));
  const [target, stop] = [TARGET, STOP].map((key) => items.filter(({ orderKey: own }) => own === key));
  const filled = [...(target ?? []), ...(stop ?? [])].reduce((sum, order) => sum + order.filled, 0);
  const open = Math.max(openOf(target ?? []), openOf(stop ?? []));
  s.check(filled + open <= 4, `of 4 units ${filled} are filled and ${open} alive`);
};

/** {@link neverTwice}, looked at that often. */
const neverTwiceIn = async (s: Session, beats: number, ms: number): Promise<void> => {
  for (let beat = 0; beat < beats; beat++) {
    await s.bench.advance(ms);
    await neverTwice(s);
  }
};

const oneEnds = (name: string, ticks: number, sold: OrderKey, ended: OrderKey): BrokerCase => ({
  name,
  needs: hasPairs,
  run: (bench) =>
    session(bench, async (s) => {
      await resting(s);
      move(bench, ticks);
      await neverTwiceIn(s, 20, 500);
      s.check(filledOf((await sideOf(s, sold)).fills) === 4, "all of the one side is filled");
      s.check(!alive(await sideOf(s, ended)) && toldEnded(s, ended), "the other side is ended, and the stream says so");
      move(bench, -ticks);
      await bench.advance(CALM);
      s.check(fillsHeard(s.heard, ended).length === 0, "nothing of it fills any more");
    }),
});

/** Two orders on the same units, of which the broker lets one sell. */
export const pairing: readonly BrokerCase[] = [
  {
    name: "a pair is taken whole, and each side is found by its own key",
    needs: hasPairs,
    run: (bench) =>
      session(bench, async (s) => {
        await resting(s);
        for (const key of [TARGET, STOP]) {
          const { orders } = await sideOf(s, key);
          s.check(orders.length === 1 && orders[0]?.orderKey === key, `one order is found under ${key}`);
          s.check(openOf(orders) === 4, "it works for all of its units");
        }
      }),
  },
  oneEnds("a target that fills ends the stop of its pair", 12, TARGET, STOP),
  oneEnds("a stop that fills ends the target of its pair", -12, STOP, TARGET),
  {
    name: "a part of one side is never sold by the other side, too",
    needs: hasPairs,
    run: (bench) =>
      session(bench, async (s) => {
        await resting(s);
        move(bench, 12, 1);
        await neverTwiceIn(s, 8, 250);
        move(bench, -12, 1);
        await neverTwiceIn(s, 20, 500);
      }),
  },
  {
    name: "a cancel of one side ends it, and fills nothing of the other",
    needs: hasPairs,
    run: (bench) =>
      session(bench, async (s) => {
        await resting(s);
        const [order] = (await sideOf(s, STOP)).orders;
        if (order === undefined) return;
        const outcome = await s.wait(bench.broker.cancel({ key: STOP, target: order.ref }));
        s.check(outcome.outcome === "accepted", `the cancel is accepted, not ${outcome.outcome}`);
        await bench.advance(CALM);
        s.check(!alive(await sideOf(s, STOP)), "it is over");
        s.check(toldEnded(s, TARGET) !== alive(await sideOf(s, TARGET)), "the other side lives, or its end is told");
      }),
  },
  {
    name: "a pair of which one side is refused places nothing",
    needs: hasPairs,
    run: (bench) =>
      session(bench, async (s) => {
        await buyNow(s, 4);
        const [target, stop] = sides(bench, 4);
        const outcomes = await placePair(s, [target, { ...stop, quantity: 0 }]);
        for (const { outcome } of outcomes) s.check(outcome === "rejected", `both sides are rejected, not ${outcome}`);
        await bench.advance(CALM);
        const both = await bothSides(s);
        s.check(!both.some(alive), "nothing of it is alive");
      }),
  },
  {
    name: "a pair whose answer is lost is unknown on both sides, and both are found",
    needs: hasPairs,
    fault: "lost-response",
    run: (bench) =>
      session(bench, async (s) => {
        await buyNow(s, 4);
        bench.inject("lost-response");
        const outcomes = await placePair(s, sides(bench, 4));
        for (const { outcome } of outcomes) s.check(outcome === "unknown", `both sides are unknown, not ${outcome}`);
        await bench.advance(CALM);
        const both = await bothSides(s);
        for (const { orders } of both) s.check(orders.length === 1, "each side is found, once");
      }),
  },
  {
    name: "where no orders are linked, a pair is refused before anything is sent",
    needs: ({ oco }) => oco === "none",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        for (const outcome of await placePair(s, sides(bench, 1))) {
          s.check(outcome.outcome === "rejected" && outcome.by === "local", "both sides are refused by our own side");
        }
      }),
  },
];
