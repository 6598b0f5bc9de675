import type { TradeId } from "../ids.ts";
import { instrumentText } from "../instrument/instrument-text.ts";
import { get } from "../persistent-map.ts";
import type { EventOf } from "./events.ts";
import type { Book } from "./state.ts";

/** The answer to a message, for people: what was decided and what can be done about it. */
export const answerText = (event: EventOf<"message-answered">): string => {
  const advice = event.suggestions.length === 0 ? "" : `. Try: ${event.suggestions.join("; or ")}`;
  return event.outcome === "refused" || event.outcome === "invalid" ? `${event.code}: ${event.text}${advice}` : `${event.text}${advice}`;
};

/** A trade in one line: `SPY 590C 18 Dec 26: received → working 1.20 → 1.21 → filled 2/2 @ 1.21 → closed +98 %`. */
export const tradeStatus = (book: Book, id: TradeId): string => {
  const trade = get(book.trades, id);
  return trade === undefined ? "" : `${instrumentText(trade.spec.instrument)}: ${trade.trail.join(" → ")}`;
};
