import { formatMoney, type Decimal } from "../../decimal.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import type { Instrument } from "../../instrument/instrument.ts";
import type { Futures } from "../../interpret/instruction.ts";
import type { OrderSide, OrderTerms } from "../../ports/orders.ts";
import { isOk, problem, type Problem, type Result } from "../../result.ts";
import type { Market, QuoteProblem } from "../../risk/quote-problem.ts";
import type { Sizing } from "../../risk/sizing.ts";
import type { BookConfig, Venue } from "../config.ts";
import type { EntryPlan } from "../plans.ts";

/** An order as a command means it: the prices that its kind has are there, and no others. */
export interface FuturesOrder {
  readonly side: OrderSide;
  /** Null where nobody has said a number and it is sized by what it may lose. */
  readonly quantity: number | null;
  readonly type: OrderTerms["type"];
  /** The limit of a limit and a stop-limit, the trigger of a stop; null for a market order. */
  readonly price: Decimal | null;
  /** The trigger of a stop and a stop-limit. */
  readonly stop: Decimal | null;
  readonly timeInForce: OrderTerms["timeInForce"];
}

/** The order that a command means; undefined where a price is missing. One contract where nothing says how many. */
export const orderOf = ({ risk }: BookConfig, instruction: Futures, side: OrderSide): FuturesOrder | undefined => {
  const { quantity: said, price, stopPrice } = instruction;
  const type = instruction.type ?? "market";
  const quantity = said ?? (risk.sizing.by === "risk" ? null : 1);
  const order = { side, quantity, type, timeInForce: instruction.timeInForce ?? "day" };
  if (type === "market") return { ...order, price: null, stop: null };
  const stop = type === "stop" ? price : stopPrice;
  if (price === null || (type === "stop-limit" && stop === null)) return undefined;
  return { ...order, price, stop: type === "limit" ? null : stop };
};

/** The entry that it becomes: one price, which stays where the trader has put it. */
export const planOf = (config: BookConfig, order: FuturesOrder, sizing: Sizing): EntryPlan => ({
  type: order.type,
  timeInForce: order.timeInForce,
  quantity: sizing.quantity,
  prices: hasLimit(order) && order.price !== null ? [order.price] : [],
  cap: null,
  stop: order.stop,
  stepIntervalMs: config.entry.stepIntervalMs,
  worstPrice: sizing.price,
  costShare: sizing.costShare,
  maxWorth: null,
  feePerUnit: sizing.feePerUnit,
  alertPrice: order.price,
});

/** Whether a limit bounds what it pays. */
const hasLimit = ({ type }: Pick<FuturesOrder, "type">): boolean => type === "limit" || type === "stop-limit";

/** The price a unit is reserved at: the trader's own, else the far side of the market. */
export const reservePrice = (order: FuturesOrder, market: Result<QuoteProblem, Market>): Decimal | undefined => {
  if (order.price !== null) return order.price;
  if (!isOk(market)) return undefined;
  return order.side === "buy" ? market.right.ask : market.right.bid;
};

/** The same order as a market order, or as a limit order at a price. */
const commandOf = ({ side, quantity }: Pick<FuturesOrder, "side" | "quantity">, instrument: Instrument, limit: Decimal | null): string =>
  `!tt ${side} ${quantity ?? 1} ${instrumentText(instrument)}${limit === null ? "" : ` limit ${formatMoney(limit)}`}`;

const typeNotTaken = (order: FuturesOrder, { futures: { orderTypes }, broker }: Venue, instrument: Instrument): Problem => {
  const instead = [
    ...(orderTypes.includes("limit") && order.price !== null ? [commandOf(order, instrument, order.price)] : []),
    ...(orderTypes.includes("market") ? [commandOf(order, instrument, null)] : []),
    "trade it at the broker by hand",
  ];
  const taken = orderTypes.length === 0 ? "none at all" : `only ${orderTypes.join(", ")}`;
  const [first = "", ...others] = instead;
  return problem("order-type-not-taken", `${broker} takes no ${order.type} order of futures, ${taken}`, [first, ...others]);
};

/** Why this venue does not take such an order; found before anything is sent. */
export const untaken = (order: FuturesOrder, venue: Venue, instrument: Instrument): Problem | undefined => {
  const { orderTypes, timesInForce } = venue.futures;
  const { type, timeInForce: time } = order;
  if (!orderTypes.includes(type)) return typeNotTaken(order, venue, instrument);
  if (time === "day" || (timesInForce.includes(time) && (time !== "gtc" || venue.restsOvernight))) return undefined;
  const text = time === "gtc" ? `no futures order rests overnight at ${venue.broker}` : `${venue.broker} takes no ${time} order of futures`;
  const instead = time === "gtc" ? [] : timesInForce.filter((each) => each === "ioc" || each === "fok").map((each) => `say ${each}`);
  return problem("time-not-taken", text, [`leave ${time} out: the order works for the day`, ...instead]);
};

const misplaced = (what: string, level: Decimal | null, where: "above" | "below", side: OrderSide, around: Decimal): Problem | undefined => {
  if (level === null || (where === "below" ? level < around : level > around)) return undefined;
  const text = `a ${what} of a ${side} at ${formatMoney(around)} lies ${where} it, not at ${formatMoney(level)}`;
  return problem("bad-bracket", text, [`give the ${what} a price ${where} ${formatMoney(around)}`]);
};

/** A stop on the winning side or a target on the losing one would fill at once. */
export const bracketProblem = (stopLoss: Decimal | null, target: Decimal | null, side: OrderSide, around: Decimal): Problem | undefined => {
  const [losing, winning] = side === "buy" ? (["below", "above"] as const) : (["above", "below"] as const);
  return misplaced("stop loss", stopLoss, losing, side, around) ?? misplaced("target", target, winning, side, around);
};

/** A stop loss or a target with an order that only closes: nothing would be left for it to close, or nobody knows of which rest it speaks. */
export const levelsOfClose = (
  { side }: Pick<FuturesOrder, "side">,
  quantity: number,
  name: string,
  { stopLoss, takeProfit }: Pick<Futures, "stopLoss" | "takeProfit">,
): Problem | undefined => {
  const refusal = (what: string, ...moves: readonly string[]): Problem => {
    const text = `this closes ${quantity} ${name} that ${quantity === 1 ? "is" : "are"} held on the other side: an order that closes has no ${what}`;
    return problem("levels-of-a-close", text, [`close it: !tt ${side} ${quantity} ${name}`, ...moves]);
  };
  if (stopLoss !== null && takeProfit !== null) return refusal("stop loss or target");
  if (stopLoss !== null) return refusal("stop loss", `move the stop of what is held: !tt modify ${name} stop ${formatMoney(stopLoss)}`);
  if (takeProfit !== null) return refusal("target", `move the target of what is held: !tt modify ${name} target ${formatMoney(takeProfit)}`);
  return undefined;
};

/** A stop that the market is already at, or beyond, would go off at once: that is a market order, or a slip of the pen. */
export const stopProblem = (order: Pick<FuturesOrder, "side" | "quantity" | "stop">, market: Result<QuoteProblem, Market>, instrument: Instrument): Problem | undefined => {
  const { side, stop } = order;
  if (stop === null || !isOk(market)) return undefined;
  const { bid, ask } = market.right;
  const [edge, where] = side === "buy" ? ([ask, "above"] as const) : ([bid, "below"] as const);
  if (side === "buy" ? stop > edge : stop < edge) return undefined;
  const text = `a ${side} stop lies ${where} the market, which is at ${formatMoney(edge)}: at ${formatMoney(stop)} it would go off at once`;
  return problem("stop-behind-market", text, [`give it a stop ${where} ${formatMoney(edge)}`, commandOf(order, instrument, stop), commandOf(order, instrument, null)]);
};

/** Said with an order that does not wait although it names a price; null for any other. */
export const crossing = ({ side, type, price }: Pick<FuturesOrder, "side" | "type" | "price">, market: Result<QuoteProblem, Market>): string | null => {
  if (type !== "limit" || price === null || !isOk(market)) return null;
  const { bid, ask } = market.right;
  const far = side === "buy" ? ask : bid;
  return (side === "buy" ? price >= far : price <= far) ? `it crosses the market at ${formatMoney(far)} and does not wait` : null;
};
