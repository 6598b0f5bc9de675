import { advance } from "../advance/advance.ts";
import { entryOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { isOver } from "../order.ts";
import type { Book } from "../state.ts";
import type { Trade } from "../trade.ts";

/** Whether the trade may still buy more (a short: sell more) than it holds. */
export const isEntering = (book: Book, trade: Trade): boolean => trade.entryWanted && !isOver(entryOf(book, trade));

/**
 * Ends the working entries of these trades: each is cancelled, and whatever of it fills until the broker has confirmed
 * that gets its exits. Gives the trades of which that is so.
 */
export const stopEntries = (ledger: Ledger, trades: readonly Trade[], reason: string): readonly Trade[] => {
  const entering = trades.filter((trade) => isEntering(ledger.book, trade));
  for (const { id } of entering) record(ledger, { type: "entry-stopped", tradeId: id, reason });
  for (const { id } of entering) advance(ledger, id);
  return entering;
};

/** `1 working entry is cancelled`; nothing when there was none. */
export const stoppedText = (count: number): string =>
  count === 0 ? "" : `${count} working ${count === 1 ? "entry is" : "entries are"} cancelled`;
