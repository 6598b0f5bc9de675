import { decimalString, integer, nullable, object, oneOf, type TypeOf } from "../codec.ts";
import {
  add,
  decimal,
  divide,
  fits,
  format,
  formatCents,
  formatMoney,
  formatPercent,
  fromInteger,
  max,
  min,
  multiply,
  ONE,
  subtract,
  times,
  ZERO,
  type Decimal,
} from "../decimal.ts";

const HUNDRED = decimal("100");

/** Every figure of one sizing, so that `explain` and the reply can show the arithmetic. Money in the account's currency. */
export const sizingCodec = object({
  /** The broker's figure. */
  power: decimalString,
  powerKind: oneOf("derivative-bp", "available-funds", "declared"),
  /** Ours that the broker's figure does not contain yet. */
  unreflected: decimalString,
  /** Ours that it contains already. */
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
  /** The smaller of allocation and headroom. */
  budget: decimalString,
  /** The price sized at, or the price of a future. */
  price: decimalString,
  multiplier: decimalString,
  /** 1, or the margin share of a future. */
  costShare: decimalString,
  feePerUnit: decimalString,
  /** price × multiplier × costShare + fee. */
  costPerUnit: decimalString,
  /** Asked for by the trader; null when the allocation decides. */
  asked: nullable(integer),
  quantity: integer,
});
export type Sizing = TypeOf<typeof sizingCodec>;

/** What sizing needs to know. */
export type SizingInput = Omit<Sizing, "allocation" | "headroom" | "budget" | "costPerUnit" | "quantity">;

const percentOf = (amount: Decimal, percent: Decimal): Decimal => multiply(divide(amount, HUNDRED, "down"), percent, "down");

/**
 * Quantity = ⌊budget ÷ (price × multiplier × cost share + fee)⌋, where the budget is the alert's allocation, but never
 * more than what the total share leaves. Zero means: not affordable; it is never rounded up to one. A quantity that the
 * trader asked for is taken as it is when the headroom pays for it, and is 0 otherwise.
 */
export const sizeOf = (input: SizingInput): Sizing => {
  const free = max(ZERO, subtract(input.power, input.unreflected));
  const allocation = multiply(
    multiply(percentOf(free, input.perAlertPercent), input.channelShare, "down"),
    input.sizeFactor,
    "down",
  );
  const base = add(input.power, input.reflected);
  const headroom = min(free, max(ZERO, subtract(percentOf(base, input.totalPercent), input.committed)));
  const budget = input.asked === null ? min(allocation, headroom) : headroom;
  const cost = multiply(multiply(input.price, input.multiplier, "up"), input.costShare, "up");
  const costPerUnit = add(cost, input.feePerUnit);
  const affordable = costPerUnit <= 0n ? 0 : fits(budget, costPerUnit);
  const quantity = input.asked === null ? affordable : input.asked <= affordable ? input.asked : 0;
  return { ...input, allocation, headroom, budget, costPerUnit, quantity };
};

/** The dearest price at which the budget still pays for the whole quantity. */
export const affordablePrice = (sizing: Sizing): Decimal => {
  if (sizing.quantity === 0) return ZERO;
  const perUnit = divide(sizing.budget, fromInteger(sizing.quantity), "down");
  const money = max(ZERO, subtract(perUnit, sizing.feePerUnit));
  return divide(divide(money, sizing.costShare, "down"), sizing.multiplier, "down");
};

const factorsText = ({ channelShare, sizeFactor }: Sizing): string =>
  [channelShare, sizeFactor]
    .filter((share) => share !== ONE)
    .map((share) => ` × ${format(share)}`)
    .join("");

const unitText = ({ price, multiplier, costShare, feePerUnit }: Sizing): string =>
  `(${formatMoney(price)} × ${format(multiplier)}${costShare === ONE ? "" : ` × ${format(costShare)} margin`} + ${formatMoney(feePerUnit)})`;

/** The arithmetic in one line: `2 % × 0.5 of 48000.00 free = 480.00; ÷ (1.20 × 100 + 1.13) = 3`. */
export const sizingText = (sizing: Sizing): string => {
  if (sizing.asked !== null) {
    const cost = formatCents(times(sizing.costPerUnit, sizing.asked));
    return `${sizing.asked} × ${unitText(sizing)} = ${cost} of ${formatCents(sizing.headroom)} that may still be committed`;
  }
  const free = formatCents(max(ZERO, subtract(sizing.power, sizing.unreflected)));
  const cut =
    sizing.budget === sizing.allocation
      ? ""
      : `, cut to ${formatCents(sizing.budget)} by the total of ${formatPercent(sizing.totalPercent)}`;
  const share = `${formatPercent(sizing.perAlertPercent)}${factorsText(sizing)}`;
  return `${share} of ${free} free = ${formatCents(sizing.allocation)}${cut}; ÷ ${unitText(sizing)} = ${sizing.quantity}`;
};
