import { format, formatMoney, type Decimal } from "../decimal.ts";
import type { Json } from "../codec.ts";
import { absurd } from "../result.ts";
import type { Close, Fraction, Futures, Instruction, Leg, Level, Open, Trail } from "./instruction.ts";

type Fields = Readonly<Record<string, Json | undefined>>;

/** Leaves out what is not there. */
const present = (fields: Fields): Readonly<Record<string, Json>> => {
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value;
  return kept;
};

const money = (value: Decimal | null): string | undefined => (value === null ? undefined : formatMoney(value));

const levelJson = (level: Level): string =>
  level.unit === "percent" ? `${format(level.value)}%` : formatMoney(level.value);

const trailJson = ({ unit, value }: Trail): string => (unit === "percent" ? `${format(value)}%` : formatMoney(value));

const fractionJson = (fraction: Fraction | null): string | undefined => {
  if (fraction === null) return undefined;
  return fraction.denominator === 1 ? String(fraction.numerator) : `${fraction.numerator}/${fraction.denominator}`;
};

const legJson = ({ action, right, strike, expiry, ratio }: Leg): Json => ({
  action,
  right,
  strike: format(strike),
  expiry,
  ratio,
});

const contractFields = (order: Open | Close): Fields => ({
  kind: order.kind,
  asset: order.asset,
  action: order.action,
  symbol: order.symbol,
  right: order.right ?? undefined,
  strike: order.strike === null ? undefined : format(order.strike),
  expiry: order.expiry ?? undefined,
  legs: order.spread?.legs.map(legJson),
  effect: order.spread?.effect,
});

const openFields = (order: Open): Fields => ({
  ...contractFields(order),
  price: formatMoney(order.price),
  quantity: order.quantity ?? undefined,
  size: order.size ?? undefined,
  targets: order.targets.length === 0 ? undefined : order.targets.map(levelJson),
  stop: order.stop === null ? undefined : levelJson(order.stop),
  trail: order.trail === null ? undefined : trailJson(order.trail),
});

/** A close without a price says so: it is worked at the market's price, which a reader should see. */
const closeFields = (order: Close): Fields => ({
  ...contractFields(order),
  price: money(order.price) ?? null,
  quantity: order.quantity ?? undefined,
  fraction: fractionJson(order.fraction),
  partial: order.partial ? true : undefined,
});

/** A null root is said, because it means everything. */
const futuresFields = (order: Futures): Fields => ({
  kind: order.kind,
  side: order.side,
  root: order.root,
  contract: order.contract ?? undefined,
  quantity: order.quantity ?? undefined,
  fraction: fractionJson(order.fraction),
  type: order.type ?? undefined,
  price: money(order.price),
  stopPrice: money(order.stopPrice),
  timeInForce: order.timeInForce ?? undefined,
  stopLoss: money(order.stopLoss),
  takeProfit: money(order.takeProfit),
  grade: order.grade ?? undefined,
});

const fieldsOf = (instruction: Instruction): Fields => {
  switch (instruction.kind) {
    case "open":
      return openFields(instruction);
    case "close":
      return closeFields(instruction);
    case "futures":
      return futuresFields(instruction);
    case "control":
      return { kind: instruction.kind, command: instruction.command, argument: instruction.argument ?? undefined };
    case "modify": {
      const { kind, name, limit, stop, target, targetNumber, quantity } = instruction;
      const prices = { limit: money(limit), stop: money(stop), target: money(target) };
      return { kind, name, ...prices, targetNumber: targetNumber ?? undefined, quantity: quantity ?? undefined };
    }
    case "ignore":
      return { kind: instruction.kind, reason: instruction.reason };
    case "invalid":
      return {
        kind: instruction.kind,
        code: instruction.code,
        text: instruction.text,
        offending: instruction.offending ?? undefined,
        suggestions: [...instruction.suggestions],
      };
    default:
      return absurd(instruction);
  }
};

/**
 * An instruction as plain JSON, as `floorbroker parse` prints it: strikes in their shortest form (`"590"`), prices with
 * at least two places (`"1.20"`), fractions as `"1/2"` and `"1"` for all, levels and a trailing stop's distance as `"125%"` or `"0.80"`. A key whose
 * value is not in the text is absent; `root: null` means every product, `price: null` a close at the market's price,
 * `partial: true` a part whose size is not said.
 */
export const instructionJson = (instruction: Instruction): Readonly<Record<string, Json>> =>
  present(fieldsOf(instruction));
