import { openTradesOf } from "../../book/state.ts";
import { add, format, formatCents, percentOf, subtract, times, ZERO, type Decimal } from "../../decimal.ts";
import { objected, passed, type Check } from "../check.ts";
import { inEveryScope, limitSetting } from "../every-scope.ts";
import { lossAtStop, lossPerUnit } from "../loss-at-stop.ts";
import { netLiquidationOf } from "../net-liquidation.ts";
import type { SizedEntry, SizedRule } from "../rule.ts";
import { isInScope, scopeText, type RiskScope } from "../scope.ts";
import { mostUnits, unitsOf, worstUnitCost } from "../sized.ts";

const RULE = "portfolio-risk";
/** What one unit of the entry may lose: to its stop, else all that it costs. */
const unitLoss = (entry: SizedEntry): Decimal =>
  entry.stop === null
    ? worstUnitCost(entry)
    : lossPerUnit(entry.side, entry.worstPrice, entry.stop, entry.spec.multiplier);

const numberAdvice = (entry: SizedEntry, left: Decimal): readonly string[] => {
  const most = mostUnits(entry, left, unitLoss(entry));
  return entry.sizing.asked === null || most === 0 ? [] : [`ask for ${most}`];
};

const checkScope = (entry: SizedEntry, worth: Decimal, scope: RiskScope, percent: Decimal): Check => {
  const { book } = entry;
  const open = openTradesOf(book)
    .filter((trade) => isInScope(scope, trade))
    .reduce((sum, trade) => add(sum, lossAtStop(book, trade)), ZERO);
  const own = times(unitLoss(entry), unitsOf(entry));
  const allowed = percentOf(worth, percent);
  const together = add(open, own);
  const text =
    `open trades${scopeText(scope)} lose ${formatCents(open)} when every stop is hit, and this one ` +
    `${formatCents(own)}: ` +
    `${formatCents(together)} of ${formatCents(allowed)} allowed (${format(percent)} % of ${formatCents(worth)})`;
  if (together <= allowed) return passed(RULE, text);
  const nearer = entry.stop === null ? "give it a stop" : "give it a stop nearer to the entry";
  return objected(RULE, "too-much-risk", text, [
    nearer,
    ...numberAdvice(entry, subtract(allowed, open)),
    ...(open > ZERO ? ["close a trade first"] : []),
    `raise ${limitSetting(scope, "maxRiskPercent")}`,
  ]);
};

const unknownWorth = (scope: RiskScope): Check =>
  objected(
    RULE,
    "no-net-liquidation",
    "the broker has never told what the account is worth, and the risk is limited to a part of that",
    ["post it again in a moment", `unset ${limitSetting(scope, "maxRiskPercent")}`],
  );

/**
 * What all open trades lose when every stop is hit, this one included, is at most `maxRiskPercent` of the account's
 * worth.
 */
export const portfolioRisk: SizedRule = (entry) =>
  inEveryScope(RULE, entry, ({ scope, limits: { maxRiskPercent } }) => {
    if (maxRiskPercent === null) return [];
    const worth = netLiquidationOf(entry);
    return [worth === null ? unknownWorth(scope) : checkScope(entry, worth, scope, maxRiskPercent)];
  });
