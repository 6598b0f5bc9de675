import { formatMoney } from "../../decimal.ts";
import { objected, passed } from "../check.ts";
import { quoteProblem } from "../quote-problem.ts";
import type { EntryRule } from "../rule.ts";

/** A price made from a quote needs a fresh, two-sided, uncrossed, real-time one. There is no fallback to a market order. */
export const usableQuote: EntryRule = ({ at, quote, config, pricedByQuote }) => {
  const problem = quoteProblem(quote, at, config.entry.quoteAgeMs);
  if (problem === undefined && quote?.bid != null && quote.ask !== null) {
    return passed("quote", `${formatMoney(quote.bid)} × ${formatMoney(quote.ask)}, ${at - quote.confirmedAt} ms old`);
  }
  if (!pricedByQuote) return passed("quote", "the price is the trader's own");
  return objected("quote", problem?.code ?? "no-quote", problem?.text ?? "there is no quote", ["post it again in a moment"]);
};
