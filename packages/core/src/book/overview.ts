import { formatMoney } from "../decimal.ts";
import { instrumentText } from "../instrument/instrument-text.ts";
import { entriesOf, valuesOf } from "../persistent-map.ts";
import { nameOfWait } from "./confirmation.ts";
import { averageEntry, entryOf, exitsOf, heldOf } from "./holdings.ts";
import { isOver, workingLimit, workingStop, type Order } from "./order.ts";
import { isStanding } from "../risk/record.ts";
import { legsAt, targetName } from "../exit/legs.ts";
import { watchedLevels } from "../exit/watch.ts";
import { holdingOf, pairsRest, stopsWorking } from "./exit-facts.ts";
import { openTradesOf, type Book } from "./state.ts";
import type { EpochMs } from "../time.ts";
import type { Trade } from "./trade.ts";

const listed = (lines: readonly string[], none: string): string => (lines.length === 0 ? none : lines.join("; "));

const positionText = (book: Book, trade: Trade): string => {
  const average = averageEntry(book, trade);
  const sign = trade.side === "buy" ? "" : "-";
  return `${sign}${heldOf(book, trade)} ${instrumentText(trade.spec.instrument)} @ ${average === undefined ? "?" : formatMoney(average)}`;
};

/** What is held, ours and foreign. */
export const positionsText = (book: Book): string => {
  const ours = openTradesOf(book)
    .filter((trade) => heldOf(book, trade) !== 0)
    .map((trade) => positionText(book, trade));
  const foreign = [...entriesOf(book.foreignPositions)].map(([instrument, quantity]) => `${quantity} ${instrument} (not ours)`);
  return listed([...ours, ...foreign], "no positions");
};

const priceText = (order: Order): string => {
  const { type, timeInForce } = order.terms;
  const [limit, stop] = [workingLimit(order), workingStop(order)];
  const price = limit === null ? type : formatMoney(limit);
  const triggered = stop === null ? price : `stop ${formatMoney(stop)}${limit === null ? "" : ` limit ${price}`}`;
  // Exits outlive the day wherever they can; of an entry it is a wish.
  return order.role !== "entry" || timeInForce === "day" ? triggered : `${triggered} ${timeInForce}`;
};

const orderText = (name: string, order: Order): string =>
  `${order.terms.side} ${order.terms.quantity} ${name} @ ${priceText(order)} (${order.role} ${order.key})`;

/** The levels of a trade that no order at the broker stands for, each with the words that `!tt modify` takes. */
const watchedTexts = (book: Book, trade: Trade): readonly string[] => {
  const legs = legsAt(trade.exitPlan, pairsRest(book, trade));
  const [side, name] = [trade.side === "buy" ? "sell" : "buy", instrumentText(trade.spec.instrument)];
  return watchedLevels(legs, holdingOf(book, trade), stopsWorking(book, trade)).map(({ leg, units, level }) => {
    const word = leg === null ? "stop" : targetName(legs, leg);
    return `watched: ${side} ${units} ${name} @ ${formatMoney(level)} (${trade.id} ${word})`;
  });
};

/** What works at the broker, ours and foreign, and the levels of ours that are watched. */
export const ordersText = (book: Book): string => {
  const ours = openTradesOf(book).flatMap((trade) => {
    const orders = [entryOf(book, trade), ...exitsOf(book, trade)];
    const working = orders.filter((order) => !isOver(order)).map((order) => orderText(instrumentText(trade.spec.instrument), order));
    return [...working, ...watchedTexts(book, trade)];
  });
  const foreign = [...valuesOf(book.foreignOrders)].map(({ text }) => text);
  const waiting = book.waiting.map((wait) => `waits for a confirmation: ${wait.text} (${nameOfWait(wait)})`);
  return listed([...ours, ...waiting, ...foreign], "no working orders");
};

/** How the book stands, in one line, and how the shell's `connections` do, as it words them. */
export const statusText = (book: Book, at: EpochMs, connections: readonly string[] = []): string => {
  const link = book.links.orders?.state ?? "up";
  const breakers = book.risk.breakers.filter((breaker) => isStanding(breaker, at));
  const stops = [...breakers.map(({ text }) => text), ...book.holds.map(({ text }) => text), ...book.disagreements.map(({ text }) => text)];
  const held = stops.length === 0 ? "" : `; no entries: ${stops.join("; ")}`;
  const text = `${book.id} is ${book.tradingState}, order link ${link}, ${book.openTrades.length} open trades; ${positionsText(book)}${held}`;
  return [text, ...connections].join("; ");
};
