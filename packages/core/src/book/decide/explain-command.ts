import { messageId as toMessageId, tradeId, type MessageId } from "../../ids.ts";
import type { Message } from "../../interpret/message.ts";
import { get, valuesOf } from "../../persistent-map.ts";
import { problem } from "../../result.ts";
import { exitsOf } from "../holdings.ts";
import { messageOfTrade, tradeOfKey } from "../keys.ts";
import { record, type Ledger } from "../ledger.ts";
import type { Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { answer, refuse } from "./entry.ts";
import { isOrderNamed, isTradeNamed } from "./named.ts";

/** The newest trade that goes by this name, as `!tt cancel` and `!tt modify` take names; one that is open before any that is over. */
const tradeNamed = (book: Book, name: string): Trade | undefined =>
  [...valuesOf(book.trades)]
    .filter((trade) => isTradeNamed(book, trade, name) || exitsOf(book, trade).some((order) => isOrderNamed(order, name)))
    .toSorted((a, b) => Number(a.closed === null) - Number(b.closed === null) || a.openedAt - b.openedAt)
    .at(-1);

/**
 * The message that a name means: of a message, of a trade, of an order of a trade, or of a symbol that is traded. The
 * name is what somebody has typed: it may be anything.
 */
const messageNamed = (book: Book, name: string): MessageId =>
  tradeNamed(book, name)?.messageId ?? messageOfTrade(tradeOfKey(name) ?? tradeId(name)) ?? toMessageId(name);

/**
 * `!tt explain`: why a message was decided as it was. The journal knows and is read outside; the book only says which
 * message is meant: the one that is named, or the one that is replied to.
 */
export const decideExplain = (ledger: Ledger, message: Message, name: string | null): void => {
  const about = name === null ? message.replyTo : messageNamed(ledger.book, name);
  if (about === null) {
    const advice = ["!tt explain SPY", "!tt explain MESSAGE-ID", "reply to the message with !tt explain", "see the ids with !tt orders"] as const;
    return refuse(ledger, message, problem("missing-name", "explain what?", advice));
  }
  if (get(ledger.book.messages, about) === undefined) {
    const text = `${name ?? about} is no message, order, trade or symbol that is remembered`;
    const advice = ["see the ids with !tt orders", "reply to the message with !tt explain", "floorbroker explain reads the whole journal"] as const;
    return refuse(ledger, message, problem("unknown-message", text, advice, about));
  }
  answer(ledger, message, "done", `looking up ${about} in the journal`);
  record(ledger, { type: "explanation-wanted", messageId: message.id, about });
};
