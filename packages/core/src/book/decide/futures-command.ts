import type { ChannelRole } from "../../authority.ts";
import { formatMoney, ONE, type Decimal } from "../../decimal.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import { productOf } from "../../instrument/products.ts";
import type { Futures } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import type { OrderSide } from "../../ports/orders.ts";
import type { Quote } from "../../ports/quotes.ts";
import { isOk, problem, type Problem } from "../../result.ts";
import { objected, type Check } from "../../risk/check.ts";
import { checkEntry, firstObjection } from "../../risk/entry-rules.ts";
import { sizeOf, type Sizing } from "../../risk/sizing.ts";
import type { BookConfig } from "../config.ts";
import { commitments, heldOf } from "../holdings.ts";
import { futuresInstrument } from "../instruct.ts";
import type { Ledger } from "../ledger.ts";
import type { EntryPlan, ExitPlan } from "../plans.ts";
import { openTradesOf } from "../state.ts";
import type { Trade } from "../trade.ts";
import { requestClose } from "./close.ts";
import { answer, consider, notAffordable, open, refuse, refuseByCheck } from "./entry.ts";

interface Order {
  readonly side: OrderSide;
  readonly quantity: number;
  readonly type: "market" | "limit" | "stop";
  readonly price: Decimal | null;
}

const orderOf = (instruction: Futures, side: OrderSide): Order | undefined => {
  const type = instruction.type ?? "market";
  if (type === "stop-limit" || (type !== "market" && instruction.price === null)) return undefined;
  return { side, quantity: instruction.quantity ?? 1, type, price: instruction.price };
};

/** The price a unit is reserved at: the trader's own, else the far side of the market. */
const reservePrice = (order: Order, quote: Quote | null): Decimal | null =>
  order.price ?? (order.side === "buy" ? (quote?.ask ?? null) : (quote?.bid ?? null));

/** A stop on the winning side or a target on the losing one would fill at once. */
const bracketProblem = (instruction: Futures, order: Order, around: Decimal): Problem | undefined => {
  const { stopLoss, takeProfit } = instruction;
  const below = (price: Decimal): boolean => price < around;
  const wrongStop = stopLoss !== null && (order.side === "buy" ? !below(stopLoss) : stopLoss <= around);
  const wrongTarget = takeProfit !== null && (order.side === "buy" ? takeProfit <= around : !below(takeProfit));
  if (!wrongStop && !wrongTarget) return undefined;
  const [what, price, where] = wrongStop
    ? ["stop loss", stopLoss, order.side === "buy" ? "below" : "above"]
    : ["target", takeProfit, order.side === "buy" ? "above" : "below"];
  const text = `a ${what} of a ${order.side} at ${formatMoney(around)} lies ${where} it, not at ${price === null ? "?" : formatMoney(price)}`;
  return problem("bad-bracket", text, [`give the ${what} a price ${where} ${formatMoney(around)}`]);
};

const exitPlanOf = (instruction: Futures): ExitPlan =>
  instruction.stopLoss === null && instruction.takeProfit === null
    ? { plan: "by-command" }
    : { plan: "bracket", stop: instruction.stopLoss, target: instruction.takeProfit };

const planOf = (config: BookConfig, order: Order, sizing: Sizing): EntryPlan => ({
  type: order.type,
  quantity: order.quantity,
  prices: order.type === "limit" && order.price !== null ? [order.price] : [],
  cap: null,
  stop: order.type === "stop" ? order.price : null,
  stepIntervalMs: config.entry.stepIntervalMs,
  worstPrice: sizing.price,
  costShare: sizing.costShare,
  feePerUnit: sizing.feePerUnit,
  alertPrice: order.price,
});

const sizingOf = (ledger: Ledger, view: MarketView, config: BookConfig, spec: InstrumentSpec, order: Order, price: Decimal): Sizing | undefined => {
  const power = view.account?.sizingPower;
  if (power == null || view.account == null || spec.instrument.kind !== "future") return undefined;
  const money = commitments(ledger.book, view.account.asOf);
  return sizeOf({
    power: power.amount,
    powerKind: power.kind,
    ...money,
    perAlertPercent: config.allocation.perAlertPercent,
    channelShare: ONE,
    sizeFactor: ONE,
    totalPercent: config.allocation.totalPercent,
    price,
    multiplier: spec.multiplier,
    costShare: productOf(spec.instrument.root)?.estimatedMarginShare ?? ONE,
    feePerUnit: config.allocation.fees.future,
    asked: order.quantity,
  });
};

const opposing = (ledger: Ledger, spec: InstrumentSpec, side: OrderSide): readonly Trade[] =>
  openTradesOf(ledger.book).filter(
    (trade) => trade.spec.instrument.id === spec.instrument.id && trade.side !== side && heldOf(ledger.book, trade) > 0,
  );

/** A sale against a long (or the reverse) closes it, oldest first; what would turn the position around is refused. */
const reduce = (ledger: Ledger, message: Message, spec: InstrumentSpec, order: Order, trades: readonly Trade[]): void => {
  const held = trades.reduce((sum, trade) => sum + heldOf(ledger.book, trade), 0);
  const name = instrumentText(spec.instrument);
  if (order.quantity > held || order.type !== "market") {
    const text = `${held} ${name} are held on the other side; this ${order.type} order for ${order.quantity} would ${
      order.quantity > held ? "turn the position around" : "rest beside them"
    }`;
    return refuse(ledger, message, problem("opposite-position", text, [`!tt flat ${name}`, `!tt ${order.side} ${held} ${name}`]));
  }
  let left = order.quantity;
  for (const trade of trades) {
    const quantity = Math.min(left, heldOf(ledger.book, trade));
    if (quantity > 0) requestClose(ledger, trade, { messageId: message.id, quantity, style: "market", reason: "closed by command" });
    left -= quantity;
  }
  answer(ledger, message, "closing", `closing ${order.quantity} ${name} at market`, trades[0]?.id ?? null);
};

const enter = (ledger: Ledger, config: BookConfig, message: Message, instruction: Futures, view: MarketView, spec: InstrumentSpec, order: Order): void => {
  const quote = quoteIn(view, spec.instrument.id);
  const checks = checkEntry({
    at: ledger.at,
    postedAt: message.postedAt,
    book: ledger.book,
    config,
    spec,
    side: order.side,
    alertPrice: order.price,
    pricedByQuote: order.type === "market",
    quote,
    account: view.account ?? null,
  });
  const price = reservePrice(order, quote);
  const sizing = price === null ? undefined : sizingOf(ledger, view, config, spec, order, price);
  const objection: Check | undefined =
    firstObjection(checks) ??
    (sizing === undefined
      ? objected("power", "no-buying-power", "the broker gives no buying power to check against", ["post it again in a moment"])
      : sizing.quantity === 0
        ? notAffordable(sizing)
        : undefined);
  consider(ledger, message, spec, view, sizing ?? null, objection === undefined ? checks : [...checks, objection]);
  if (objection !== undefined || sizing === undefined || price === null) {
    return refuseByCheck(ledger, message, objection ?? objected("quote", "no-quote", "there is no price", ["post it again in a moment"]));
  }
  const wrong = bracketProblem(instruction, order, price);
  if (wrong !== undefined) return refuse(ledger, message, wrong);
  open(ledger, { message, spec, side: order.side, entryPlan: planOf(config, order, sizing), exitPlan: exitPlanOf(instruction) });
};

/** `!tt buy|sell`: market by default, limit, stop or bracket when given. `flat` is decided in `close.ts`. */
export const decideFuturesOrder = (
  ledger: Ledger,
  config: BookConfig,
  _role: ChannelRole,
  message: Message,
  instruction: Futures,
  side: OrderSide,
  view: MarketView,
): void => {
  const instrument = futuresInstrument(instruction, ledger.at);
  if (!isOk(instrument)) return refuse(ledger, message, instrument.left);
  const spec = view.specs[instrument.right.id] ?? null;
  if (spec === null) {
    consider(ledger, message, null, view, null, []);
    return refuse(ledger, message, problem("unknown-instrument", `the venue does not know ${instrument.right.id}`, ["name the front month"]));
  }
  const order = orderOf(instruction, side);
  if (order === undefined) {
    return refuse(ledger, message, problem("not-supported", "this order type needs a price, or is not traded yet", ["use market, limit or stop"]));
  }
  const against = opposing(ledger, spec, side);
  if (against.length > 0) return reduce(ledger, message, spec, order, against);
  enter(ledger, config, message, instruction, view, spec, order);
};
