import { expiryText } from "../../exit/expiry-day.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import { advance, openTrade } from "../advance/advance.ts";
import { stepClose, waitForOpening } from "../advance/closing.ts";
import { stepLadder } from "../advance/entry.ts";
import { heldOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { isImmediate } from "../plans.ts";
import { closeByOf, expiryAt, expiryNoticeOf, isWatched, type Timer, type TradeTimer } from "../timers.ts";
import type { EpochMs } from "../../time.ts";
import type { CloseRequest, Trade } from "../trade.ts";
import { requestClose } from "./close.ts";
import { expireWait } from "./confirmation-end.ts";
import { decideInquiry } from "./lookups.ts";
import { expire } from "./settlement.ts";
import { stopEntries } from "./stop-entries.ts";
import { watch } from "./watch.ts";

const due = (ledger: Ledger, at: EpochMs | null): boolean => at !== null && at <= ledger.at;

const retryExits = (ledger: Ledger, trade: Trade): void => {
  record(ledger, { type: "exit-deferred", tradeId: trade.id, until: 0, code: "retry", text: "the pause is over", stuck: null });
  advance(ledger, trade.id);
};

/** The plan's clock: whatever is held is closed, and the entry stopped. */
const closeByClock = (ledger: Ledger, trade: Trade): void =>
  requestClose(ledger, trade, { messageId: null, quantity: null, style: "limit", reason: "closed by the plan's clock" });

/** Said once, to operator and trader, while there is time to act. */
const tellExpiry = (ledger: Ledger, trade: Trade): void => {
  const text = expiryText(trade.spec, heldOf(ledger.book, trade), closeByOf(ledger.book, trade));
  record(ledger, { type: "expiry-told", tradeId: trade.id, text });
};

/** An order that was to fill at once never rests, not even at a broker that forgets it. */
const endImmediate = (ledger: Ledger, trade: Trade): void =>
  void stopEntries(ledger, [trade], `what an ${trade.entryPlan.timeInForce} order does not fill at once is over`);

/** A step of a close, or the opening that it waited for: then what rested goes first. Closed again, it waits for the next one. */
const closeNow = (ledger: Ledger, trade: Trade, close: CloseRequest, view: MarketView): void => {
  if (waitForOpening(ledger, trade)) return;
  if (close.waitsUntil === null) return stepClose(ledger, trade, close, quoteIn(view, trade.spec.instrument.id));
  record(ledger, { type: "close-moved", tradeId: trade.id, step: 0, nextStepAt: ledger.at });
  advance(ledger, trade.id);
};

type Ring = (ledger: Ledger, trade: Trade, view: MarketView) => void;

/** What each timer of a trade does, if it is still due. */
const RINGS: Readonly<Record<TradeTimer["timer"], Ring>> = {
  "ladder-step": (ledger, trade, view) => {
    if (!due(ledger, trade.ladder.nextStepAt)) return;
    if (isImmediate(trade.entryPlan) && trade.entryWanted) endImmediate(ledger, trade);
    else stepLadder(ledger, trade, quoteIn(view, trade.spec.instrument.id));
  },
  "close-step": (ledger, trade, view) => {
    const { close } = trade;
    if (close !== null && due(ledger, Math.max(close.nextStepAt, trade.exitsNotBefore))) {
      closeNow(ledger, trade, close, view);
    }
  },
  watch: (ledger, trade, view) => {
    if (isWatched(ledger.book, trade)) watch(ledger, trade, view);
  },
  "close-by": (ledger, trade) => {
    if (due(ledger, closeByOf(ledger.book, trade))) closeByClock(ledger, trade);
  },
  "expiry-notice": (ledger, trade) => {
    if (due(ledger, expiryNoticeOf(ledger.book, trade))) tellExpiry(ledger, trade);
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
  if (timer.timer === "confirmation") return expireWait(ledger, timer.messageId);
  const trade = openTrade(ledger, timer.tradeId);
  if (trade !== undefined) RINGS[timer.timer](ledger, trade, view);
};
