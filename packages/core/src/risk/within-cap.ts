import { formatCents } from "../decimal.ts";
import { objected, passed, type Check } from "./check.ts";
import { capsIn, leftOf, type MoneyCap, type MoneyLimit } from "./caps.ts";
import { inEveryScope, limitSetting } from "./every-scope.ts";
import type { SizedEntry } from "./rule.ts";
import { mostUnits, unitsOf, worstCost, worstUnitCost } from "./sized.ts";

/** How a rule about one limit of money speaks. */
export interface CapWords {
  readonly rule: string;
  readonly limit: MoneyLimit;
  readonly code: string;
  /** `one trade may cost 900.00`: what the cap allows. */
  readonly figures: (cap: MoneyCap) => string;
  /** What beside a smaller number helps, where anything does. */
  readonly advice: string | null;
}

const numberAdvice = (entry: SizedEntry, cap: MoneyCap): string => {
  const most = mostUnits(entry, leftOf(cap), worstUnitCost(entry));
  return most === 0 ? `not even one passes: one may cost ${formatCents(worstUnitCost(entry))}` : `ask for ${most}`;
};

/**
 * Whether what an entry may cost stays within one limit of money in each of its scopes. A size that the allocation gave
 * was cut to it already; a number that the trader asked for is refused, with the number that would pass.
 */
export const withinCap = (entry: SizedEntry, { rule, limit, code, figures, advice }: CapWords): Check => {
  const cost = worstCost(entry);
  const ask = (cap: MoneyCap): Check => {
    const text = `${unitsOf(entry)} may cost ${formatCents(cost)}; ${figures(cap)}`;
    if (cost <= leftOf(cap)) return passed(rule, text);
    return objected(rule, code, text, [numberAdvice(entry, cap), ...(advice === null ? [] : [advice]), `raise ${limitSetting(cap.scope, limit)}`]);
  };
  return inEveryScope(rule, entry, (scoped) => capsIn(entry, scoped).filter((cap) => cap.limit === limit).map(ask));
};
