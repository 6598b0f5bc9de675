import type { MessageId, OrderKey, TradeId } from "../ids.ts";
import { get } from "../persistent-map.ts";
import { closeByAt } from "../exit/time.ts";
import { expiryNoticeAt } from "../exit/expiry-day.ts";
import { legsAt, legsOf } from "../exit/legs.ts";
import { isWatching } from "../exit/watch.ts";
import { firstFillAt, holdingOf, pairsRest, stopsWorking } from "./exit-facts.ts";
import { marketCalendar } from "../calendar/trading-hours.ts";
import type { Instrument, InstrumentSpec } from "../instrument/instrument.ts";
import { optionExpiryOf } from "../instrument/option-expiry.ts";
import { productOf } from "../instrument/products.ts";
import { lastTradeDate } from "../instrument/roll.ts";
import { MINUTE, type CivilDate, type EpochMs } from "../time.ts";
import { closeRemaining, entryOf, exitReserve, heldOf, workingClose } from "./holdings.ts";
import { overAt } from "./confirmation.ts";
import { isForgotten } from "./forgotten.ts";
import { isOver, owesAnswer, type Order } from "./order.ts";
import { configOf, openTradesOf, promised, type Book } from "./state.ts";
import { isOnlyFollowing, type Trade } from "./trade.ts";

/** Something that a book wants to be woken for. */
export type Timer =
  | { readonly timer: "ladder-step"; readonly tradeId: TradeId }
  | { readonly timer: "close-step"; readonly tradeId: TradeId }
  | { readonly timer: "watch"; readonly tradeId: TradeId }
  | { readonly timer: "close-by"; readonly tradeId: TradeId }
  | { readonly timer: "expiry-notice"; readonly tradeId: TradeId }
  | { readonly timer: "expiry"; readonly tradeId: TradeId }
  | { readonly timer: "exit-retry"; readonly tradeId: TradeId }
  | { readonly timer: "inquiry"; readonly key: OrderKey }
  /** The wait for a person's word is over. */
  | { readonly timer: "confirmation"; readonly messageId: MessageId };

/** A timer and when it is due. */
export interface DueTimer {
  /** Epoch ms. */
  readonly at: EpochMs;
  /**
   * Null for a timer that rings once: what it does changes what the book wants. Else the pause, in ms, after which it
   * rings again, for as long as the book wants it: such a ring may change nothing, and then nothing is journaled. When it
   * rang last is remembered by whoever rings it, and by nobody after a restart: then it rings at once.
   */
  readonly every: number | null;
  readonly timer: Timer;
}

/** A name that two equal timers share: the shell never has two of it under way. */
export const timerName = (timer: Timer): string => {
  if (timer.timer === "inquiry") return `inquiry:${timer.key}`;
  return `${timer.timer}:${timer.timer === "confirmation" ? timer.messageId : timer.tradeId}`;
};

/** Timers of a trade. */
export type TradeTimer = Extract<Timer, { readonly tradeId: TradeId }>;

/** A ladder does not step while an answer about its order is owed; once it has come, a step that is overdue rings at once. */
const ladderStepAt = (book: Book, trade: Trade): EpochMs | null => {
  const entry = entryOf(book, trade);
  const works = entry.pending === null && !owesAnswer(entry) && !isOver(entry);
  return works ? trade.ladder.nextStepAt : null;
};

/** When a close steps next; null: it does not while its own order owes an answer, or while other exits still hold what it wants to sell. */
const closeStepAt = (book: Book, trade: Trade): EpochMs | null => {
  if (trade.close === null) return null;
  if (trade.close.waitsUntil !== null) return Math.max(trade.close.waitsUntil, trade.exitsNotBefore);
  const working = workingClose(book, trade);
  const waits =
    working === undefined
      ? closeRemaining(book, trade) === 0 || heldOf(book, trade) - exitReserve(book, trade) <= 0
      : working.pending !== null || owesAnswer(working) || working.terms.type === "market";
  return waits ? null : Math.max(trade.close.nextStepAt, trade.exitsNotBefore);
};

/** Time after the last close for the broker to settle what has expired. */
const SETTLEMENT_MS = 30 * MINUTE;

const lastDayOf = (instrument: Instrument): CivilDate | undefined => {
  if (instrument.kind !== "future") return optionExpiryOf(instrument);
  // What is not in the tables has no specification, and so no trade.
  const product = promised(productOf(instrument.root), "the product of a future");
  return lastTradeDate(product, instrument.year, instrument.month);
};

/** A fact about a contract is worked out once: specifications are shared and never change. */
const onceForEach = <A>(work: (spec: InstrumentSpec) => A): ((spec: InstrumentSpec) => A) => {
  const known = new WeakMap<InstrumentSpec, { readonly fact: A }>();
  return (spec) => {
    const before = known.get(spec);
    if (before !== undefined) return before.fact;
    const fact = work(spec);
    known.set(spec, { fact });
    return fact;
  };
};

const settledAt = onceForEach(({ instrument, calendar }): EpochMs | null => {
  const lastDay = lastDayOf(instrument);
  const session = lastDay === undefined ? undefined : marketCalendar(calendar).sessionOf(lastDay);
  return session === undefined ? null : session.close + SETTLEMENT_MS;
});

/** When a contract's last session is over and settled; null for what does not expire by itself. */
export const expiryAt = ({ spec }: Trade): EpochMs | null => settledAt(spec);

const noticeAt = onceForEach(expiryNoticeAt);

/** When the plan's clock closes what is held; null when it has none, nothing is held, or all of it is being closed. */
export const closeByOf = (book: Book, trade: Trade): EpochMs | null => {
  const firstAt = firstFillAt(book, trade);
  if (firstAt === null || heldOf(book, trade) <= 0 || trade.close?.quantity === null) return null;
  return closeByAt(legsOf(trade.exitPlan), trade.spec, firstAt);
};

/** When it is said what happens to what is held on its last day; null when nothing is, or it was said. */
export const expiryNoticeOf = (book: Book, trade: Trade): EpochMs | null =>
  trade.exitState.expiryTold || heldOf(book, trade) <= 0 ? null : noticeAt(trade.spec);

/**
 * Whether the market is to be looked at for the trade. A closed market is looked at, too: a look costs a quote that is
 * there anyway, an old quote hits nothing, and a level must not go unseen because a calendar is wrong.
 */
export const isWatched = (book: Book, trade: Trade): boolean =>
  heldOf(book, trade) > 0 && isWatching(legsAt(trade.exitPlan, pairsRest(book, trade)), holdingOf(book, trade), stopsWorking(book, trade));

/** What is done again and again until the broker does it: not for a trade that it has forgotten. */
const INSISTING: ReadonlySet<Timer["timer"]> = new Set(["ladder-step", "close-step", "exit-retry"]);

const tradeTimers = (book: Book, trade: Trade): readonly DueTimer[] => {
  const tradeId = trade.id;
  const wanted: readonly (readonly [Exclude<TradeTimer["timer"], "watch">, EpochMs | null])[] = [
    ["ladder-step", ladderStepAt(book, trade)],
    ["close-step", closeStepAt(book, trade)],
    ["close-by", closeByOf(book, trade)],
    ["expiry-notice", expiryNoticeOf(book, trade)],
    ["expiry", expiryAt(trade)],
    ["exit-retry", trade.exitsNotBefore > 0 ? trade.exitsNotBefore : null],
  ];
  const isFrozen = isForgotten(book, trade);
  const { close, exit } = configOf(book);
  const closeEvery = trade.close !== null && isOnlyFollowing(trade.close) ? close.stepIntervalMs : null;
  const due = wanted.flatMap(([timer, at]): readonly DueTimer[] => {
    if (at === null || (isFrozen && INSISTING.has(timer))) return [];
    return [{ at, every: timer === "close-step" ? closeEvery : null, timer: { timer, tradeId } }];
  });
  if (!isWatched(book, trade)) return due;
  return [{ at: trade.openedAt, every: exit.watchIntervalMs, timer: { timer: "watch", tradeId } }, ...due];
};

/** Questions about what a broker has forgotten are over; its lists are looked at all the same. */
const isAskedInVain = (book: Book, { inquiry, acknowledgedAt, tradeId }: Order): boolean => {
  const trade = inquiry?.escalated === true && acknowledgedAt !== null ? get(book.trades, tradeId) : undefined;
  return trade?.closed === null && isForgotten(book, trade);
};

const timersOf = (book: Book): readonly DueTimer[] => {
  const due: DueTimer[] = openTradesOf(book).flatMap((trade) => tradeTimers(book, trade));
  for (const wait of book.waiting) {
    due.push({ at: overAt(wait), every: null, timer: { timer: "confirmation", messageId: wait.message.id } });
  }
  for (const key of book.inquiries) {
    const order = promised(get(book.orders, key), "an order that is asked about");
    const inquiry = promised(order.inquiry, "an open inquiry");
    if (!isAskedInVain(book, order)) due.push({ at: inquiry.nextAt, every: null, timer: { timer: "inquiry", key } });
  }
  return due;
};

/** What is heard mostly changes nothing, and then the same book is asked about again. */
const known = new WeakMap<Book, readonly DueTimer[]>();

/**
 * Everything the book wants to be woken for. Derived from its state alone, so a book that was folded from its journal
 * after a restart has exactly the timers it had before.
 */
export const dueTimers = (book: Book): readonly DueTimer[] => {
  const before = known.get(book);
  if (before !== undefined) return before;
  const due = timersOf(book);
  known.set(book, due);
  return due;
};
