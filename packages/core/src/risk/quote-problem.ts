import { formatMoney } from "../decimal.ts";
import type { Quote } from "../ports/quotes.ts";
import type { EpochMs } from "../time.ts";

/** Why a quote can't be traded on. */
export interface QuoteProblem {
  readonly code: "no-quote" | "halted" | "not-realtime" | "one-sided" | "bad-quote" | "crossed-quote" | "stale-quote";
  readonly text: string;
}

/**
 * What is wrong with a quote for trading, or undefined: it must be there, real-time, not halted, two-sided, positive,
 * uncrossed, and confirmed no longer than `ageMs` ago. `confirmedAt` counts, not `changedAt`: a quiet market is fresh.
 */
export const quoteProblem = (quote: Quote | null, now: EpochMs, ageMs: number): QuoteProblem | undefined => {
  if (quote === null) return { code: "no-quote", text: "there is no quote" };
  if (quote.halted) return { code: "halted", text: "trading is halted" };
  if (quote.quality !== "realtime") return { code: "not-realtime", text: `the quote is ${quote.quality}, not real-time` };
  if (quote.bid === null || quote.ask === null) {
    return { code: "one-sided", text: `there is no ${quote.bid === null ? "bid" : "ask"}` };
  }
  if (quote.bid < 0n || quote.ask <= 0n) return { code: "bad-quote", text: "the quote is not positive" };
  if (quote.bid > quote.ask) {
    return { code: "crossed-quote", text: `the bid ${formatMoney(quote.bid)} is above the ask ${formatMoney(quote.ask)}` };
  }
  const age = now - quote.confirmedAt;
  if (age > ageMs) return { code: "stale-quote", text: `the quote is ${age} ms old; ${ageMs} ms are allowed` };
  return undefined;
};
