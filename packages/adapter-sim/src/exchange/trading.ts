import { isLive, type Decimal, type EpochMs, type OrderSide } from "@floorbroker/core";
import type { MarketQuote } from "../market/market.ts";
import { streamKey, uniformAt } from "../random.ts";
import { execute } from "./executions.ts";
import { legsOf, sideOfLeg, type TradedLeg } from "./legs.ts";
import { match, touches, type Encounter } from "./matching.ts";
import { remainingOf, type VenueOrder } from "./orders.ts";
import { turn, type Venue } from "./venue.ts";

/** The market side of the venue: brings orders together with quotes as time passes. */
export interface Trading {
  /** An order comes to the market; where that is closed, it waits for the opening. */
  route(order: VenueOrder, at: EpochMs): void;
  /** Lets an order whose terms have changed meet the market anew. */
  meetAgain(order: VenueOrder, at: EpochMs): void;
}

/** Trading at a venue. Orders are matched when they arrive, then on a fixed grid, only while one of them can trade. */
export const trading = (venue: Venue): Trading => {
  const { world, market, agenda } = venue;
  /** Sizes that our own orders have taken from the display, until the grid moves on. */
  const taken = new Map<string, number>();
  let takenAt = 0;
  let planned: EpochMs | undefined;

  const nameOf = ({ spec, ratio }: TradedLeg, side: OrderSide): string =>
    `${spec.instrument.id}:${sideOfLeg(ratio, side)}`;

  /** What is left on display for an order, in its own units: of a spread as much as its scarcest leg has. */
  const displayOf = (order: VenueOrder, at: EpochMs): number => {
    const step = Math.floor(at / world.stepMs);
    if (step !== takenAt) {
      taken.clear();
      takenAt = step;
    }
    if (!world.partialFills) return Infinity;
    const { side } = order.terms;
    return Math.min(
      ...legsOf(market, order.spec).map((leg) => {
        const quote = market.quote(leg.spec, at);
        const size = (sideOfLeg(leg.ratio, side) === "buy" ? quote?.askSize : quote?.bidSize) ?? 0;
        return Math.floor((size - (taken.get(nameOf(leg, side)) ?? 0)) / Math.abs(leg.ratio));
      }),
    );
  };
  const takeFromDisplay = (order: VenueOrder, units: number): void => {
    for (const leg of legsOf(market, order.spec)) {
      const name = nameOf(leg, order.terms.side);
      taken.set(name, (taken.get(name) ?? 0) + units * Math.abs(leg.ratio));
    }
  };

  const isTriggered = (order: VenueOrder, quote: MarketQuote): boolean => {
    if (order.terms.stop === null || order.triggered) return true;
    order.triggered = touches(order.terms, quote);
    return order.triggered;
  };

  /** What is left of an order that was to fill at once ends, whether it has met anybody or not. */
  const endImmediate = (order: VenueOrder, at: EpochMs): void => {
    const { timeInForce } = order.terms;
    const mustEnd = world.profile.knowsTimeInForce && (timeInForce === "ioc" || timeInForce === "fok");
    if (mustEnd && isLive(order.state)) turn(venue, order, "cancelled", at, `the rest of an order ${timeInForce}`);
  };

  /** Where a rule stands in for the market: all of it on arrival, or nothing ever. */
  const meetRule = (order: VenueOrder, price: Decimal | null, at: EpochMs): void => {
    if (price !== null) execute(venue, order, remainingOf(order), price, at);
    endImmediate(order, at);
  };

  const meet = (order: VenueOrder, at: EpochMs, arriving: boolean): void => {
    if (world.fillsAt !== null) return arriving ? meetRule(order, world.fillsAt(order.terms), at) : undefined;
    const quote = market.quote(order.spec, at);
    const wasTriggered = order.triggered;
    // In a halt nobody is there, and an order of the moment does not wait for the end of it.
    if (quote === undefined || !quote.live) return endImmediate(order, at);
    if (!isTriggered(order, quote)) return;
    const key = streamKey(world.seed, "rest", order.ref.id);
    const step = Math.floor(at / world.stepMs);
    const { side, limit, timeInForce } = order.terms;
    const input: Encounter = {
      side: side satisfies OrderSide,
      limit,
      remaining: remainingOf(order),
      quote,
      displayed: displayOf(order, at),
      // A stop that has just been touched comes to the market at this moment.
      arriving: arriving || (order.terms.stop !== null && !wasTriggered),
      elapsed: world.stepMs,
      luck: [uniformAt(key, step, 0), uniformAt(key, step, 1)],
      partialFills: world.partialFills && timeInForce !== "fok",
      slippageTicks: world.slippageTicks,
      ticks: order.spec.ticks,
    };
    const executions = match(input);
    const found = executions.reduce((sum, { quantity }) => sum + quantity, 0);
    if (timeInForce !== "fok" || found === input.remaining) {
      for (const { quantity, price } of executions) execute(venue, order, quantity, price, at);
      takeFromDisplay(order, found);
    }
    endImmediate(order, at);
  };

  /** When an order can next meet the market after `at`. */
  const nextMeeting = (order: VenueOrder, at: EpochMs): EpochMs | undefined => {
    const next = (Math.floor(at / world.stepMs) + 1) * world.stepMs;
    const session = market.hours.sessionFrom(order.spec, next);
    return session && Math.max(next, session.open);
  };
  const plan = (at: EpochMs): void => {
    let next: EpochMs | undefined;
    for (const order of venue.live) {
      const meeting = order.state === "working" ? nextMeeting(order, at) : undefined;
      if (meeting !== undefined && (next === undefined || meeting < next)) next = meeting;
    }
    if (next === undefined || next === planned) return;
    planned = next;
    agenda.add(next, "match", "match", matchAll);
  };
  const matchAll = (at: EpochMs): void => {
    // A match that was planned anew for an earlier moment leaves its first plan behind.
    if (at !== planned) return;
    planned = undefined;
    for (const order of venue.live) if (order.state === "working") meet(order, at, false);
    plan(at);
  };
  const meetAgain = (order: VenueOrder, at: EpochMs): void => {
    meet(order, at, true);
    plan(at);
  };
  const route = (order: VenueOrder, at: EpochMs): void => {
    if (order.state !== "received" || order.contingent) return;
    const session = market.hours.sessionFrom(order.spec, at);
    if (session === undefined) return turn(venue, order, "expired", at);
    if (at < session.open) {
      endImmediate(order, at);
      agenda.add(session.open, "effect", `route:${order.ref.id}`, (opened) => route(order, opened));
      return undefined;
    }
    turn(venue, order, "working", at);
    return meetAgain(order, at);
  };

  return { route, meetAgain };
};
