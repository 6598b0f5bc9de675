import { formatCents } from "../../decimal.ts";
import type { SizedRule } from "../rule.ts";
import { scopeText } from "../scope.ts";
import { withinCap } from "../within-cap.ts";

/** One trade may commit no more than `maxCost`. */
export const maxCost: SizedRule = (entry) =>
  withinCap(entry, {
    rule: "max-cost",
    limit: "maxCost",
    code: "too-dear",
    figures: ({ allowed, scope }) => `one trade${scopeText(scope)} may cost ${formatCents(allowed)}`,
    advice: "name a cheaper contract",
  });
