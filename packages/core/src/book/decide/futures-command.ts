import { formatMoney, ONE, type Decimal } from "../../decimal.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import type { Futures } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import type { OrderSide } from "../../ports/orders.ts";
import { fail, isOk, ok, problem, type Problem, type Result } from "../../result.ts";
import { objected, type Check } from "../../risk/check.ts";
import { checkEntry, firstObjection } from "../../risk/entry-rules.ts";
import { marketOf, type Market, type QuoteProblem } from "../../risk/quote-problem.ts";
import type { Sizing } from "../../risk/sizing.ts";
import type { BookConfig } from "../config.ts";
import { closeRemaining, heldOf } from "../holdings.ts";
import { futuresInstrument } from "../instruct.ts";
import type { Ledger } from "../ledger.ts";
import type { EntryPlan, ExitPlan } from "../plans.ts";
import { openTradesOf } from "../state.ts";
import type { Trade } from "../trade.ts";
import { closeShares, requestClose } from "./close.ts";
import { answer, consider, notAffordable, open, refuse, refuseByCheck, refuseUnspecified, sizingFor } from "./entry.ts";

interface Order {
  readonly side: OrderSide;
  readonly quantity: number;
  readonly type: "market" | "limit" | "stop";
  readonly price: Decimal | null;
}

/** The order that a command means; undefined for a kind that is not traded. One contract where it says no number. */
const orderOf = ({ type, quantity, price }: Futures, side: OrderSide): Order | undefined => {
  if (type === "stop-limit") return undefined;
  if (type === null || type === "market") return { side, quantity: quantity ?? 1, type: "market", price: null };
  return price === null ? undefined : { side, quantity: quantity ?? 1, type, price };
};

/** The price a unit is reserved at: the trader's own, else the far side of the market. */
const reservePrice = (order: Order, market: Result<QuoteProblem, Market>): Decimal | undefined => {
  if (order.price !== null) return order.price;
  if (!isOk(market)) return undefined;
  return order.side === "buy" ? market.right.ask : market.right.bid;
};

const misplaced = (what: string, level: Decimal | null, where: "above" | "below", side: OrderSide, around: Decimal): Problem | undefined => {
  if (level === null || (where === "below" ? level < around : level > around)) return undefined;
  const text = `a ${what} of a ${side} at ${formatMoney(around)} lies ${where} it, not at ${formatMoney(level)}`;
  return problem("bad-bracket", text, [`give the ${what} a price ${where} ${formatMoney(around)}`]);
};

/** A stop on the winning side or a target on the losing one would fill at once. */
const bracketProblem = ({ stopLoss, takeProfit }: Futures, side: OrderSide, around: Decimal): Problem | undefined => {
  const [losing, winning] = side === "buy" ? (["below", "above"] as const) : (["above", "below"] as const);
  return misplaced("stop loss", stopLoss, losing, side, around) ?? misplaced("target", takeProfit, winning, side, around);
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

const opposing = (ledger: Ledger, spec: InstrumentSpec, side: OrderSide): readonly Trade[] =>
  openTradesOf(ledger.book).filter(
    (trade) => trade.spec.instrument.id === spec.instrument.id && trade.side !== side && heldOf(ledger.book, trade) > 0,
  );

/** A sale against a long (or the reverse) closes it, oldest first; what would turn the position around is refused. */
const reduce = (ledger: Ledger, message: Message, spec: InstrumentSpec, order: Order, trades: readonly [Trade, ...Trade[]]): void => {
  const { book } = ledger;
  // What is being closed already is spoken for: a second command closes its own units on top.
  const freeOf = (trade: Trade): number => heldOf(book, trade) - closeRemaining(book, trade);
  const sum = (of: (trade: Trade) => number): number => trades.reduce((total, trade) => total + of(trade), 0);
  const free = sum(freeOf);
  const closing = sum((trade) => closeRemaining(book, trade));
  const name = instrumentText(spec.instrument);
  if (order.quantity > free || order.type !== "market") {
    const held = `${free + closing} ${name} are held on the other side${closing === 0 ? "" : `, ${closing} of them being closed`}`;
    const harm = order.quantity > free ? "turn the position around" : "rest beside them";
    const reducing = free === 0 ? [] : [`!tt ${order.side} ${free} ${name}`];
    const text = `${held}; this ${order.type} order for ${order.quantity} would ${harm}`;
    return refuse(ledger, message, problem("opposite-position", text, [`!tt flat ${name}`, ...reducing]));
  }
  for (const { trade, quantity } of closeShares(trades, freeOf, order.quantity)) {
    const wanted = quantity === null ? null : quantity + closeRemaining(book, trade);
    requestClose(ledger, trade, { messageId: message.id, quantity: wanted, style: "market", reason: "closed by command" });
  }
  answer(ledger, message, "closing", `closing ${order.quantity} ${name} at market`, trades[0].id);
};

const vet = (checks: readonly Check[], sizing: Sizing | undefined): Result<Check, Sizing> => {
  const objection = firstObjection(checks);
  if (objection !== undefined) return fail(objection);
  if (sizing === undefined) {
    return fail(objected("power", "no-buying-power", "the broker gives no buying power to check against", ["post it again in a moment"]));
  }
  return sizing.quantity === 0 ? fail(notAffordable(sizing)) : ok(sizing);
};

/** A graded signal of one contract because nobody has said what its grade is worth. */
const ungraded = ({ grade, quantity }: Futures): string | null =>
  grade === null || quantity !== null ? null : `one contract: the profile's grades give no number for ${grade}`;

const enter = (ledger: Ledger, config: BookConfig, message: Message, instruction: Futures, view: MarketView, spec: InstrumentSpec, order: Order): void => {
  const { at, book } = ledger;
  const { side } = order;
  const quote = quoteIn(view, spec.instrument.id);
  const checks = checkEntry({
    at,
    postedAt: message.postedAt,
    book,
    config,
    spec,
    side,
    alertPrice: order.price,
    origin: message,
    pricedByQuote: order.type === "market",
    quote,
    account: view.account ?? null,
  });
  const price = reservePrice(order, marketOf(quote, at, config.entry.quoteAgeMs));
  const whole = { spec, channelShare: ONE, sizeFactor: ONE, asked: order.quantity };
  const sizing = price === undefined ? undefined : sizingFor(ledger, config, view, { ...whole, price });
  const vetted = vet(checks, sizing);
  const seen = isOk(vetted) || checks.includes(vetted.left) ? checks : [...checks, vetted.left];
  consider(ledger, message, spec, view, sizing ?? null, seen);
  if (!isOk(vetted)) return refuseByCheck(ledger, message, vetted.left);
  const wrong = bracketProblem(instruction, side, vetted.right.price);
  if (wrong !== undefined) return refuse(ledger, message, wrong);
  const remark = ungraded(instruction);
  const entryPlan = planOf(config, order, vetted.right);
  open(ledger, { message, spec, side, entryPlan, exitPlan: exitPlanOf(instruction), ...(remark === null ? {} : { remark }) });
};

/** `!tt buy|sell`: market by default, limit, stop or bracket when given. `flat` is decided in `close.ts`. */
export const decideFuturesOrder = (
  ledger: Ledger,
  config: BookConfig,
  message: Message,
  instruction: Futures,
  side: OrderSide,
  view: MarketView,
): void => {
  const instrument = futuresInstrument(instruction, ledger.at);
  if (!isOk(instrument)) return refuse(ledger, message, instrument.left);
  const spec = view.specs[instrument.right.id] ?? null;
  if (spec === null) return refuseUnspecified(ledger, message, view, instrument.right.id, ["name the front month"]);
  const order = orderOf(instruction, side);
  if (order === undefined) {
    return refuse(ledger, message, problem("not-supported", "this order type needs a price, or is not traded yet", ["use market, limit or stop"]));
  }
  const [against, ...others] = opposing(ledger, spec, side);
  if (against !== undefined) return reduce(ledger, message, spec, order, [against, ...others]);
  enter(ledger, config, message, instruction, view, spec, order);
};
