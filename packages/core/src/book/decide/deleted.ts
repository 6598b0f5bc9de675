import type { MessageId } from "../../ids.ts";
import { advance, openTrade } from "../advance/advance.ts";
import { waitOf } from "../confirmation.ts";
import { entryOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { isOver } from "../order.ts";
import type { HeardMessage } from "../state.ts";
import { withdrawWait } from "./confirmation-end.ts";

/** A deleted alert cancels what has not filled of its entry, unless `entry.onDelete` keeps it; it never closes a position. */
export const requestEntryStop = (ledger: Ledger, messageId: MessageId, heard: HeardMessage): void => {
  if (ledger.book.config?.entry.onDelete === "keep") return;
  const wait = waitOf(ledger.book.waiting, messageId);
  if (wait !== undefined) {
    record(ledger, { type: "message-deleted", messageId });
    return withdrawWait(ledger, wait, "its message was deleted");
  }
  const trade = heard.tradeId === null ? undefined : openTrade(ledger, heard.tradeId);
  if (trade === undefined || isOver(entryOf(ledger.book, trade)) || !trade.entryWanted) return;
  record(ledger, { type: "message-deleted", messageId });
  record(ledger, { type: "entry-stopped", tradeId: trade.id, reason: "its message was deleted" });
  advance(ledger, trade.id);
};
