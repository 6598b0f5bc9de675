import { formatMoney } from "../../decimal.ts";
import { objected, passed } from "../check.ts";
import { isOk } from "../../result.ts";
import { marketOf } from "../quote-problem.ts";
import type { EntryRule } from "../rule.ts";

/**
 * A price made from a quote needs a fresh, two-sided, uncrossed, real-time one. There is no fallback to a market order.
 */
export const usableQuote: EntryRule = ({ at, quote, config, pricedByQuote }) => {
  const market = marketOf(quote, at, config.entry.quoteAgeMs);
  if (isOk(market)) {
    const { bid, ask, ageMs } = market.right;
    return passed("quote", `${formatMoney(bid)} × ${formatMoney(ask)}, ${ageMs} ms old`);
  }
  if (!pricedByQuote) return passed("quote", "the price is the trader's own");
  return objected("quote", market.left.code, market.left.text, ["post it again in a moment"]);
};
