import type { BookConfig } from "../book/config.ts";
import { add, times, ZERO, type Decimal } from "../decimal.ts";
import type { Instrument } from "../instrument/instrument.ts";

/** What opening one unit costs in fees: of a spread, what each of its options costs. */
export const openingFee = (fees: BookConfig["allocation"]["fees"], instrument: Instrument): Decimal =>
  instrument.kind === "spread"
    ? instrument.legs.reduce((sum, { ratio }) => add(sum, times(fees.option, Math.abs(ratio))), ZERO)
    : fees[instrument.kind];
