import { addedLater, decimalString, integer, nullable, object, oneOf, string, type TypeOf } from "../codec.ts";
import { abs, add, divide, fits, fromInteger, max, min, multiply, percentOf, subtract, ZERO, type Decimal } from "../decimal.ts";
import { leftOf, moneyLimit, type MoneyCap, type UnitCap } from "./caps.ts";
import { riskScope } from "./scope.ts";
import { takenBy, unitCost } from "./unit-cost.ts";

/** What one trade may lose, and where it would be stopped. */
const riskFields = {
  /** Percent of net liquidation, by the alert's size word. */
  percent: decimalString,
  netLiquidation: decimalString,
  /** Null where there is none that can be counted with: the whole price is at risk then. */
  stop: nullable(decimalString),
  /** Why a stop that was given is not counted with. */
  ignoredStop: nullable(string),
};

const sizingRisk = object({
  ...riskFields,
  /** Net liquidation × percent × channel share. */
  mayLose: decimalString,
  /** |price − stop| × multiplier; without a stop price × multiplier, or (maxWorth − price) × multiplier. */
  lossPerUnit: decimalString,
});
export type SizingRisk = TypeOf<typeof sizingRisk>;
export type RiskPerTrade = Pick<SizingRisk, keyof typeof riskFields>;

/** Every figure of one sizing, so that `explain` and the reply can show the arithmetic. Money in the account's currency. */
export const sizingCodec = object({
  /** The broker's figure. */
  power: decimalString,
  powerKind: oneOf("derivative-bp", "available-funds", "declared"),
  /** Ours that the broker's figure does not contain yet. */
  unreflected: decimalString,
  /** Ours that it contains already, as far as the broker's figures bear that out: added to it, what the total share is of. */
  reflected: decimalString,
  perAlertPercent: decimalString,
  channelShare: decimalString,
  sizeFactor: decimalString,
  /** What this alert may use: percent × shares of the free power. */
  allocation: decimalString,
  totalPercent: decimalString,
  /** All that open trades have committed and pending. */
  committed: decimalString,
  /** What the total share still allows. */
  headroom: decimalString,
  /** The smallest of allocation, headroom and what the limits of money leave. */
  budget: decimalString,
  /** The limit of money that made the budget what it is; null where none did. */
  cut: addedLater(nullable(object({ limit: moneyLimit, scope: riskScope })), null),
  /** The price sized at, or the price of a future. */
  price: decimalString,
  multiplier: decimalString,
  /** 1, or the margin share of a future. */
  costShare: decimalString,
  feePerUnit: decimalString,
  /** The most that a unit can be worth, of a spread that is sold; null for what is bought, and for futures. */
  maxWorth: addedLater(nullable(decimalString), null),
  /** price × multiplier × costShare + fee; of a spread that is sold (maxWorth − price) × multiplier + fee. */
  costPerUnit: decimalString,
  /** What the trade may lose; null when it is sized by the allocation alone. */
  risk: addedLater(nullable(sizingRisk), null),
  /** Asked for by the trader; null when allocation or risk decides. */
  asked: nullable(integer),
  quantity: integer,
  /** Whose `maxContracts` made the quantity what it is; null where none did. */
  quantityCutBy: addedLater(nullable(riskScope), null),
});
export type Sizing = TypeOf<typeof sizingCodec>;

type Computed = "allocation" | "headroom" | "budget" | "cut" | "costPerUnit" | "risk" | "quantity" | "quantityCutBy";

/** What sizing needs to know. */
export interface SizingInput extends Omit<Sizing, Computed> {
  readonly moneyCaps: readonly MoneyCap[];
  readonly unitCaps: readonly UnitCap[];
  /** Null sizes by the allocation alone. */
  readonly risk: RiskPerTrade | null;
}

/** Units that the budget pays for. */
export const affordableUnits = ({ budget, costPerUnit }: Pick<Sizing, "budget" | "costPerUnit">): number =>
  costPerUnit <= 0n ? 0 : fits(budget, costPerUnit);

/** Units that lose no more than the trade may lose. */
export const bearableUnits = ({ mayLose, lossPerUnit }: SizingRisk): number => (lossPerUnit <= 0n ? 0 : fits(mayLose, lossPerUnit));

const smallest = <Cap>(caps: readonly Cap[], of: (cap: Cap) => Decimal): Cap | undefined =>
  caps.reduce<Cap | undefined>((least, cap) => (least === undefined || of(cap) < of(least) ? cap : least), undefined);

const cutBudget = (budget: Decimal, caps: readonly MoneyCap[]): Pick<Sizing, "budget" | "cut"> => {
  const cap = smallest(caps, leftOf);
  if (cap === undefined || leftOf(cap) >= budget) return { budget, cut: null };
  return { budget: leftOf(cap), cut: { limit: cap.limit, scope: cap.scope } };
};

const cutQuantity = (quantity: number, caps: readonly UnitCap[]): Pick<Sizing, "quantity" | "quantityCutBy"> => {
  const cap = smallest(caps, ({ allowed }) => fromInteger(allowed));
  if (cap === undefined || cap.allowed >= quantity) return { quantity, quantityCutBy: null };
  return { quantity: Math.max(0, cap.allowed), quantityCutBy: cap.scope };
};

type Risked = Pick<Sizing, "channelShare" | "price" | "multiplier" | "maxWorth">;

const riskOf = (risk: RiskPerTrade, { channelShare, price, multiplier, maxWorth }: Risked): SizingRisk => ({
  ...risk,
  mayLose: max(ZERO, multiply(percentOf(risk.netLiquidation, risk.percent), channelShare, "down")),
  lossPerUnit: multiply(risk.stop === null ? takenBy(maxWorth, price) : abs(subtract(price, risk.stop)), multiplier, "up"),
});

/**
 * Quantity = ⌊budget ÷ (price × multiplier × cost share + fee)⌋, where the budget is the alert's allocation, but never
 * more than what the total share and the limits of money leave. Sized by risk it is besides at most ⌊what the trade may
 * lose ÷ what a unit loses at its stop⌋; and never more than `maxContracts`. Zero means: not affordable; it is never
 * rounded up to one. A quantity that the trader asked for is taken as it is when the headroom pays for it, and is 0
 * otherwise: the limits refuse it by their rules, and cut nothing.
 */
export const sizeOf = ({ moneyCaps, unitCaps, ...input }: SizingInput): Sizing => {
  const free = max(ZERO, subtract(input.power, input.unreflected));
  const allocation = multiply(
    multiply(percentOf(free, input.perAlertPercent), input.channelShare, "down"),
    input.sizeFactor,
    "down",
  );
  const base = add(input.power, input.reflected);
  const headroom = min(free, max(ZERO, subtract(percentOf(base, input.totalPercent), input.committed)));
  const uncut = input.asked === null ? min(allocation, headroom) : headroom;
  const money = cutBudget(uncut, input.asked === null ? moneyCaps : []);
  const costPerUnit = unitCost(input, input.price);
  const affordable = affordableUnits({ ...money, costPerUnit });
  const risk = input.risk === null ? null : riskOf(input.risk, input);
  const figures = { ...input, allocation, headroom, ...money, costPerUnit, risk };
  if (input.asked !== null) return { ...figures, quantity: input.asked <= affordable ? input.asked : 0, quantityCutBy: null };
  return { ...figures, ...cutQuantity(risk === null ? affordable : Math.min(affordable, bearableUnits(risk)), unitCaps) };
};

/**
 * The price at which the budget just pays for the whole quantity, and no more is lost than may be: the highest for a
 * buyer; for the seller of a spread the lowest, since he has to cover what it may be worth beyond it.
 */
export const affordablePrice = (sizing: Sizing): Decimal => {
  const { quantity, risk, multiplier, maxWorth } = sizing;
  if (quantity === 0) return maxWorth ?? ZERO;
  const each = (amount: Decimal): Decimal => divide(amount, fromInteger(quantity), "down");
  const money = max(ZERO, subtract(each(sizing.budget), sizing.feePerUnit));
  const paidFor = divide(divide(money, sizing.costShare, "down"), multiplier, "down");
  if (risk === null) return maxWorth === null ? paidFor : subtract(maxWorth, paidFor);
  const bearable = divide(each(risk.mayLose), multiplier, "down");
  if (maxWorth === null) return min(paidFor, add(risk.stop ?? ZERO, bearable));
  return max(subtract(maxWorth, paidFor), subtract(risk.stop ?? maxWorth, bearable));
};
