import type { OrderKey, TradeId } from "../ids.ts";
import { get } from "../persistent-map.ts";
import type { EpochMs } from "../time.ts";
import { openTradesOf, type Book } from "./state.ts";
import type { Trade } from "./trade.ts";

/** Something that a book wants to be woken for. */
export type Timer =
  | { readonly timer: "ladder-step"; readonly tradeId: TradeId }
  | { readonly timer: "close-step"; readonly tradeId: TradeId }
  | { readonly timer: "watch"; readonly tradeId: TradeId }
  | { readonly timer: "exit-retry"; readonly tradeId: TradeId }
  | { readonly timer: "inquiry"; readonly key: OrderKey };

/** A timer and when it is due (epoch ms). */
export interface DueTimer {
  readonly at: EpochMs;
  readonly timer: Timer;
}

/** A name that two equal timers share: the shell never has two of it under way. */
export const timerName = (timer: Timer): string =>
  timer.timer === "inquiry" ? `inquiry:${timer.key}` : `${timer.timer}:${timer.tradeId}`;

const tradeTimers = (trade: Trade): readonly DueTimer[] => {
  const due: DueTimer[] = [];
  const tradeId = trade.id;
  if (trade.ladder.nextStepAt !== null) due.push({ at: trade.ladder.nextStepAt, timer: { timer: "ladder-step", tradeId } });
  if (trade.close !== null) due.push({ at: trade.close.nextStepAt, timer: { timer: "close-step", tradeId } });
  if (trade.nextWatchAt !== null) due.push({ at: trade.nextWatchAt, timer: { timer: "watch", tradeId } });
  if (trade.exitsNotBefore > 0) due.push({ at: trade.exitsNotBefore, timer: { timer: "exit-retry", tradeId } });
  return due;
};

/**
 * Everything the book wants to be woken for. Derived from its state alone, so a book that was folded from its journal
 * after a restart has exactly the timers it had before.
 */
export const dueTimers = (book: Book): readonly DueTimer[] => {
  const due: DueTimer[] = openTradesOf(book).flatMap(tradeTimers);
  for (const key of book.inquiries) {
    const inquiry = get(book.orders, key)?.inquiry;
    if (inquiry != null && !inquiry.escalated) due.push({ at: inquiry.nextAt, timer: { timer: "inquiry", key } });
  }
  return due;
};
