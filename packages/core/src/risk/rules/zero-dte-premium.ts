import { formatCents } from "../../decimal.ts";
import { isZeroDte, leftOf } from "../caps.ts";
import { passed } from "../check.ts";
import type { SizedRule } from "../rule.ts";
import { scopeText } from "../scope.ts";
import { withinCap } from "../within-cap.ts";

const RULE = "zero-dte-premium";

/**
 * Options that expire today in New York have no more than `zeroDtePremium` committed: all of it may be gone by the
 * close.
 */
export const zeroDtePremium: SizedRule = (entry) => {
  if (!isZeroDte(entry.spec, entry.at)) return passed(RULE, "it does not expire today");
  return withinCap(entry, {
    rule: RULE,
    limit: "zeroDtePremium",
    code: "too-much-zero-dte",
    figures: (cap) =>
      `options that expire today${scopeText(cap.scope)} have committed ${formatCents(cap.used)} of ` +
      `${formatCents(cap.allowed)}, ` +
      `${formatCents(leftOf(cap))} are left`,
    advice: "name a later expiry",
  });
};
