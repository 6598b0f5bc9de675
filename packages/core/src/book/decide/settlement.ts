import { tradesUntil } from "../../calendar/last-trading.ts";
import { formatMoney, ZERO, type Decimal } from "../../decimal.ts";
import { fillId, type InstrumentId } from "../../ids.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import { entriesOf } from "../../persistent-map.ts";
import type { Fill } from "../../ports/orders.ts";
import { advance } from "../advance/advance.ts";
import { entryFilled, entryOrdersOf, exitFilled, exitsOf, heldOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { filledOf, liveIncarnations } from "../order.ts";
import { contractsHeld } from "../positions.ts";
import { reckonedId, settledOptions, settlementKey, settlementOf } from "../settlement.ts";
import { promised, type Book } from "../state.ts";
import type { Trade } from "../trade.ts";

/** How many of a contract a unit of the trade holds, less than none of what it has sold. */
const perUnit = ({ spec: { instrument }, side }: Trade, contract: InstrumentId): number => {
  const legs = instrument.kind === "spread" ? instrument.legs : [];
  const ratio = legs.find(({ option }) => option.id === contract)?.ratio ?? 1;
  return side === "buy" ? ratio : -ratio;
};

/** Units that went to the end of the contract, whatever of them is settled. */
const atTheEnd = (book: Book, trade: Trade): number => {
  const settlement = settlementOf(book, trade.id);
  return entryFilled(book, trade) - exitFilled(book, trade) + (settlement === undefined ? 0 : filledOf(settlement));
};

/** How many of a contract the broker has still to settle of a trade; less than none of what it has sold. */
const unsettled = (book: Book, trade: Trade, contract: InstrumentId): number => {
  const settlement = settlementOf(book, trade.id);
  const per = perUnit(trade, contract);
  const all = Math.max(0, atTheEnd(book, trade)) * Math.abs(per);
  return Math.sign(per) * Math.max(0, all - (settlement === undefined ? 0 : settledOptions(settlement, contract)));
};

const hasEnded = (spec: InstrumentSpec, { instrument, at }: Fill): boolean => spec.instrument.id === instrument && at >= tradesUntil(spec);

const nameOf = (trade: Trade, contract: InstrumentId): string =>
  instrumentText(promised(contractsHeld(trade).find(({ instrument }) => instrument.id === contract), "a contract of the trade").instrument);

interface Share {
  readonly trade: Trade;
  readonly quantity: number;
}

/** How a fill without an order of ours falls on the trades whose contract it ended, the oldest first. */
const sharesOf = ({ book }: Ledger, fill: Fill): readonly Share[] => {
  const held = [...entriesOf(book.trades)]
    .map(([, trade]) => trade)
    .filter((trade) => (trade.closed === null || trade.closed.reason === "expired") && contractsHeld(trade).some((spec) => hasEnded(spec, fill)))
    .toSorted((a, b) => a.openedAt - b.openedAt);
  let left = fill.quantity;
  return held.flatMap((trade) => {
    const open = unsettled(book, trade, fill.instrument);
    const quantity = Math.min(left, Math.max(0, fill.side === "sell" ? open : -open));
    left -= quantity;
    return quantity === 0 ? [] : [{ trade, quantity }];
  });
};

/** What still rests on a contract that trades no more has ended, whether the broker has said so yet or not. */
const endOrders = (ledger: Ledger, trade: Trade): void => {
  for (const order of [...entryOrdersOf(ledger.book, trade), ...exitsOf(ledger.book, trade)]) {
    for (const { ref, revision, quantity, limit, stop, claimedFilled } of liveIncarnations(order)) {
      const text = "the contract trades no more";
      record(ledger, { type: "order-state", key: order.key, revision, ref, supersedes: null, state: "expired", quantity, limit, stop, filled: claimedFilled ?? 0, text });
    }
  }
};

/**
 * A fill of no order of ours, after its contract's last session and on the side that closes what we held, is the
 * settlement of our trades: cash, exercise or assignment, or nothing at all. False when it is something else.
 */
export const decideSettlement = (ledger: Ledger, fill: Fill): boolean => {
  const shares = sharesOf(ledger, fill);
  shares.forEach(({ trade, quantity }, n) => {
    const { id } = trade;
    endOrders(ledger, trade);
    const key = settlementKey(id);
    const text = `${quantity} ${nameOf(trade, fill.instrument)} settled by the broker at ${formatMoney(fill.price)}`;
    const part = { ...fill, quantity, fillId: n === 0 ? fill.fillId : fillId(`${fill.fillId}/${id}`), orderKey: key, ref: { ...fill.ref, id: key } };
    record(ledger, { type: "settled", tradeId: id, fill: part, of: fill.fillId, reckoned: false, text });
    advance(ledger, id);
  });
  return shares.length > 0;
};

/** What a unit is worth at the end without a word of the broker: the worst for us. Null where nothing can be said: a future. */
const worstWorth = ({ spec, side, entryPlan }: Trade): Decimal | null => {
  if (spec.instrument.kind === "future") return null;
  return side === "buy" ? ZERO : entryPlan.maxWorth;
};

const reckon = (ledger: Ledger, trade: Trade, held: number, price: Decimal): void => {
  const { id, spec, side } = trade;
  const key = settlementKey(id);
  const name = reckonedId(id);
  const entry = promised(entryOrdersOf(ledger.book, trade).flatMap(({ incarnations }) => incarnations)[0], "a filled entry");
  const fill: Fill = {
    fillId: name,
    rev: 0,
    orderKey: key,
    ref: { ...entry.ref, id: key, handle: null },
    leg: null,
    instrument: spec.instrument.id,
    side: side === "buy" ? "sell" : "buy",
    quantity: held,
    price,
    at: ledger.at,
    receivedAt: ledger.at,
  };
  const text = `${held} ${instrumentText(spec.instrument)} reckoned at ${formatMoney(price)}, not confirmed by the broker`;
  record(ledger, { type: "settled", tradeId: id, fill, of: name, reckoned: true, text });
};

/**
 * The contract is no more, and nothing can work on it. What the broker has not settled by now is booked at the worst that
 * it can be worth, so that the limits on losses see it; a later word of the broker corrects that.
 */
export const expire = (ledger: Ledger, trade: Trade): void => {
  const held = heldOf(ledger.book, trade);
  const price = worstWorth(trade);
  endOrders(ledger, trade);
  if (held > 0 && price !== null) reckon(ledger, trade, held, price);
  record(ledger, { type: "trade-closed", tradeId: trade.id, reason: "expired" });
  if (held !== 0) tellHeld(ledger, trade, held, price);
  advance(ledger, trade.id);
};

const tellHeld = (ledger: Ledger, { id, spec }: Trade, held: number, price: Decimal | null): void => {
  const booked = price === null ? "" : `; until then they are booked at ${formatMoney(price)} each, reckoned and not confirmed`;
  const text = `${id}: ${held} ${instrumentText(spec.instrument)} expired; the broker settles them, see its statement${booked}`;
  record(ledger, { type: "escalated", code: "expired-holding", text, tradeId: id, key: null });
};
