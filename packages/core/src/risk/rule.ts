import type { BookConfig } from "../book/config.ts";
import type { Book } from "../book/state.ts";
import type { Decimal } from "../decimal.ts";
import type { InstrumentSpec } from "../instrument/instrument.ts";
import type { AccountSnapshot } from "../ports/accounts.ts";
import type { OrderSide } from "../ports/orders.ts";
import type { Quote } from "../ports/quotes.ts";
import type { EpochMs } from "../time.ts";
import type { Check } from "./check.ts";
import type { Origin } from "./scope.ts";
import type { Sizing } from "./sizing.ts";

/** Everything a rule may look at before an entry. Nothing else may decide, so that `explain` can show all of it. */
export interface EntryContext {
  readonly at: EpochMs;
  readonly postedAt: EpochMs;
  /** Where it was said, and by whom. */
  readonly origin: Origin;
  readonly book: Book;
  readonly config: BookConfig;
  readonly spec: InstrumentSpec;
  readonly side: OrderSide;
  /** The price in the message; null when there is none. */
  readonly alertPrice: Decimal | null;
  /** Whether the first price is made from the quote (an alert, a market order) or given by the trader. */
  readonly pricedByQuote: boolean;
  readonly quote: Quote | null;
  readonly account: AccountSnapshot | null;
}

/** One rule: what it says, with the figures it looked at. Never throws. */
export type EntryRule = (context: EntryContext) => Check;

/** An entry of which size and prices are known. */
export interface SizedEntry extends EntryContext {
  readonly sizing: Sizing;
  /** The dearest price that a unit may fill at: the top of the ladder, or what it is reserved at. */
  readonly worstPrice: Decimal;
  /** Where its stop would be, on the losing side of the price; null where it has none that can be counted with. */
  readonly stop: Decimal | null;
}

/** A rule that is asked when the size is known. */
export type SizedRule = (entry: SizedEntry) => Check;
