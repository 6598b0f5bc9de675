import { format, formatCents, formatMoney, formatPercent, max, ONE, subtract, times, ZERO } from "../decimal.ts";
import { scopeText } from "./scope.ts";
import { affordableUnits, bearableUnits, type Sizing, type SizingRisk } from "./sizing.ts";

const shareText = (share: Sizing["channelShare"]): string => (share === ONE ? "" : ` × ${format(share)}`);

/** What is paid for a unit, or kept for what it may be worth beyond the price: `1.20`, `(5.00 − 2.00)`. */
const takenText = ({ price, maxWorth }: Sizing): string =>
  maxWorth === null ? formatMoney(price) : `(${formatMoney(maxWorth)} − ${formatMoney(price)})`;

const unitText = (sizing: Sizing): string => {
  const { multiplier, costShare, feePerUnit } = sizing;
  return `(${takenText(sizing)} × ${format(multiplier)}${costShare === ONE ? "" : ` × ${format(costShare)} margin`} + ${formatMoney(feePerUnit)})`;
};

const budgetCutText = ({ allocation, budget, cut, totalPercent }: Sizing): string => {
  if (budget === allocation) return "";
  const by = cut === null ? `the total of ${formatPercent(totalPercent)}` : `${cut.limit}${scopeText(cut.scope)}`;
  return `, cut to ${formatCents(budget)} by ${by}`;
};

const lossText = (sizing: Sizing, { stop, ignoredStop }: SizingRisk): string => {
  const { price, multiplier } = sizing;
  if (stop !== null) return `(|${formatMoney(price)} − ${formatMoney(stop)}| × ${format(multiplier)})`;
  return `(${takenText(sizing)} × ${format(multiplier)}, no stop${ignoredStop === null ? "" : `: ${ignoredStop}`})`;
};

const riskText = (sizing: Sizing): string => {
  const { risk, channelShare } = sizing;
  if (risk === null) return "";
  const [affordable, bearable] = [affordableUnits(sizing), bearableUnits(risk)];
  const says = bearable < affordable ? `, cut to ${bearable} by the risk` : `; the risk allows ${bearable}`;
  const money = `${format(risk.percent)} %${shareText(channelShare)} of ${formatCents(risk.netLiquidation)} net liquidation = ${formatCents(risk.mayLose)}`;
  return `${says}: ${money}; ÷ ${lossText(sizing, risk)} = ${bearable}`;
};

const quantityCutText = ({ quantity, quantityCutBy }: Sizing): string =>
  quantityCutBy === null ? "" : `, cut to ${quantity} by maxContracts${scopeText(quantityCutBy)}`;

/**
 * The arithmetic in one line: `2 % × 0.5 of 48000.00 free = 480.00, cut to 400.00 by maxCost; ÷ (1.20 × 100 + 1.13) = 3,
 * cut to 2 by maxContracts`.
 */
export const sizingText = (sizing: Sizing): string => {
  if (sizing.asked !== null) {
    const cost = formatCents(times(sizing.costPerUnit, sizing.asked));
    return `${sizing.asked} × ${unitText(sizing)} = ${cost} of ${formatCents(sizing.headroom)} that may still be committed`;
  }
  const free = formatCents(max(ZERO, subtract(sizing.power, sizing.unreflected)));
  const share = `${formatPercent(sizing.perAlertPercent)}${shareText(sizing.channelShare)}${shareText(sizing.sizeFactor)}`;
  const money = `${share} of ${free} free = ${formatCents(sizing.allocation)}${budgetCutText(sizing)}`;
  return `${money}; ÷ ${unitText(sizing)} = ${affordableUnits(sizing)}${riskText(sizing)}${quantityCutText(sizing)}`;
};

/** Whether the size is another than the one that the allocation gives: then the trader is told how it came about. */
export const isLimited = ({ cut, risk, quantityCutBy }: Sizing): boolean => cut !== null || risk !== null || quantityCutBy !== null;
