import { objected, passed } from "../check.ts";
import { inEveryScope, limitSetting } from "../every-scope.ts";
import type { SizedRule } from "../rule.ts";
import { scopeText } from "../scope.ts";
import { unitsOf } from "../sized.ts";
import { affordableUnits } from "../sizing.ts";

const RULE = "max-contracts";

/** One trade has no more units than `maxContracts`. */
export const maxContracts: SizedRule = (entry) =>
  inEveryScope(RULE, entry, ({ scope, limits: { maxContracts: allowed } }) => {
    if (allowed === null) return [];
    const units = unitsOf(entry);
    const text = `${units} in one trade${scopeText(scope)}; ${allowed} are allowed`;
    if (units <= allowed) return [passed(RULE, text)];
    const most = Math.min(allowed, affordableUnits(entry.sizing));
    const raise = `raise ${limitSetting(scope, "maxContracts")}`;
    return [objected(RULE, "too-many-contracts", text, most > 0 ? [`ask for ${most}`, raise] : [raise])];
  });
