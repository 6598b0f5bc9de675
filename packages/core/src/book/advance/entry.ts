import { quoteProblem } from "../../risk/quote-problem.ts";
import { stepPrice } from "../../entry/ladder.ts";
import type { Quote } from "../../ports/quotes.ts";
import type { Decimal } from "../../decimal.ts";
import { entryOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { isOver, liveIncarnations, workingLimit, type Incarnation, type Order } from "../order.ts";
import type { Trade } from "../trade.ts";
import { cancelWorking, intendReplace } from "./intend.ts";

/** Cancels an entry that is no longer wanted. Cancelling is confirmed by the broker before anything takes its place. */
export const advanceEntry = (ledger: Ledger, trade: Trade): void => {
  const entry = entryOf(ledger.book, trade);
  if (entry === undefined || trade.entryWanted || isOver(entry)) return;
  cancelWorking(ledger, entry, "the entry is no longer wanted");
};

const move = (ledger: Ledger, trade: Trade, step: number, nextStepAt: number | null, reason: string): void =>
  record(ledger, {
    type: "ladder-moved",
    tradeId: trade.id,
    step,
    phase: nextStepAt === null ? "resting" : "climbing",
    nextStepAt,
    reason,
  });

const reprice = (ledger: Ledger, entry: Order, target: Incarnation, limit: Decimal, reason: string): void => {
  if (workingLimit(entry) === limit) return;
  intendReplace(ledger, entry, target, { ...entry.terms, limit }, reason);
};

/**
 * One step of the entry ladder. The order is one order for its whole life, time in force DAY, only ever repriced: a tick
 * up while the market allows it, and after the last step back to the first price, where it stays for the day.
 */
export const stepLadder = (ledger: Ledger, trade: Trade, quote: Quote | null): void => {
  const entry = entryOf(ledger.book, trade);
  if (entry === undefined || !trade.entryWanted || isOver(entry)) return move(ledger, trade, trade.ladder.step, null, "the entry is over");
  const [target, ...others] = liveIncarnations(entry);
  // The timer rings only when no answer is owed, so exactly one life is left to be repriced.
  if (target === undefined || others.length > 0 || entry.pending !== null) return;
  const next = ledger.at + trade.entryPlan.stepIntervalMs;
  const [first] = trade.entryPlan.prices;
  if (first === undefined) return move(ledger, trade, 0, null, "no ladder");
  const planned = trade.entryPlan.prices[trade.ladder.step + 1];
  if (planned === undefined) {
    move(ledger, trade, trade.ladder.step, null, "last step: back to the first price for the day");
    return reprice(ledger, entry, target, first, "back to the first price, as a day order");
  }
  const ageMs = ledger.book.config?.entry.quoteAgeMs ?? 0;
  const unusable = quoteProblem(quote, ledger.at, ageMs);
  if (quote === null || quote.bid === null || quote.ask === null || unusable !== undefined) {
    // Never chase a market that can't be seen.
    move(ledger, trade, trade.ladder.step, null, `back to the first price: ${unusable?.text ?? "no quote"}`);
    return reprice(ledger, entry, target, first, "no fresh quote: back to the first price");
  }
  const { side, spec } = trade;
  const price = stepPrice(planned, { side, bid: quote.bid, ask: quote.ask, ticks: spec.ticks, steps: 0, cap: null });
  const improves = side === "buy" ? price > (workingLimit(entry) ?? first) : price < (workingLimit(entry) ?? first);
  move(ledger, trade, trade.ladder.step + 1, next, improves ? "a tick further" : "the market is here already");
  if (improves) reprice(ledger, entry, target, price, `step ${trade.ladder.step + 1} of ${trade.entryPlan.prices.length - 1}`);
};
