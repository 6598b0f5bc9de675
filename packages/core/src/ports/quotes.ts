import { boolean, branded, decimalString, integer, nullable, object, oneOf, type TypeOf } from "../codec.ts";
import type { Decimal } from "../decimal.ts";
import type { InstrumentId } from "../ids.ts";

/**
 * The best bid and offer. `changedAt` says when a price last moved, `confirmedAt` when the stream last proved alive:
 * freshness is judged by `confirmedAt`, or a quiet option would be refused for ever on a change-only feed.
 */
export const quoteCodec = object({
  instrument: branded<InstrumentId>(),
  bid: nullable(decimalString),
  ask: nullable(decimalString),
  changedAt: integer,
  confirmedAt: integer,
  quality: oneOf("realtime", "delayed", "frozen", "indicative"),
  halted: boolean,
});
export type Quote = TypeOf<typeof quoteCodec>;

/** Where prices come from; configured apart from where orders go. */
export interface Quotes {
  /**
   * The newest quote, waiting for a first one at most until the source's own deadline. `alertPrice` tells a *simulated*
   * market where a contract never seen before should start; real sources ignore it.
   */
  quote(instrument: InstrumentId, alertPrice: Decimal | null): Promise<QuoteAnswer>;
}

/** A quote, or why there is none; never an old one dressed up as new. */
export type QuoteAnswer =
  | { readonly outcome: "quote"; readonly quote: Quote }
  | { readonly outcome: "none"; readonly code: "unknown-instrument" | "no-quote" | "limit" | "link-down"; readonly text: string };
