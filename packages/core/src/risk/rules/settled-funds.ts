import { formatCents } from "../../decimal.ts";
import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";
import { settledCash, unsettledOn } from "../settled-cash.ts";

const RULE = "settled-funds";

/**
 * In a cash account an entry uses settled funds alone, or it is a good-faith violation (Regulation T). Here is asked
 * whether anything is left; whether it pays for the entry is asked when the size is known. Futures are not paid for. What a spread that is sold may cost is covered by margin, which
 * only a margin account has (FINRA Rule 4210(f)(2)).
 */
export const settledFunds: EntryRule = ({ at, book, config, spec, side, account }) => {
  if (config.risk.settledFundsOnly === null) return passed(RULE, "unsettled funds may be used");
  if (spec.instrument.kind === "future") return passed(RULE, "futures are held by margin, not paid for");
  if (spec.instrument.kind === "spread" && side === "sell") {
    return objected(RULE, "margin-needed", "a cash account can't hold a spread that is sold", [
      "post a spread that is bought",
      "remove risk.settledFundsOnly if this is a margin account",
    ]);
  }
  const settled = settledCash(book, account, at);
  if (settled === null || account?.cash == null) {
    return objected(RULE, "cash-unknown", "the broker does not tell the account's cash, so what has settled is not known", [
      "post it again in a moment",
      "remove risk.settledFundsOnly if this is a margin account",
    ]);
  }
  const sales = `${formatCents(unsettledOn(book, at))} of today's sales`;
  const figures = `${formatCents(account.cash)} cash less ${sales} leaves ${formatCents(settled)} settled`;
  if (settled > 0n) return passed(RULE, figures);
  return objected(RULE, "unsettled-funds", figures, ["post it again on the next business day, when today's sales have settled"]);
};
