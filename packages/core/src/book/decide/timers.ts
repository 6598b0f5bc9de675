import { levelReached, watchedLevel } from "../../exit/plan.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import { absurd } from "../../result.ts";
import { quoteProblem } from "../../risk/quote-problem.ts";
import { advance, openTrade } from "../advance/advance.ts";
import { stepClose } from "../advance/closing.ts";
import { stepLadder } from "../advance/entry.ts";
import { heldOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import type { Timer } from "../timers.ts";
import type { Trade } from "../trade.ts";
import { decideInquiry } from "./lookups.ts";

const due = (ledger: Ledger, at: number | null | undefined): boolean => at != null && at <= ledger.at;

const watch = (ledger: Ledger, trade: Trade, view: MarketView): void => {
  const level = watchedLevel(trade.exitPlan);
  const interval = ledger.book.config?.exit.watchIntervalMs ?? 0;
  if (level === null || trade.close !== null) return record(ledger, { type: "level-watched", tradeId: trade.id, nextAt: null });
  record(ledger, { type: "level-watched", tradeId: trade.id, nextAt: ledger.at + interval });
  const quote = quoteIn(view, trade.spec.instrument.id);
  if (quoteProblem(quote, ledger.at, ledger.book.config?.entry.quoteAgeMs ?? 0) !== undefined) return;
  const { bid, ask } = quote ?? { bid: null, ask: null };
  if (bid === null || ask === null || heldOf(ledger.book, trade) <= 0 || !levelReached(trade.side, level, bid, ask)) return;
  // The stop is cancelled and proven dead before the target is placed: the broker would not rest both.
  record(ledger, {
    type: "close-requested",
    tradeId: trade.id,
    messageId: null,
    quantity: null,
    style: "limit",
    level,
    reason: "the watched target was reached",
  });
  advance(ledger, trade.id);
};

/** The contract is no more: whatever was held was settled by the broker, and nothing can work on it any more. */
const expire = (ledger: Ledger, trade: Trade): void => {
  const held = heldOf(ledger.book, trade);
  record(ledger, { type: "trade-closed", tradeId: trade.id, reason: "expired" });
  if (held === 0) return;
  record(ledger, {
    type: "escalated",
    code: "expired-holding",
    text: `${trade.id}: ${held} ${instrumentText(trade.spec.instrument)} expired; the broker settles them, see its statement`,
    tradeId: trade.id,
    key: null,
  });
};

const retryExits = (ledger: Ledger, trade: Trade): void => {
  record(ledger, { type: "exit-deferred", tradeId: trade.id, until: 0, code: "retry", text: "the pause is over" });
  advance(ledger, trade.id);
};

/** A timer rang. One that is not due any more (its trade went on meanwhile) does nothing. */
export const decideTimer = (ledger: Ledger, timer: Timer, view: MarketView): void => {
  if (timer.timer === "inquiry") return decideInquiry(ledger, timer.key);
  const trade = openTrade(ledger, timer.tradeId);
  if (trade === undefined) return;
  switch (timer.timer) {
    case "ladder-step":
      if (due(ledger, trade.ladder.nextStepAt)) stepLadder(ledger, trade, quoteIn(view, trade.spec.instrument.id));
      break;
    case "close-step":
      if (due(ledger, trade.close?.nextStepAt)) stepClose(ledger, trade, quoteIn(view, trade.spec.instrument.id));
      break;
    case "watch":
      if (due(ledger, trade.nextWatchAt)) watch(ledger, trade, view);
      break;
    case "expiry":
      expire(ledger, trade);
      break;
    case "exit-retry":
      if (trade.exitsNotBefore > 0 && due(ledger, trade.exitsNotBefore)) retryExits(ledger, trade);
      break;
    default:
      absurd(timer);
  }
};
