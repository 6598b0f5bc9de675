import { levelReached, watchedLevel } from "../../exit/plan.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import { isOk } from "../../result.ts";
import { marketOf } from "../../risk/quote-problem.ts";
import { advance, openTrade } from "../advance/advance.ts";
import { stepClose } from "../advance/closing.ts";
import { stepLadder } from "../advance/entry.ts";
import { heldOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { configOf } from "../state.ts";
import { expiryAt, type Timer } from "../timers.ts";
import type { EpochMs } from "../../time.ts";
import type { Trade } from "../trade.ts";
import { decideInquiry } from "./lookups.ts";

const due = (ledger: Ledger, at: EpochMs | null): boolean => at !== null && at <= ledger.at;

const watch = (ledger: Ledger, trade: Trade, view: MarketView): void => {
  const { exit, entry } = configOf(ledger.book);
  // It goes on beside a close, which may be for a part only.
  record(ledger, { type: "level-watched", tradeId: trade.id, nextAt: ledger.at + exit.watchIntervalMs });
  const level = watchedLevel(trade.exitPlan);
  const market = marketOf(quoteIn(view, trade.spec.instrument.id), ledger.at, entry.quoteAgeMs);
  if (level === null || !isOk(market) || trade.close?.quantity === null || heldOf(ledger.book, trade) <= 0) return;
  if (!levelReached(trade.side, level, market.right)) return;
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

type Ring = (ledger: Ledger, trade: Trade, view: MarketView) => void;

/** What each timer of a trade does, if it is still due. */
const RINGS: Readonly<Record<Exclude<Timer["timer"], "inquiry">, Ring>> = {
  "ladder-step": (ledger, trade, view) => {
    if (due(ledger, trade.ladder.nextStepAt)) stepLadder(ledger, trade, quoteIn(view, trade.spec.instrument.id));
  },
  "close-step": (ledger, trade, view) => {
    const { close } = trade;
    if (close !== null && due(ledger, close.nextStepAt)) stepClose(ledger, trade, close, quoteIn(view, trade.spec.instrument.id));
  },
  watch: (ledger, trade, view) => {
    if (due(ledger, trade.nextWatchAt)) watch(ledger, trade, view);
  },
  expiry: (ledger, trade) => {
    if (due(ledger, expiryAt(trade))) expire(ledger, trade);
  },
  "exit-retry": (ledger, trade) => {
    if (trade.exitsNotBefore > 0 && due(ledger, trade.exitsNotBefore)) retryExits(ledger, trade);
  },
};

/** A timer rang. One that is not due any more (its trade went on meanwhile) does nothing. */
export const decideTimer = (ledger: Ledger, timer: Timer, view: MarketView): void => {
  if (timer.timer === "inquiry") return decideInquiry(ledger, timer.key);
  const trade = openTrade(ledger, timer.tradeId);
  if (trade !== undefined) RINGS[timer.timer](ledger, trade, view);
};
