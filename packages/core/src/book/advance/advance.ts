import type { TradeId } from "../../ids.ts";
import { get } from "../../persistent-map.ts";
import type { EventOf } from "../events.ts";
import { entryFilled, entryOf, exitExposure, exitsOf, heldOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { isOver } from "../order.ts";
import { settlementOf } from "../settlement.ts";
import type { Trade } from "../trade.ts";
import { advanceBreakers } from "./breakers.ts";
import { finishClose, trimClose } from "./closing.ts";
import { advanceEntry } from "./entry.ts";
import { advanceExits, advanceStop } from "./exits.ts";
import { advanceInquiries } from "./inquiries.ts";

/** The open trade as the ledger has it now. */
export const openTrade = (ledger: Ledger, id: TradeId): Trade | undefined => {
  const trade = get(ledger.book.trades, id);
  return trade?.closed === null ? trade : undefined;
};

const closeReason = (ledger: Ledger, trade: Trade): EventOf<"trade-closed">["reason"] => {
  if (entryFilled(ledger.book, trade) > 0) return settlementOf(ledger.book, trade.id) === undefined ? "closed" : "expired";
  const { stillborn, incarnations } = entryOf(ledger.book, trade);
  if (stillborn !== null) return stillborn;
  return incarnations.some(({ state }) => state === "rejected") ? "rejected" : "not-filled";
};

const closeIfDone = (ledger: Ledger, trade: Trade): void => {
  const { book } = ledger;
  const entry = entryOf(book, trade);
  if (!isOver(entry) || heldOf(book, trade) !== 0 || exitExposure(book, trade) > 0) return;
  if (exitsOf(book, trade).some((order) => !isOver(order))) return;
  record(ledger, { type: "trade-closed", tradeId: trade.id, reason: closeReason(ledger, trade) });
};

const STAGES: readonly ((ledger: Ledger, trade: Trade) => void)[] = [
  advanceEntry,
  advanceStop,
  advanceExits,
  trimClose,
  finishClose,
  advanceInquiries,
  closeIfDone,
];

/**
 * Brings one trade to what the facts now demand: the controller that runs after every input about it. It compares what
 * is wanted with what is, and intends at most one operation for each order; so whatever was missed, doubled or
 * reordered, the next fact sets it right.
 */
export const advance = (ledger: Ledger, id: TradeId): void => {
  for (const stage of STAGES) {
    const trade = openTrade(ledger, id);
    if (trade !== undefined) stage(ledger, trade);
  }
  const trade = get(ledger.book.trades, id);
  // A breaker that stands trips no second time, so this ends.
  if (trade !== undefined) for (const stopped of advanceBreakers(ledger, trade)) advance(ledger, stopped.id);
};
