import {
  isSpreadId,
  type Clock,
  type Decimal,
  type EpochMs,
  type InstrumentId,
  type Quote,
  type QuoteAnswer,
  type Quotes,
} from "@floorbroker/core";
import type { Market } from "./market/market.ts";

/** A question for a quote: enough to ask it again when a world is rebuilt. */
export interface AskedQuote {
  readonly at: EpochMs;
  readonly instrument: InstrumentId;
  readonly alertPrice: Decimal | null;
}

/**
 * Quotes of the simulated market, as a live subscription holds them: answered at once, with no way to the venue. The first question about an option contract makes it start near the alert's price;
 * outside of trading hours a quote is the last one of the session, `frozen`.
 */
export const simulatedQuotes = (
  market: Market,
  clock: Clock,
  asked: (question: AskedQuote) => void,
): Quotes => ({
  quote: (instrument, alertPrice) => {
    // A spread has no quote of its own: who wants one asks for its legs.
    const spec = isSpreadId(instrument) ? undefined : market.specOf(instrument);
    if (spec === undefined) return Promise.resolve(none("unknown-instrument", `no instrument ${instrument}`));
    const at = clock.now();
    asked({ at, instrument: instrument, alertPrice });
    market.meet(spec, alertPrice, at);
    const now = market.quote(spec, at);
    if (now === undefined) return Promise.resolve(none("no-quote", `${instrument} has no market`));
    const quote: Quote = {
      instrument: instrument,
      bid: now.bid,
      ask: now.ask,
      changedAt: market.changedAt(spec, at),
      confirmedAt: at,
      quality: now.live ? "realtime" : "frozen",
      halted: false,
    };
    return Promise.resolve({ outcome: "quote", quote });
  },
});

const none = (code: "unknown-instrument" | "no-quote", text: string): QuoteAnswer => ({ outcome: "none", code, text });
