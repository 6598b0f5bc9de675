import { underlyingOfInstrument } from "../../instrument/instrument-text.ts";
import { limitOpenTrades } from "../open-trades-limit.ts";
import type { EntryRule } from "../rule.ts";

/**
 * How many trades may be open at once on one underlying (options on it and its shares alike), or on one futures
 * product.
 */
export const openPerSymbol: EntryRule = (context) => {
  const symbol = underlyingOfInstrument(context.spec.instrument);
  return limitOpenTrades(context, {
    rule: "open-per-symbol",
    code: "too-many-on-symbol",
    limit: "maxOpenPerSymbol",
    counts: (trade) => underlyingOfInstrument(trade.spec.instrument) === symbol,
    which: () => ` on ${symbol}`,
  });
};
