import { expiryText } from "../../exit/expiry-day.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import { advance, openTrade } from "../advance/advance.ts";
import { stepClose } from "../advance/closing.ts";
import { stepLadder } from "../advance/entry.ts";
import { heldOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { isImmediate } from "../plans.ts";
import { closeByOf, expiryAt, expiryNoticeOf, isWatched, type Timer } from "../timers.ts";
import type { EpochMs } from "../../time.ts";
import type { Trade } from "../trade.ts";
import { requestClose } from "./close.ts";
import { decideInquiry } from "./lookups.ts";
import { stopEntries } from "./stop-entries.ts";
import { watch } from "./watch.ts";

const due = (ledger: Ledger, at: EpochMs | null): boolean => at !== null && at <= ledger.at;

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

type Ring = (ledger: Ledger, trade: Trade, view: MarketView) => void;

/** What each timer of a trade does, if it is still due. */
const RINGS: Readonly<Record<Exclude<Timer["timer"], "inquiry">, Ring>> = {
  "ladder-step": (ledger, trade, view) => {
    if (!due(ledger, trade.ladder.nextStepAt)) return;
    if (isImmediate(trade.entryPlan) && trade.entryWanted) endImmediate(ledger, trade);
    else stepLadder(ledger, trade, quoteIn(view, trade.spec.instrument.id));
  },
  "close-step": (ledger, trade, view) => {
    const { close } = trade;
    if (close !== null && due(ledger, Math.max(close.nextStepAt, trade.exitsNotBefore))) {
      stepClose(ledger, trade, close, quoteIn(view, trade.spec.instrument.id));
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
  const trade = openTrade(ledger, timer.tradeId);
  if (trade !== undefined) RINGS[timer.timer](ledger, trade, view);
};
