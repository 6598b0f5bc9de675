import { format, formatMoney, ZERO } from "../decimal.ts";
import { productOf } from "../instrument/products.ts";
import { absurd } from "../result.ts";
import { partsOf, type CivilDate } from "../time.ts";
import type { Close, Control, Fraction, Futures, Instruction, Leg, Level, Modify, Open, Trail } from "./instruction.ts";
import { LARGE_COUNT } from "./futures/order.ts";
import { meaningsOf } from "./lexicon.ts";

/** An instruction that asks for something. */
export type Rendered = Exclude<Instruction, { readonly kind: "ignore" | "invalid" }>;

const joined = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== "").join(" ");

const dateText = (date: CivilDate): string => {
  const { year, month, day } = partsOf(date);
  return `${month}/${day}/${year}`;
};

/** With `$` where the symbol is a word that means something else here: `$ALL`. */
const symbolText = (symbol: string): string => (meaningsOf(symbol) === 0 ? symbol : `$${symbol}`);

/** What a spread of these legs is called: their number, rights and strikes say it. */
const spreadName = (legs: readonly Leg[]): string => {
  const [first, second] = legs;
  if (legs.length === 4) return legs.some((leg) => leg !== second && leg.strike === second?.strike) ? "iron butterfly" : "iron condor";
  if (legs.length === 3) return "butterfly";
  if (first?.right === second?.right) return "spread";
  return first?.strike === second?.strike ? "straddle" : "strangle";
};

/** A spread by its symbol, strikes and kind, as alerts write it. */
export const spreadText = (symbol: string, legs: readonly Leg[]): string => {
  const name = spreadName(legs);
  const strikes = [...legs].sort((a, b) => (a.strike < b.strike ? -1 : 1));
  const written = strikes.map(({ strike, right }) => format(strike) + right);
  const [expiry] = legs.map((leg) => dateText(leg.expiry));
  const list = name === "straddle" ? format(strikes[0]?.strike ?? ZERO) : [...new Set(written)].join("/");
  return joined(symbolText(symbol), list, name, expiry ?? null);
};

const contractText = ({ symbol, strike, right, expiry, spread }: Open | Close): string =>
  spread !== null
    ? spreadText(symbol, spread.legs)
    : joined(
        symbolText(symbol),
        // The roots of futures are symbols of companies as well: `BTO 100 ES shares @ 68.20`.
        strike === null && productOf(symbol) !== undefined ? "shares" : null,
        strike === null || right === null ? null : `${format(strike)}${right}`,
        expiry === null ? null : dateText(expiry),
      );

const levelText = (level: Level): string =>
  level.unit === "percent" ? `${format(level.value)}%` : formatMoney(level.value);

const trailText = ({ unit, value }: Trail): string => (unit === "percent" ? `${format(value)}%` : formatMoney(value));

const sizeText = (size: Open["size"]): string | null => (size === "half" ? "half size" : size);

const openText = (order: Open): string =>
  joined(
    order.action,
    order.quantity === null ? null : String(order.quantity),
    contractText(order),
    `@ ${formatMoney(order.price)}`,
    order.targets.length === 0 ? null : `PT: ${order.targets.map(levelText).join(", ")}`,
    order.stop === null ? null : `SL: ${levelText(order.stop)}`,
    order.trail === null ? null : `TS: ${trailText(order.trail)}`,
    sizeText(order.size),
  );

const LARGEST_DENOMINATOR = 10;

/** In front of the symbol, a part may be a ratio or a percentage: `1/3`, `35%`, `all`. */
const leadingPart = ({ numerator, denominator }: Fraction): string => {
  if (numerator === denominator) return "all";
  return denominator > LARGEST_DENOMINATOR ? `${(numerator * 100) / denominator}%` : `${numerator}/${denominator}`;
};

/** Behind the price it is said in words, so that it can't be taken for a date. */
const trailingPart = (fraction: Fraction): string => {
  const ratio = `${fraction.numerator}/${fraction.denominator}`;
  const words: Readonly<Record<string, string>> = { "1/1": "all out", "1/2": "half", "1/3": "third", "1/4": "quarter" };
  return words[ratio] ?? ratio;
};

const closeText = (order: Close): string => {
  const { action, quantity, fraction, partial, price } = order;
  return joined(
    action,
    partial ? "some" : null,
    quantity === null ? (fraction === null ? null : leadingPart(fraction)) : String(quantity),
    contractText(order),
    price === null ? null : `@ ${formatMoney(price)}`,
    quantity !== null && fraction !== null ? trailingPart(fraction) : null,
  );
};

const sideText = (side: Futures["side"]): string => (side === "buy" ? "LONG" : side === "sell" ? "SHORT" : "FLAT");

/** A signal leaves the quantity to its grade, so it has no form as a command. */
const signalText = (order: Futures): string =>
  joined(
    order.contract ?? order.root,
    sideText(order.side),
    order.price === null ? null : formatMoney(order.price),
    order.grade,
    order.stopLoss === null ? null : `stop loss ${formatMoney(order.stopLoss)}`,
    order.takeProfit === null ? null : `target ${formatMoney(order.takeProfit)}`,
  );

/** `limit 5925.50`, `stop 5940.00`; both prices of a stop-limit under one name, so that its stop protects nothing. */
const entryText = ({ type, price, stopPrice }: Futures): string | null => {
  if (price === null || type === null) return null;
  return stopPrice === null ? `${type} ${formatMoney(price)}` : `stop-limit ${formatMoney(stopPrice)}/${formatMoney(price)}`;
};

const futuresText = (order: Futures): string => {
  const { side, quantity, fraction, stopLoss, takeProfit } = order;
  if (order.grade !== null || (quantity === null && side !== "flat")) return signalText(order);
  return joined(
    `!tt ${side}`,
    quantity === null ? null : quantity < LARGE_COUNT ? String(quantity) : `${quantity} contracts`,
    fraction === null ? null : leadingPart(fraction),
    order.contract ?? (order.root === null ? null : `/${order.root}`),
    entryText(order),
    stopLoss === null ? null : `stop loss ${formatMoney(stopLoss)}`,
    takeProfit === null ? null : `target ${formatMoney(takeProfit)}`,
    order.timeInForce,
  );
};

const modifyText = ({ name, limit, stop, target, targetNumber, quantity }: Modify): string =>
  joined(
    `!tt modify ${name}`,
    stop === null ? null : `stop ${formatMoney(stop)}`,
    limit === null ? null : `limit ${formatMoney(limit)}`,
    target === null ? null : `target${targetNumber ?? ""} ${formatMoney(target)}`,
    quantity === null ? null : `qty ${quantity}`,
  );

const controlText = ({ command, argument }: Control): string => joined(`!tt ${command}`, argument);

/**
 * The canonical text of an instruction, in the owner's formats: `BTO 2 SPY 590C 12/18/2026 @ 1.20`, `!tt buy 2 /MES
 * limit 5925.50`. Read again before the expiry it gives the same instruction; a graded futures signal only in a
 * channel whose profile reads signals.
 */
export const render = (instruction: Rendered): string => {
  switch (instruction.kind) {
    case "open":
      return openText(instruction);
    case "close":
      return closeText(instruction);
    case "futures":
      return futuresText(instruction);
    case "control":
      return controlText(instruction);
    case "modify":
      return modifyText(instruction);
    default:
      return absurd(instruction);
  }
};
