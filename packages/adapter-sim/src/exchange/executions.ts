import {
  stepTicks,
  ZERO,
  type Decimal,
  type EpochMs,
  type Fill,
  type InstrumentSpec,
  type OrderSide,
} from "@floorbroker/core";
import type { VenueOrder } from "./orders.ts";
import { fillIdOf, foreignRef, strikes, turn, type Venue } from "./venue.ts";

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

const afflict = (venue: Venue, spec: InstrumentSpec, fill: Fill): void => {
  const twice =
    venue.faults.take("duplicate-fill") || strikes(venue.world, venue.world.faults.duplicateFill, "twice", fill.fillId);
  if (twice) venue.publish({ type: "fill", fill }, fill.at + 1, `fill:${fill.fillId}.again`);
  if (venue.faults.take("revised-fill")) correct(venue, fill, fill.quantity, stepTicks(spec.ticks, fill.price, 1));
  if (venue.faults.take("voided-fill")) correct(venue, fill, 0, fill.price);
};

/** Books an execution of an order and tells of it; a complete one ends the order. */
export const execute = (venue: Venue, order: VenueOrder, quantity: number, price: Decimal, at: EpochMs): void => {
  const fillId = fillIdOf(order.ref.id, order.executions);
  order.executions += 1;
  order.filled += quantity;
  const fill: Fill = {
    fillId,
    rev: 0,
    orderKey: order.key,
    ref: order.ref,
    leg: 0,
    instrument: order.terms.instrument,
    side: order.terms.side,
    quantity,
    price,
    at,
    receivedAt: at,
  };
  record(venue, order.spec, fill, false);
  afflict(venue, order.spec, fill);
  settleAtExpiry(venue, order.spec);
  if (order.filled >= order.terms.quantity) turn(venue, order, "filled", at);
  else order.changedAt = at;
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
