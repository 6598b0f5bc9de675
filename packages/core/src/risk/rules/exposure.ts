import { openTradesOf } from "../../book/state.ts";
import { formatCents } from "../../decimal.ts";
import { leftOf } from "../caps.ts";
import type { SizedRule } from "../rule.ts";
import { scopeText } from "../scope.ts";
import { withinCap } from "../within-cap.ts";

/** All open trades together commit no more than `maxExposure`, what is pending included. */
export const exposure: SizedRule = (entry) =>
  withinCap(entry, {
    rule: "exposure",
    limit: "maxExposure",
    code: "too-much-exposure",
    figures: (cap) =>
      `open trades${scopeText(cap.scope)} have committed ${formatCents(cap.used)} of ${formatCents(cap.allowed)}, ` +
      `${formatCents(leftOf(cap))} are left`,
    advice: openTradesOf(entry.book).length > 0 ? "close a trade first" : null,
  });
