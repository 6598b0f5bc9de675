import { decimal, EMPTY_VIEW, inputId, openTradesOf, type Book, type Decimal, type MarketView, type Trade } from "../../src/index.ts";
import { watch } from "../../src/book/decide/watch.ts";
import { openLedger } from "../../src/book/ledger.ts";
import { isWatched } from "../../src/book/timers.ts";
import { demand } from "./violation.ts";

/** A market that has fallen to nothing, and one that has risen beyond every target. */
const EXTREMES: readonly Decimal[] = [decimal("0.01"), decimal("5000")];

const viewAt = ({ spec: { instrument } }: Trade, price: Decimal, now: number): MarketView => ({
  ...EMPTY_VIEW,
  quotes: {
    [instrument.id]: { instrument: instrument.id, bid: price, ask: price, changedAt: now, confirmedAt: now, quality: "realtime", halted: false },
  },
});

/** A trade that asks for no look at the market would see nothing there: whatever only we watch, we look at. */
export const demandNothingUnseen = (book: Book, now: number): void => {
  for (const trade of openTradesOf(book)) {
    if (isWatched(book, trade)) continue;
    for (const price of EXTREMES) {
      const ledger = openLedger(book, inputId("a look that is not asked for"), now);
      watch(ledger, trade, viewAt(trade, price, now));
      const unseen = ledger.events.map(({ type }) => type).filter((type) => type === "close-requested" || type === "stop-moved");
      demand(unseen.length === 0, () => `${trade.id} is not watched, and the market at ${price} would bring: ${unseen.join(", ")}`);
    }
  }
};
