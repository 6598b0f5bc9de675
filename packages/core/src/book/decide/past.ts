import { formatMoney } from "../../decimal.ts";
import type { OrderKey } from "../../ids.ts";
import { textOfId, underlyingOfId } from "../../instrument/instrument-text.ts";
import { contractsOf } from "../../instrument/spread.ts";
import { get } from "../../persistent-map.ts";
import type { BrokerEvent } from "../../ports/broker.ts";
import { isLive, type Fill } from "../../ports/orders.ts";
import { record, type Ledger } from "../ledger.ts";
import { pastOfKey, type PastFill } from "../past.ts";

const signed = ({ side }: Fill, quantity: number): number => (side === "buy" ? quantity : -quantity);

/** The symbol takes no entries until the broker's positions agree with ours, or an operator has accepted them. */
const freeze = (ledger: Ledger, fill: Fill, before: PastFill | undefined, text: string): void => {
  const { disagreements, foreignPositions } = ledger.book;
  const { instrument } = fill;
  const known = disagreements.find((each) => each.instrument === instrument && each.average === null);
  const difference = (known?.difference ?? get(foreignPositions, instrument) ?? 0) + signed(fill, fill.quantity - (before?.quantity ?? 0));
  const symbol = underlyingOfId(instrument);
  record(ledger, { type: "position-disagreed", instrument, symbol, difference, average: null, confirmed: true, text });
};

const tell = (ledger: Ledger, key: OrderKey, fill: Fill, before: PastFill | undefined): void => {
  const { side, quantity, instrument, price } = fill;
  const instead = before === undefined ? "" : ` in place of ${before.quantity}`;
  const fact = `${key}: ${side} ${quantity}${instead} ${instrument} @ ${formatMoney(price)}, long after its trade was over`;
  freeze(ledger, fill, before, fact);
  const advice = `nothing protects it, look at the broker's positions; no entries on ${underlyingOfId(instrument)} until both agree, or !tt resume`;
  record(ledger, { type: "escalated", code: "late-fill", text: `${fact}: ${advice}`, tradeId: null, key });
};

/**
 * A fill of an order of ours that has left memory. One that was counted while its trade was there is no news; nor is one
 * that is as old as what nobody remembers any more. Everything else is news that came too late for an exit: it is kept,
 * its symbol is frozen, and the operator is told, once. False when the fill is no such fill.
 */
export const decidePastFill = (ledger: Ledger, key: OrderKey, fill: Fill): boolean => {
  const past = pastOfKey(ledger.book.past, key);
  if (past === undefined) return false;
  // Both are the venue's own times, so no difference of clocks can hide a fill.
  if (past.trade === null && fill.at <= past.filledAt) return true;
  if (fill.leg === null || (past.trade !== null && !contractsOf(past.trade.instrument).includes(fill.instrument))) return false;
  const before = past.trade?.fills.find((each) => each.fillId === fill.fillId);
  if (before !== undefined && before.rev >= fill.rev) return true;
  if (before === undefined) record(ledger, { type: "fill", fill });
  else record(ledger, { type: fill.quantity === 0 ? "fill-voided" : "fill-revised", fill });
  tell(ledger, key, fill, before);
  return true;
};

type OrderState = Extract<BrokerEvent, { type: "order-state" }>;

/** How an order is shown that works, or worked, although its trade was over; undefined when it is none of ours. */
export const pastOrderText = (ledger: Ledger, { orderKey, terms, state }: OrderState): string | undefined => {
  if (orderKey === null || pastOfKey(ledger.book.past, orderKey) === undefined) return undefined;
  const { side, quantity, instrument, limit, type } = terms;
  const price = limit === null ? type : formatMoney(limit);
  const fact = `${orderKey}: ${side} ${quantity} ${textOfId(instrument)} @ ${price} is ${state}, long after its trade was over`;
  return isLive(state) ? `${fact}: left alone, end it at the broker` : fact;
};

/** Whether a status of an order of ours that has left memory is older than the end of its trade. */
export const isOldState = (ledger: Ledger, { orderKey, at }: OrderState): boolean => {
  const known = orderKey === null ? undefined : pastOfKey(ledger.book.past, orderKey);
  return known !== undefined && at <= known.overAt;
};
