import type { Instrument } from "../../instrument/instrument.ts";
import { optionExpiryOf } from "../../instrument/option-expiry.ts";
import { passed } from "../check.ts";
import { limitOpenTrades } from "../open-trades-limit.ts";
import type { EntryRule } from "../rule.ts";

const RULE = "open-per-expiry";

/** When it ends, in words: an option on its date, a future in its contract month, a share never. */
const endOf = (instrument: Instrument): string | null => {
  switch (instrument.kind) {
    case "option":
    case "spread":
      return ` with the expiry ${optionExpiryOf(instrument)}`;
    case "future":
      return ` in the contract month ${instrument.year}-${String(instrument.month).padStart(2, "0")}`;
    case "equity":
      return null;
  }
};

/** How many trades may be open at once in options of one expiry, whatever their underlying, or in one contract month. */
export const openPerExpiry: EntryRule = (context) => {
  const end = endOf(context.spec.instrument);
  if (end === null) return passed(RULE, "shares do not expire");
  return limitOpenTrades(context, {
    rule: RULE,
    code: "too-many-on-expiry",
    limit: "maxOpenPerExpiry",
    counts: (trade) => endOf(trade.spec.instrument) === end,
    which: () => end,
  });
};
