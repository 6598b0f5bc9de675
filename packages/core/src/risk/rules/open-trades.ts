import { limitOpenTrades } from "../open-trades-limit.ts";
import type { EntryRule } from "../rule.ts";

/** How many trades may be open at once. */
export const openTrades: EntryRule = (context) =>
  limitOpenTrades(context, {
    rule: "open-trades",
    code: "too-many-open",
    limit: "maxOpenTrades",
    counts: () => true,
    which: () => "",
  });
