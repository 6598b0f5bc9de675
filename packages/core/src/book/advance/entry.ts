import { isBeyond, stepPrice } from "../../entry/ladder.ts";
import type { Quote } from "../../ports/quotes.ts";
import type { Decimal } from "../../decimal.ts";
import { fail, isOk, ok, type Result } from "../../result.ts";
import { marketOf } from "../../risk/quote-problem.ts";
import { entryOf } from "../holdings.ts";
import type { Ledger } from "../ledger.ts";
import { isOver, liveIncarnations, owesAnswer, workingLimit, type Incarnation, type Order } from "../order.ts";
import { firstLimit } from "../plans.ts";
import { configOf } from "../state.ts";
import type { Trade } from "../trade.ts";
import { advanceChange, stepChange } from "./entry-change.ts";
import { cancelWorking, intendReplace } from "./intend.ts";
import { moveLadder as move, retryEntry } from "./ladder.ts";

/**
 * Cancels an entry that is no longer wanted; cancelling is confirmed by the broker before anything takes its place. One
 * that should rest at the first price, but does not (its last replace was refused or lost), is brought back.
 */
export const advanceEntry = (ledger: Ledger, trade: Trade): void => {
  const entry = entryOf(ledger.book, trade);
  const { phase, nextStepAt } = trade.ladder;
  if (trade.entryWanted && (phase === "changing" || phase === "anew")) return advanceChange(ledger, trade, entry);
  if (isOver(entry) || nextStepAt !== null) return;
  if (!trade.entryWanted) return cancelWorking(ledger, entry, "the entry is no longer wanted");
  const first = firstLimit(trade.entryPlan);
  const quiet = phase === "resting" && entry.pending === null && !owesAnswer(entry);
  if (quiet && first !== null && workingLimit(entry) !== first) {
    retryEntry(ledger, trade, trade.entryPlan.stepIntervalMs, "not back at the first price yet");
  }
};

const reprice = (ledger: Ledger, entry: Order, target: Incarnation, limit: Decimal | null, reason: string): void => {
  if (target.limit === limit) return;
  intendReplace(ledger, entry, target, { ...entry.terms, limit }, reason);
};

/** The price of the next step against the market as it is now, or why the ladder does not climb any further. */
const nextPrice = (ledger: Ledger, trade: Trade, quote: Quote | null): Result<string, Decimal> => {
  const { book, at } = ledger;
  const { entryPlan, ladder, side, spec } = trade;
  const planned = entryPlan.prices[ladder.step + 1];
  if (planned === undefined || ladder.phase === "resting") return fail("last step: back to the first price for the day");
  // A dearer price is a new entry in all but name.
  if (book.tradingState !== "active") return fail(`back to the first price: the book is ${book.tradingState}`);
  if (book.holds[0] !== undefined) return fail(`back to the first price: ${book.holds[0].text}`);
  // Never chase a market that can't be seen.
  const market = marketOf(quote, at, configOf(book).entry.quoteAgeMs);
  if (!isOk(market)) return fail(`back to the first price: ${market.left.text}`);
  return ok(stepPrice(planned, { side, ...market.right, ticks: spec.ticks, steps: 0, cap: null }));
};

/**
 * One step of the entry ladder. The order is one order for its whole life, time in force DAY, only ever repriced: a tick
 * up while the market allows it, and after the last step back to the first price, where it stays for the day.
 */
export const stepLadder = (ledger: Ledger, trade: Trade, quote: Quote | null): void => {
  const entry = entryOf(ledger.book, trade);
  const { step } = trade.ladder;
  const { prices, stepIntervalMs } = trade.entryPlan;
  const [target, ...others] = liveIncarnations(entry);
  // The timer rings only when no answer is owed, so exactly one life is left to be repriced or ended.
  if (target === undefined || others.length > 0 || entry.pending !== null) return;
  if (trade.entryWanted && (trade.ladder.phase === "changing" || trade.ladder.phase === "anew")) return stepChange(ledger, trade, target);
  if (!trade.entryWanted) {
    move(ledger, trade, { step, phase: "resting", nextStepAt: null }, "the cancel is asked for again");
    return cancelWorking(ledger, entry, "the entry is no longer wanted");
  }
  const price = nextPrice(ledger, trade, quote);
  if (!isOk(price)) {
    move(ledger, trade, { step, phase: "resting", nextStepAt: null }, price.left);
    return reprice(ledger, entry, target, firstLimit(trade.entryPlan), "back to the first price, as a day order");
  }
  const improves = target.limit === null || isBeyond(trade.side, price.right, target.limit);
  const ladder = { step: step + 1, phase: "climbing", nextStepAt: ledger.at + stepIntervalMs } as const;
  move(ledger, trade, ladder, improves ? "a tick further" : "the market is here already");
  if (improves) reprice(ledger, entry, target, price.right, `step ${step + 1} of ${prices.length - 1}`);
};
