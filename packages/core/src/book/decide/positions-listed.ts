import { tradesUntil } from "../../calendar/last-trading.ts";
import { abs, divide, formatMoney, fromInteger, max, subtract, type Decimal } from "../../decimal.ts";
import type { InstrumentId } from "../../ids.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import { tickAt } from "../../instrument/ticks.ts";
import { entriesOf, get } from "../../persistent-map.ts";
import type { PositionSnapshot } from "../../ports/accounts.ts";
import type { Listing } from "../../ports/broker.ts";
import { recordSync } from "../advance/sync.ts";
import { record, type Ledger } from "../ledger.ts";
import { positionsOf, type BookPosition } from "../positions.ts";
import { configOf, type Disagreement } from "../state.ts";
import { noticeForgotten } from "./forgotten.ts";

/** Brokers round averages and some add commissions: a hundredth of the price is not yet another price. */
const AVERAGE_TOLERANCE = 100;

const foreignOf = (ledger: Ledger, instrument: InstrumentId): number => get(ledger.book.foreignPositions, instrument) ?? 0;

const units = (quantity: number, average: Decimal | null): string =>
  average === null || quantity === 0 ? String(quantity) : `${quantity} @ ${formatMoney(average)}`;

const areNear = (a: Decimal, b: Decimal, { spec }: BookPosition): boolean =>
  abs(subtract(a, b)) <= max(divide(abs(a), fromInteger(AVERAGE_TOLERANCE)), tickAt(spec.ticks, a));

/** Whether the broker's average is neither ours nor the one that an operator accepted in its place. */
const averagesDiffer = (ledger: Ledger, ours: BookPosition, { instrument, averagePrice }: PositionSnapshot): boolean => {
  if (ours.average === null || areNear(ours.average, averagePrice, ours)) return false;
  const accepted = get(ledger.book.acceptedAverages, instrument);
  return accepted === undefined || !areNear(accepted, averagePrice, ours);
};

/** What differs: units, or the average price alone. */
type Difference = Pick<Disagreement, "difference" | "average" | "text">;

const disagree = (ledger: Ledger, instrument: InstrumentId, ours: BookPosition, { difference, average, text }: Difference): void => {
  const before = ledger.book.disagreements.find((each) => each.instrument === instrument);
  if (before?.confirmed === true && before.difference === difference && before.average === average) return;
  const confirmed = before !== undefined;
  record(ledger, { type: "position-disagreed", instrument, symbol: ours.symbol, difference, average, confirmed, text });
  // The first look may have been ahead of the stream: the orders are asked about before anybody is alarmed.
  if (!confirmed) return recordSync(ledger, "the broker counts a position differently");
  const advice = `no entries on ${ours.symbol} until both agree, or !tt resume accepts the broker's figure; exits go on`;
  record(ledger, { type: "escalated", code: "position-mismatch", text: `${text}: ${advice}`, tradeId: null, key: null });
};

const agree = (ledger: Ledger, instrument: InstrumentId): void => {
  const before = ledger.book.disagreements.find((each) => each.instrument === instrument);
  if (before === undefined) return;
  const text = `${before.symbol}: broker and book agree again`;
  record(ledger, { type: "position-agreed", instrument, average: null, text });
  if (before.confirmed) record(ledger, { type: "escalated", code: "position-agreed", text, tradeId: null, key: null });
};

const judge = (ledger: Ledger, instrument: InstrumentId, ours: BookPosition, theirs: PositionSnapshot | undefined): void => {
  const foreign = foreignOf(ledger, instrument);
  const held = theirs?.quantity ?? 0;
  const difference = held - ours.quantity;
  const name = instrumentText(ours.spec.instrument);
  const beside = foreign === 0 ? "" : ` beside ${foreign} that are not ours`;
  if (difference !== foreign) {
    const says = `${name}: the broker has ${units(held, theirs?.averagePrice ?? null)}`;
    const text = `${says}, the book ${units(ours.quantity, ours.average)}${beside}`;
    return disagree(ledger, instrument, ours, { difference, average: null, text });
  }
  if (theirs !== undefined && foreign === 0 && averagesDiffer(ledger, ours, theirs)) {
    const text = `${name}: the broker's average is ${formatMoney(theirs.averagePrice)}, the book's ${units(ours.quantity, ours.average)}`;
    return disagree(ledger, instrument, ours, { difference, average: theirs.averagePrice, text });
  }
  agree(ledger, instrument);
};

const showForeign = (ledger: Ledger, { instrument, quantity, averagePrice }: PositionSnapshot): void => {
  if (foreignOf(ledger, instrument) === quantity) return;
  const text = `${units(quantity, averagePrice)} of ${instrument}: not ours, left alone`;
  record(ledger, { type: "foreign-position", instrument, quantity, text });
};

/**
 * The account's positions against what our trades explain. What no trade of ours ever touched is foreign: shown, left
 * alone. Of what is ours, quantity and average price must agree; if not, its symbol takes no entries, the orders are
 * asked about, and when a second look says the same the operator is told. What was touched moments before the list was
 * made is not judged.
 */
export const decidePositionsListed = (ledger: Ledger, listing: Listing<PositionSnapshot>): void => {
  if (!listing.complete) return;
  const ours = positionsOf(ledger.book);
  const theirs = new Map(listing.items.map((position) => [position.instrument, position]));
  noticeForgotten(ledger, () => {
    for (const [instrument, position] of ours) {
      if (position.touchedAt > listing.asOf - configOf(ledger.book).reconcile.protectMs) continue;
      // The account may have lost what has expired before or after we hear of its settlement.
      if (listing.asOf >= tradesUntil(position.spec)) agree(ledger, instrument);
      else judge(ledger, instrument, position, theirs.get(instrument));
    }
  });
  for (const position of listing.items) if (!ours.has(position.instrument)) showForeign(ledger, position);
  for (const [instrument] of entriesOf(ledger.book.foreignPositions)) {
    if (ours.has(instrument) || theirs.has(instrument)) continue;
    record(ledger, { type: "foreign-position", instrument, quantity: 0, text: `no ${instrument} any more beside our trades` });
  }
};

/**
 * An operator goes on in spite of it: what our trades don't explain is taken for foreign from now on. Only what he was
 * told of: a first look may be ahead of fills that the book is just asking for.
 */
export const acceptDisagreements = (ledger: Ledger): void => {
  for (const { instrument, symbol, difference, average, confirmed } of ledger.book.disagreements) {
    if (!confirmed) continue;
    if (average === null) {
      const text = `${difference} of ${instrument} accepted as not ours`;
      record(ledger, { type: "foreign-position", instrument, quantity: difference, text });
    }
    record(ledger, { type: "position-agreed", instrument, average, text: `${symbol}: accepted by the operator` });
  }
};
