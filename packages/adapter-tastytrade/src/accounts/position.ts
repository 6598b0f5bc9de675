import * as t from "io-ts";
import { newYorkDate, type EpochMs, type InstrumentId, type PositionSnapshot } from "@floorbroker/core";
import { idOfSymbol } from "../wire/symbols.ts";
import { amount, maybe, units } from "../wire/values.ts";

const position = t.type({
  symbol: t.string,
  "instrument-type": t.string,
  quantity: units,
  "quantity-direction": t.string,
  "average-open-price": maybe(amount),
});

const SIGNS: Readonly<Record<string, number>> = { Long: 1, Short: -1, Zero: 0 };

/**
 * One position of tastytrade's list, or null for what is none: closed today, or in something that we have no name for.
 * `undefined` when it can't be read.
 */
export const positionOf = (json: unknown, now: EpochMs): PositionSnapshot | null | undefined => {
  const read = position.decode(json);
  if (read._tag === "Left") return undefined;
  const { symbol, "instrument-type": type, quantity, "quantity-direction": direction, "average-open-price": averagePrice } = read.right;
  const sign = SIGNS[direction];
  if (sign === undefined) return undefined;
  const instrument: InstrumentId | undefined = idOfSymbol(type, symbol, newYorkDate(now));
  if (instrument === undefined || sign * quantity === 0) return null;
  return averagePrice === null ? undefined : { instrument, quantity: sign * quantity, averagePrice };
};
