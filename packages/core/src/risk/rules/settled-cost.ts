import { formatCents, max, subtract, ZERO } from "../../decimal.ts";
import { objected, passed } from "../check.ts";
import type { SizedRule } from "../rule.ts";
import { settledCash } from "../settled-cash.ts";
import { mostUnits, unitsOf, worstCost, worstUnitCost } from "../sized.ts";
import { unpaidSince } from "../unpaid.ts";

const RULE = "settled-cost";

/**
 * In a cash account what an entry may cost is covered by settled cash, less what other purchases take of it (Regulation
 * T §220.8: what is bought with unsettled funds may not be sold before they settle).
 */
export const settledCost: SizedRule = (entry) => {
  const { at, book, config, spec, account, sizing } = entry;
  if (config.risk.settledFundsOnly === null) return passed(RULE, "unsettled funds may be used");
  if (spec.instrument.kind === "future") return passed(RULE, "futures are held by margin, not paid for");
  const settled = settledCash(book, account, at);
  if (account === null || settled === null) {
    return objected(
      RULE,
      "cash-unknown",
      "the broker does not tell the account's cash, so what has settled is not known",
      ["post it again in a moment"],
    );
  }
  const unpaid = unpaidSince(book, account.asOf);
  const left = max(ZERO, subtract(settled, unpaid));
  const cost = worstCost(entry);
  const figures =
    `${unitsOf(entry)} may cost ${formatCents(cost)}; ${formatCents(settled)} are settled, ` +
    `other purchases take ${formatCents(unpaid)}, ${formatCents(left)} are left`;
  if (cost <= left) return passed(RULE, figures);
  const most = mostUnits(entry, left, worstUnitCost(entry));
  const fewer = sizing.asked === null || most === 0 ? [] : [`ask for ${most}`];
  return objected(RULE, "unsettled-funds", figures, [
    "post it again on the next business day, when today's sales have settled",
    ...fewer,
  ]);
};
