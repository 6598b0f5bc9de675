import {
  equity,
  isOk,
  option,
  toFloat,
  type Decimal,
  type EpochMs,
  type EquityOption,
  type InstrumentSpec,
} from "@floorbroker/core";
import type { Venue } from "../venue/venue.ts";
import { expirationsOf, type Expiration } from "./expirations.ts";
import { marketOf } from "./listed.ts";
import { strikesAround } from "./strikes.ts";

/** Both contracts of one strike. */
export interface Strike {
  readonly price: Decimal;
  readonly call: EquityOption;
  readonly put: EquityOption;
}

/** The contracts of one root on one date. */
export interface ListedExpiration extends Expiration {
  readonly root: string;
  /** Of any of its contracts: they share hours and ticks. */
  readonly spec: InstrumentSpec;
  /** From then on its contracts trade no more. */
  readonly stopsAt: EpochMs;
  readonly strikes: readonly Strike[];
}

/** All options on an underlying, by root. */
export interface Chain {
  /** With a point: `BRK.B`. */
  readonly underlying: string;
  readonly roots: ReadonlyMap<string, readonly ListedExpiration[]>;
}

const strikeAt = (underlying: string, { date, settlement }: Expiration, price: Decimal): readonly Strike[] => {
  const [call, put] = [
    option(underlying, date, "C", price, settlement),
    option(underlying, date, "P", price, settlement),
  ];
  return isOk(call) && isOk(put) ? [{ price, call: call.right, put: put.right }] : [];
};

/** The chain of an underlying as it is listed now; `start` is when the exchange began. `undefined` without options. */
export const chainOf = (venue: Venue, underlying: string, start: EpochMs, now: EpochMs): Chain | undefined => {
  const market = marketOf(venue);
  const share = equity(underlying);
  const spec = isOk(share) ? market.specOf(share.right.id) : undefined;
  if (spec === undefined) return undefined;
  const [first, present] = [market.mark(spec, start), market.mark(spec, now)];
  if (first === undefined || present === undefined) return undefined;
  const prices = strikesAround(underlying, [toFloat(first), toFloat(present)]);
  const listed = expirationsOf(underlying, now).flatMap((expiration): readonly ListedExpiration[] => {
    const strikes = prices.flatMap((price) => strikeAt(underlying, expiration, price));
    const any = strikes[0] && market.specOf(strikes[0].call.id);
    const stopsAt = any && market.hours.expiresAt(any);
    if (any === undefined || stopsAt === undefined || stopsAt <= now || strikes[0] === undefined) return [];
    return [{ ...expiration, root: strikes[0].call.root, spec: any, stopsAt, strikes }];
  });
  return listed.length === 0 ? undefined : { underlying, roots: Map.groupBy(listed, ({ root }) => root) };
};
