import type { Decimal } from "../decimal.ts";

/** From this price on (inclusive), prices are multiples of `step`. */
export interface TickBand {
  readonly from: Decimal;
  readonly step: Decimal;
}

/** Ascending bands, the first from 0: `[{from: 0, step: 0.01}, {from: 3, step: 0.05}]`. Never a single constant. */
export type TickSchedule = readonly [TickBand, ...TickBand[]];
