import { add, times, ZERO, type Decimal } from "../../decimal.ts";
import { instrumentId } from "../../ids.ts";
import type { SpreadLeg } from "../../instrument/instrument.ts";
import { parseSpread } from "../../instrument/spread.ts";
import type { Fill, OrderSide } from "../../ports/orders.ts";
import { isOk } from "../../result.ts";
import {
  buyLimit,
  buyNow,
  CALM,
  closing,
  facts,
  fillsHeard,
  marketAround,
  session,
  ticksAway,
  type BrokerBench,
  type BrokerCase,
  type Session,
} from "./bench.ts";

const legsOf = (bench: BrokerBench): readonly SpreadLeg[] => {
  const spread = parseSpread(bench.instrument);
  return isOk(spread) ? spread.right.legs : [];
};

const sideOfLeg = (ratio: number, side: OrderSide): OrderSide => {
  if (ratio > 0) return side;
  return side === "buy" ? "sell" : "buy";
};

/** Every leg is told as its own contract, in its own direction, as often as so many spreads have it. */
const checkLegs = (s: Session, fills: readonly Fill[], side: OrderSide, quantity: number): void => {
  legsOf(s.bench).forEach(({ option, ratio }, leg) => {
    const own = fills.filter((fill) => fill.leg === leg);
    const units = own.reduce((sum, fill) => sum + fill.quantity, 0);
    const expected = quantity * Math.abs(ratio);
    s.check(units === expected, `leg ${leg} fills ${expected}, not ${units}`);
    s.check(
      own.every((fill) => fill.instrument === option.id && fill.side === sideOfLeg(ratio, side)),
      `leg ${leg} names its own contract and direction`,
    );
  });
};

/** What all legs together cost (or brought, for a sold spread): Σ ratio × price × spreads. */
const netOf = (s: Session, fills: readonly Fill[]): Decimal =>
  legsOf(s.bench).reduce(
    (sum, { ratio }, leg) =>
      fills
        .filter((fill) => fill.leg === leg)
        .reduce((total, { price, quantity }) => add(total, times(price, Math.sign(ratio) * quantity)), sum),
    ZERO,
  );

/** Orders for several options at one net price. */
export const spreads: readonly BrokerCase[] = [
  {
    name: "a spread fills leg by leg, at prices that add up to no more than the net limit",
    kind: "spread",
    run: (bench) =>
      session(bench, async (s) => {
        await buyNow(s, 3);
        const fills = facts(fillsHeard(s.heard, s.key));
        checkLegs(s, fills, "buy", 3);
        s.check(netOf(s, fills) <= times(ticksAway(bench, 2), 3), "the legs cost no more than the net limit");
        const { orders } = await s.found();
        s.check(
          orders.every(({ filled, state }) => filled === 3 && state === "filled"),
          "the order counts whole spreads",
        );
        s.check(
          orders.every(({ terms }) => terms.instrument === bench.instrument && terms.limit === ticksAway(bench, 2)),
          "the order keeps its own terms: the spread and its net price",
        );
      }),
  },
  {
    name: "a spread that is sold turns every leg around, and brings no less than the net limit",
    kind: "spread",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        await s.place({ ...buyLimit(bench, -2, 2), side: "sell" });
        await bench.advance(CALM);
        const fills = facts(fillsHeard(s.heard, s.key));
        checkLegs(s, fills, "sell", 2);
        s.check(netOf(s, fills) >= times(ticksAway(bench, -2), 2), "the legs bring no less than the net limit");
      }),
  },
  {
    name: "a spread that is held can be closed, and not more of it than is held",
    kind: "spread",
    run: (bench) =>
      session(bench, async (s) => {
        await buyNow(s, 2);
        const { closeEffect } = bench.broker.capabilities("spread");
        if (closeEffect === "enforced") {
          const tooMany = await s.place(closing(bench, -2, 3), s.another("too-many"));
          s.check(tooMany.outcome === "rejected", `closing more than is held is rejected, not ${tooMany.outcome}`);
        }
        const key = s.another("closing");
        const outcome = await s.place(closing(bench, -2, 2), key);
        s.check(outcome.outcome === "accepted", `closing what is held is accepted, not ${outcome.outcome}`);
        await bench.advance(CALM);
        checkLegs(s, facts(fillsHeard(s.heard, key)), "sell", 2);
      }),
  },
  {
    name: "a spread takes no order that is not a limit, and says that it is unsupported",
    kind: "spread",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const market = await s.place({ ...buyLimit(bench, 2, 1), type: "market", limit: null }, s.another("market"));
        s.check(market.outcome === "rejected" && market.code === "unsupported", "a market order is unsupported");
        const stopped = { type: "stop", limit: null, stop: ticksAway(bench, 8) } as const;
        const stop = await s.place({ ...buyLimit(bench, 2, 1), ...stopped }, s.another("stop"));
        s.check(stop.outcome === "rejected" && stop.code === "unsupported", "a stop order is unsupported");
        await bench.advance(CALM);
        s.check(!s.heard.some(({ type }) => type === "fill"), "nothing fills");
      }),
  },
  {
    name: "a spread with a leg that does not exist is an unknown instrument",
    kind: "spread",
    run: (bench) =>
      session(bench, async (s) => {
        const [known] = bench.instrument.split("|");
        const outcome = await s.place({ ...buyLimit(bench, 2, 1), instrument: instrumentId(`${known}|-1*no such contract`) });
        s.check(outcome.outcome === "rejected" && outcome.code === "unknown-instrument", "rejected, unknown-instrument");
      }),
  },
];
