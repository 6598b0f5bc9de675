import {
  stepTicks,
  ZERO,
  type Decimal,
  type EpochMs,
  type Fill,
  type InstrumentSpec,
  type OrderSide,
} from "@floorbroker/core";
import { legPrices } from "./leg-prices.ts";
import { legsOf, sideOfLeg } from "./legs.ts";
import type { VenueOrder } from "./orders.ts";
import { fillSibling } from "./siblings.ts";
import { fillIdOf, fillIdOfLeg, foreignRef, strikes, turn, type Venue } from "./venue.ts";

/** Fees are reported apart from fills, some time later, and never gate them. */
const FEES_AFTER_MS = 900;
/** A correction comes this long after the fill that it corrects. */
const CORRECTION_AFTER_MS = 700;

const record = (venue: Venue, spec: InstrumentSpec, fill: Fill, free: boolean): void => {
  venue.fills.set(fill.fillId, fill);
  const { fillId, orderKey, side, quantity, price, at } = fill;
  const amount = venue.ledger.book({ fillId, spec, side, quantity, price, free });
  venue.publish({ type: "fill", fill }, at, `fill:${fillId}.0`);
  if (amount > 0n) {
    const told = at + FEES_AFTER_MS;
    venue.publish(
      { type: "fees-reported", orderKey, fillId, amount, currency: "USD", at: told },
      told,
      `fees:${fillId}`,
    );
  }
};

const correct = (venue: Venue, fill: Fill, quantity: number, price: Decimal): void => {
  const at = fill.at + CORRECTION_AFTER_MS;
  venue.agenda.add(at, "effect", `correct:${fill.fillId}`, () => {
    const corrected: Fill = { ...fill, rev: fill.rev + 1, quantity, price };
    venue.fills.set(fill.fillId, corrected);
    venue.ledger.revise(fill.fillId, quantity, price);
    venue.publish({ type: "fill", fill: corrected }, at, `fill:${fill.fillId}.${corrected.rev}`);
  });
};

/** What goes wrong with one fill. */
const afflict = (venue: Venue, spec: InstrumentSpec, fill: Fill): void => {
  const twice =
    venue.faults.take("duplicate-fill") || strikes(venue.world, venue.world.faults.duplicateFill, "twice", fill.fillId);
  if (twice) venue.publish({ type: "fill", fill }, fill.at + 1, `fill:${fill.fillId}.again`);
  if (venue.faults.take("revised-fill")) correct(venue, fill, fill.quantity, stepTicks(spec.ticks, fill.price, 1));
};

/** What goes wrong with a whole execution: an exchange that busts a spread's trade busts it with all of its legs. */
const bust = (venue: Venue, fills: readonly Fill[]): void => {
  if (venue.faults.take("voided-fill")) for (const fill of fills) correct(venue, fill, 0, fill.price);
};

/** One leg of an execution. */
interface ExecutedLeg {
  readonly spec: InstrumentSpec;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly price: Decimal;
}

/** The legs at prices that add up to the order's; `undefined` when there are no such prices. */
const executedLegs = (
  { market }: Venue,
  { spec, terms }: VenueOrder,
  quantity: number,
  price: Decimal,
  at: EpochMs,
): readonly ExecutedLeg[] | undefined => {
  if (spec.instrument.kind !== "spread") return [{ spec, side: terms.side, quantity, price }];
  const legs = legsOf(market, spec);
  const prices = legPrices(
    legs.map((leg) => {
      const quote = market.quote(leg.spec, at);
      return { ratio: leg.ratio, bid: quote?.bid ?? null, ask: quote?.ask ?? null, ticks: leg.spec.ticks };
    }),
    price,
  );
  return prices?.flatMap((legPrice, n) => {
    const leg = legs[n];
    if (leg === undefined) return [];
    const side = sideOfLeg(leg.ratio, terms.side);
    return [{ spec: leg.spec, side, quantity: quantity * Math.abs(leg.ratio), price: legPrice }];
  });
};

/**
 * Books an execution of an order and tells of it, of a spread leg by leg; a complete one ends the order. What no prices of
 * legs add up to is not executed.
 */
export const execute = (venue: Venue, order: VenueOrder, quantity: number, price: Decimal, at: EpochMs): void => {
  const legs = executedLegs(venue, order, quantity, price, at);
  if (legs === undefined) return;
  const name = fillIdOf(order.ref.id, order.executions);
  order.executions += 1;
  order.filled += quantity;
  const fills = legs.map((each, leg): Fill => ({
    fillId: legs.length === 1 ? name : fillIdOfLeg(name, leg),
    rev: 0,
    orderKey: order.key,
    ref: order.ref,
    leg,
    instrument: each.spec.instrument.id,
    side: each.side,
    quantity: each.quantity,
    price: each.price,
    at,
    receivedAt: at,
  }));
  fills.forEach((fill, leg) => {
    const { spec } = legs[leg] ?? order;
    record(venue, spec, fill, false);
    afflict(venue, spec, fill);
    settleAtExpiry(venue, spec);
  });
  bust(venue, fills);
  if (order.filled >= order.terms.quantity) turn(venue, order, "filled", at);
  else order.changedAt = at;
  fillSibling(venue, order, quantity, at);
};

/** A fill without an order of ours: by hand, by the risk desk, by assignment. */
export const executeForeign = (
  venue: Venue,
  spec: InstrumentSpec,
  side: OrderSide,
  quantity: number,
  price: Decimal,
  at: EpochMs,
  free: boolean,
): void => {
  const instrument = spec.instrument.id;
  const ref = foreignRef(venue.world, venue.world.account, instrument, at);
  const fillId = fillIdOf(ref.id, 0);
  const fill: Fill = {
    fillId,
    rev: 0,
    orderKey: null,
    ref,
    leg: 0,
    instrument,
    side,
    quantity,
    price,
    at,
    receivedAt: at,
  };
  record(venue, spec, fill, free);
  settleAtExpiry(venue, spec);
};

/**
 * What is still held of an option when it expires is settled in cash at its last value, as a fill of nobody's order.
 * Simplified: a real equity option is exercised into shares.
 */
const settleAtExpiry = (venue: Venue, spec: InstrumentSpec): void => {
  const at = venue.market.hours.expiresAt(spec);
  if (at === undefined || spec.instrument.kind !== "option") return;
  const { id } = spec.instrument;
  venue.agenda.add(at, "session", `settle:${id}`, () => {
    const position = venue.ledger.position(id);
    if (position === 0) return;
    const last = venue.market.quote(spec, at - 1);
    const worth = last === undefined || last.bid === null ? undefined : venue.market.mark(spec, at - 1);
    const price = worth ?? ZERO;
    executeForeign(venue, spec, position > 0 ? "sell" : "buy", Math.abs(position), price, at, true);
  });
};
