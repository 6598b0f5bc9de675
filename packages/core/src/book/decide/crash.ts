import { get } from "../../persistent-map.ts";
import type { TradeId } from "../../ids.ts";
import { openLedger, record, type Ledger } from "../ledger.ts";
import { promised } from "../state.ts";
import { withdrawAll } from "./confirmation-end.ts";
import { stoppedText, stopEntries } from "./stop-entries.ts";

/**
 * Ends the working entry of one trade as a kill does. A trade that the bug has hurt may throw again: then nothing of the
 * attempt is kept, so that it keeps nobody from halting, nor the other entries from ending.
 */
const stopEntry = (ledger: Ledger, id: TradeId, reason: string): "stopped" | "none" | "failed" => {
  const attempt = openLedger(ledger.book, ledger.inputId, ledger.at);
  try {
    const trade = promised(get(ledger.book.trades, id), "an open trade");
    if (stopEntries(attempt, [trade], reason).length === 0) return "none";
  } catch {
    return "failed";
  }
  ledger.book = attempt.book;
  ledger.events.push(...attempt.events);
  ledger.commands.push(...attempt.commands);
  return "stopped";
};

/** A bug: the book halts, and whatever works to open something ends, as after `kill`. Exits go on. */
export const decideCrash = (ledger: Ledger, text: string): void => {
  const reason = `a bug: ${text}`;
  record(ledger, { type: "trading-state", state: "halted", reason });
  withdrawAll(ledger, "the book was halted by a bug");
  const ended = ledger.book.openTrades.map((id) => ({ id, how: stopEntry(ledger, id, reason) }));
  const stopped = stoppedText(ended.filter(({ how }) => how === "stopped").length);
  const failed = ended.filter(({ how }) => how === "failed").map(({ id }) => id);
  const left = failed.length === 0 ? "" : `. Look at the broker after ${failed.join(", ")}: whether an entry of it works can't be said here`;
  record(ledger, {
    type: "escalated",
    code: "crashed",
    text: `${ledger.book.id} is halted by a bug: ${text}; ${stopped === "" ? "" : `${stopped}; `}exits go on; report it and resume when it is understood${left}`,
    tradeId: null,
    key: null,
  });
};
