import { add, divide, formatCents, formatMoney, fromInteger, ZERO, type Decimal } from "../decimal.ts";
import { legsAt, targetName } from "../exit/legs.ts";
import { watchedLevels } from "../exit/watch.ts";
import { instrumentText } from "../instrument/instrument-text.ts";
import { get } from "../persistent-map.ts";
import type { StatusCard, TradeCard, TradeStage } from "../ports/status-card.ts";
import type { EventOf } from "./events.ts";
import { holdingOf, pairsRest, stopsWorking } from "./exit-facts.ts";
import {
  averageEntry,
  entryFilled,
  entryOf,
  exitFilled,
  exitsOf,
  heldOf,
  realisedOf,
  realisedPercent,
} from "./holdings.ts";
import { isOver, isUnknown, turnoverOf, workingLimit, workingStop, type Order } from "./order.ts";
import type { Book } from "./state.ts";
import type { Trade } from "./trade.ts";

const signed = (amount: Decimal): string => `${amount < ZERO ? "" : "+"}${formatCents(amount)}`;

const triggerText = (order: Order): string => {
  const [limit, stop] = [workingLimit(order), workingStop(order)];
  if (stop !== null) return `${formatMoney(stop)}${limit === null ? "" : ` limit ${formatMoney(limit)}`}`;
  return limit === null ? "at market" : formatMoney(limit);
};

const closedStage = (book: Book, trade: Trade): TradeStage => {
  if (exitFilled(book, trade) === 0) return "ended";
  const realised = realisedOf(book, trade);
  if (realised === ZERO) return "even";
  return realised > ZERO ? "gained" : "lost";
};

const stageOf = (book: Book, trade: Trade, entry: Order): TradeStage => {
  if (trade.closed !== null) return closedStage(book, trade);
  if ([entry, ...exitsOf(book, trade)].some(isUnknown)) return "unknown";
  if (trade.close !== null) return "closing";
  return heldOf(book, trade) > 0 && isOver(entry) ? "held" : "entering";
};

const STATES = {
  entering: "working",
  held: "held",
  closing: "closing",
  unknown: "asking the broker",
  even: "closed",
} as const;

const stateOf = (book: Book, trade: Trade, entry: Order, stage: TradeStage): string => {
  if (trade.closed !== null) return trade.closed.reason.replaceAll("-", " ");
  if (stage === "gained" || stage === "lost" || stage === "ended") return "closed";
  if (stage !== "entering") return STATES[stage];
  if (entryFilled(book, trade) > 0) return "partly filled";
  if (!trade.entryWanted) return "cancelling";
  return entry.acknowledgedAt === null ? "sending" : STATES.entering;
};

const priceOf = (book: Book, trade: Trade, entry: Order): string => {
  const average = averageEntry(book, trade);
  return average === undefined ? triggerText(entry) : formatMoney(average);
};

const averageOf = (orders: readonly Order[], units: number): Decimal =>
  divide(
    orders.reduce((sum, order) => add(sum, turnoverOf(order)), ZERO),
    fromInteger(units),
  );

/** What was closed, what works, and what is watched, each with its level. */
const exitText = (book: Book, trade: Trade): string | null => {
  const closed = exitFilled(book, trade);
  const exits = exitsOf(book, trade);
  const done = closed === 0 ? [] : [`closed ${closed} @ ${formatMoney(averageOf(exits, closed))}`];
  if (trade.closed !== null) return done[0] ?? null;
  const working = exits
    .filter((order) => !isOver(order))
    .map((order) => `${order.role} ${order.terms.quantity} @ ${triggerText(order)}`);
  const legs = legsAt(trade.exitPlan, pairsRest(book, trade));
  const watched = watchedLevels(legs, holdingOf(book, trade), stopsWorking(book, trade)).map(
    ({ leg, units, level }) =>
      `${leg === null ? "stop" : targetName(legs, leg)} ${units} @ ${formatMoney(level)} (watched)`,
  );
  const all = [...done, ...working, ...watched];
  return all.length === 0 ? null : all.join("; ");
};

const resultText = (book: Book, trade: Trade): string | null => {
  const percent = realisedPercent(book, trade);
  if (percent === undefined) return null;
  return `${signed(realisedOf(book, trade))} (${percent < ZERO ? "" : "+"}${Math.round(Number(percent) / 1e8)} %)`;
};

/** A trade at a glance. In the middle of the commit that opens it there is no order yet to speak of. */
export const tradeCard = (book: Book, trade: Trade): TradeCard => {
  const name = { is: "trade", contract: instrumentText(trade.spec.instrument), trail: trade.trail } as const;
  if (get(book.orders, trade.entry) === undefined)
    return { ...name, stage: "entering", state: "received", price: null, filled: null, exit: null, result: null };
  const entry = entryOf(book, trade);
  const stage = stageOf(book, trade, entry);
  return {
    ...name,
    stage,
    state: stateOf(book, trade, entry, stage),
    price: priceOf(book, trade, entry),
    filled: `${entryFilled(book, trade)}/${trade.entryPlan.quantity}`,
    exit: exitText(book, trade),
    result: resultText(book, trade),
  };
};

/** The parts of an answer that refuses; undefined for one that does not, which is a sentence. */
export const answerCard = ({
  outcome,
  code,
  text,
  suggestions,
}: EventOf<"message-answered">): StatusCard | undefined =>
  outcome === "refused" || outcome === "invalid" ? { is: "refusal", code, text, suggestions } : undefined;
