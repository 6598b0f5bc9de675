import { messageId as toMessageId, orderKey, tradeId, type MessageId } from "../../ids.ts";
import type { Message } from "../../interpret/message.ts";
import { get } from "../../persistent-map.ts";
import { problem } from "../../result.ts";
import { messageOfTrade, tradeOfKey } from "../keys.ts";
import { record, type Ledger } from "../ledger.ts";
import type { Book } from "../state.ts";
import { answer, refuse } from "./entry.ts";

/** The message that a name means: of a message, of a trade, or of an order of a trade. */
const messageNamed = (book: Book, name: string): MessageId => {
  const trade = tradeOfKey(orderKey(name)) ?? tradeId(name);
  return get(book.trades, trade)?.messageId ?? messageOfTrade(trade) ?? toMessageId(name);
};

/**
 * `!tt explain`: why a message was decided as it was. The journal knows and is read outside; the book only says which
 * message is meant: the one that is named, or the one that is replied to.
 */
export const decideExplain = (ledger: Ledger, message: Message, name: string | null): void => {
  const about = name === null ? message.replyTo : messageNamed(ledger.book, name);
  if (about === null) {
    const advice = ["!tt explain MESSAGE-ID", "reply to the message with !tt explain", "see the ids with !tt orders"] as const;
    return refuse(ledger, message, problem("missing-name", "explain what?", advice));
  }
  if (get(ledger.book.messages, about) === undefined) {
    const text = `${name ?? about} is no message or trade that is remembered`;
    return refuse(ledger, message, problem("unknown-message", text, ["floorbroker explain reads the whole journal", "see the ids with !tt orders"], about));
  }
  answer(ledger, message, "done", `looking up ${about} in the journal`);
  record(ledger, { type: "explanation-wanted", messageId: message.id, about });
};
