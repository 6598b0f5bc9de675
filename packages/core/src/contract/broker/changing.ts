import { isLive, sameRef } from "../../ports/orders.ts";
import {
  buyLimit,
  CALM,
  facts,
  filledOf,
  fillsHeard,
  leftOf,
  marketAround,
  openOf,
  session,
  ticksAway,
  working,
  type BrokerCase,
  type Session,
} from "./bench.ts";

/** Watches that no more is ever alive and filled than was asked for, at every moment that can be looked at. */
const neverTooMuch = async (s: Session, asked: number): Promise<void> => {
  const { orders, fills } = await s.found();
  const sum = openOf(orders) + filledOf(fills);
  const chained = orders.filter((order) => isLive(order.state) && order.supersedes !== null);
  // Where a replace makes a new incarnation, both may be alive for a moment; only one of them can trade.
  const waiting = chained.reduce((total, order) => total + leftOf(order), 0);
  s.check(sum - waiting <= asked, `alive and filled are ${sum - waiting} of ${asked} asked`);
};

const settle = async (s: Session, asked: number): Promise<void> => {
  for (let beat = 0; beat < 20; beat++) {
    await s.bench.advance(100);
    await neverTooMuch(s, asked);
  }
  await s.bench.advance(CALM);
  const { orders, fills } = await s.found();
  s.check(openOf(orders) + filledOf(fills) <= asked, "in the end no more is alive and filled than was asked for");
  s.check(filledOf(fills) === filledOf(fillsHeard(s.heard, s.key)), "stream and find agree on what was filled");
};

/** Cancel and replace, alone and in races. */
export const changing: readonly BrokerCase[] = [
  {
    name: "a cancel ends a resting order, and its end is told by stream and by query",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 2));
        if (order === undefined) return;
        const outcome = await s.cancel(order.ref);
        s.check(outcome.outcome === "accepted", `the cancel is accepted, not ${outcome.outcome}`);
        await bench.advance(CALM);
        s.check(
          (await s.found()).orders.every(({ state }) => state === "cancelled"),
          "find shows it cancelled",
        );
        const told = s.heard.some(
          (e) => e.type === "order-state" && e.state === "cancelled" && sameRef(e.ref, order.ref),
        );
        s.check(told, "the stream says that it is cancelled");
        s.check(fillsHeard(s.heard, s.key).length === 0, "nothing fills");
      }),
  },
  {
    name: "a cancel of an order that is gone is refused, and says that it is gone",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, 2, 1));
        await bench.advance(CALM);
        if (order === undefined) return;
        const outcome = await s.cancel(order.ref);
        s.check(outcome.outcome === "rejected" && outcome.leaves === "original-gone", "rejected, original-gone");
      }),
  },
  {
    name: "a replace moves the price and leaves one order alive",
    needs: ({ replace }) => replace.price,
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 3));
        if (order === undefined) return;
        const outcome = await s.replace(order.ref, buyLimit(bench, -7, 3));
        s.check(outcome.outcome === "accepted", `the replace is accepted, not ${outcome.outcome}`);
        await settle(s, 3);
        const alive = (await s.found()).orders.filter(({ state }) => isLive(state));
        s.check(alive.length === 1, `one incarnation is alive, not ${alive.length}`);
        s.check(
          alive.every(({ terms }) => terms.limit === ticksAway(bench, -7)),
          "it works at the new price",
        );
        s.check(
          alive.every(({ revision }) => revision === 1),
          "it carries the new revision",
        );
        const chained = alive.every(
          ({ ref, supersedes }) => sameRef(ref, order.ref) || (supersedes !== null && sameRef(supersedes, order.ref)),
        );
        s.check(chained, "it is the same order, or names the one that it supersedes");
      }),
  },
  {
    name: "a replace into the market fills what was asked for, once",
    needs: ({ replace }) => replace.price,
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 3));
        if (order === undefined) return;
        await s.replace(order.ref, buyLimit(bench, 2, 3));
        await settle(s, 3);
        s.check(filledOf((await s.found()).fills) === 3, "all of it fills");
      }),
  },
  {
    name: "a replace can change the quantity in place",
    needs: ({ replace }) => replace.quantity,
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 3));
        if (order === undefined) return;
        await s.replace(order.ref, buyLimit(bench, -8, 2));
        await bench.advance(CALM);
        s.check(openOf((await s.found()).orders) === 2, "two remain alive");
      }),
  },
  {
    name: "a replace that cannot change the quantity says so and sends nothing",
    needs: ({ replace }) => replace.price && !replace.quantity,
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 3));
        if (order === undefined) return;
        const outcome = await s.replace(order.ref, buyLimit(bench, -8, 5));
        s.check(outcome.outcome === "rejected" && outcome.leaves === "original-working", "rejected, original-working");
        await bench.advance(CALM);
        s.check(openOf((await s.found()).orders) === 3, "the original still works");
      }),
  },
  {
    name: "a replace of an order that is gone is refused and brings nothing to life",
    needs: ({ replace }) => replace.price,
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, 2, 2));
        await bench.advance(CALM);
        if (order === undefined) return;
        const outcome = await s.replace(order.ref, buyLimit(bench, 2, 2));
        s.check(outcome.outcome === "rejected" && outcome.leaves === "original-gone", "rejected, original-gone");
        await settle(s, 2);
      }),
  },
  {
    name: "a cancel that races a fill ends in exactly one of them for every unit",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 4));
        if (order === undefined) return;
        const cancelling = s.cancel(order.ref);
        bench.setQuote(bench.instrument, ticksAway(bench, -12), ticksAway(bench, -9), 2);
        await cancelling;
        await settle(s, 4);
        const { orders } = await s.found();
        s.check(
          orders.every(({ state }) => !isLive(state)),
          "nothing is alive in the end",
        );
        const full = filledOf(fillsHeard(s.heard, s.key)) === 4;
        s.check(
          orders.every(({ state }) => (state === "filled") === full),
          "it is filled when all of it is, else cancelled",
        );
      }),
  },
  {
    name: "a replace that races a fill never yields more than was asked for",
    needs: ({ replace }) => replace.price,
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 4));
        if (order === undefined) return;
        const replacing = s.replace(order.ref, buyLimit(bench, 2, 4));
        bench.setQuote(bench.instrument, ticksAway(bench, -12), ticksAway(bench, -9), 3);
        await replacing;
        await settle(s, 4);
      }),
  },
  {
    name: "a fill that races a change of the quantity never fills more than the larger of both",
    needs: ({ replace }) => replace.quantity,
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 4));
        if (order === undefined) return;
        const replacing = s.replace(order.ref, buyLimit(bench, 2, 6));
        bench.setQuote(bench.instrument, ticksAway(bench, -12), ticksAway(bench, -9), 3);
        await replacing;
        await settle(s, 6);
      }),
  },
  {
    name: "where a replace is atomic, the terms before and after it never both fill",
    needs: ({ replace }) => replace.price && replace.atomic === true,
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 4));
        if (order === undefined) return;
        // Whether the fill overtakes the change is the venue's affair; either way one of both lives ends without a fill.
        const replacing = s.replace(order.ref, buyLimit(bench, -7, 4));
        bench.setQuote(bench.instrument, ticksAway(bench, -12), ticksAway(bench, -9), 1);
        await replacing;
        await settle(s, 4);
        const { orders, fills } = await s.found();
        const lives = new Set(facts(fills).flatMap(({ quantity, ref }) => (quantity > 0 ? [ref.id] : [])));
        s.check(lives.size <= 1, `one life fills, not ${lives.size}`);
        const [filler] = lives;
        if (filler === order.ref.id && filledOf(fills) < 4) {
          s.check(
            orders.every(({ state }) => !isLive(state)),
            "the fill that overtook the change ended it, and nothing is alive",
          );
        }
      }),
  },
];
