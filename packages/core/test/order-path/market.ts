import {
  accountId,
  decimal,
  isOk,
  standardSpec,
  type AccountSnapshot,
  type EpochMs,
  type Instrument,
  type InstrumentSpec,
  type Quote,
} from "../../src/index.ts";
import { START } from "../invariants/world.ts";

/** What the tables say of an instrument; null for one that has no such contract. */
export const specOf = (instrument: Instrument, now: EpochMs): InstrumentSpec | null => {
  const spec = standardSpec(instrument, now);
  return isOk(spec) ? spec.right : null;
};

/** Bid and ask as a quote of that age, in ms; null without a market or an age. */
export const quoteOf = (
  instrument: Instrument,
  market: readonly [bid: string, ask: string] | undefined,
  now: EpochMs,
  ageMs: number | null,
): Quote | null => {
  if (market === undefined || ageMs === null) return null;
  const [bid, ask] = market;
  const confirmedAt = now - ageMs;
  return {
    instrument: instrument.id,
    bid: decimal(bid),
    ask: decimal(ask),
    changedAt: confirmedAt,
    confirmedAt,
    quality: "realtime",
    halted: false,
  };
};

/** The broker's figure as it was before everything of today: the book's own reservations do the rest. */
export const snapshotOf = (power: string | null, now: EpochMs): AccountSnapshot => ({
  account: accountId("A1"),
  asOf: START,
  receivedAt: now,
  netLiquidation: power === null ? null : decimal(power),
  cash: null,
  sizingPower: power === null ? null : { amount: decimal(power), kind: "derivative-bp", currency: "USD" },
  canTrade: true,
});
