import { formatMoney, type Decimal } from "../decimal.ts";
import type { Quote } from "../ports/quotes.ts";
import { fail, isOk, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";

/** Why a quote can't be traded on. */
export interface QuoteProblem {
  readonly code: "no-quote" | "halted" | "not-realtime" | "one-sided" | "bad-quote" | "crossed-quote" | "stale-quote";
  readonly text: string;
}

/** The two sides of a quote that can be traded on. */
export interface Market {
  readonly bid: Decimal;
  readonly ask: Decimal;
  /** Time since the stream last confirmed it. */
  readonly ageMs: number;
}

const bad = (code: QuoteProblem["code"], text: string): Result<QuoteProblem, never> => fail({ code, text });

/**
 * The market that a quote shows, or why it can't be traded on: it must be there, real-time, not halted, two-sided,
 * positive, uncrossed, and confirmed no longer than `ageMs` ago. `confirmedAt` counts, not `changedAt`: a quiet market
 * is fresh.
 */
export const marketOf = (quote: Quote | null, now: EpochMs, ageMs: number): Result<QuoteProblem, Market> => {
  if (quote === null) return bad("no-quote", "there is no quote");
  const { bid, ask, quality } = quote;
  if (quote.halted) return bad("halted", "trading is halted");
  if (quality !== "realtime") return bad("not-realtime", `the quote is ${quality}, not real-time`);
  if (bid === null || ask === null) return bad("one-sided", `there is no ${bid === null ? "bid" : "ask"}`);
  if (bid < 0n || ask <= 0n) return bad("bad-quote", "the quote is not positive");
  if (bid > ask) return bad("crossed-quote", `the bid ${formatMoney(bid)} is above the ask ${formatMoney(ask)}`);
  const age = now - quote.confirmedAt;
  if (age > ageMs) return bad("stale-quote", `the quote is ${age} ms old; ${ageMs} ms are allowed`);
  return ok({ bid, ask, ageMs: age });
};

/** What is wrong with a quote for trading; undefined when it shows a {@link Market}. */
export const quoteProblem = (quote: Quote | null, now: EpochMs, ageMs: number): QuoteProblem | undefined => {
  const market = marketOf(quote, now, ageMs);
  return isOk(market) ? undefined : market.left;
};
