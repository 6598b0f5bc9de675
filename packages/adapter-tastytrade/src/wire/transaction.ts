import * as t from "io-ts";
import {
  add,
  fail,
  fillId,
  instrumentId,
  newYorkDate,
  ok,
  subtract,
  ZERO,
  type BrokerOrderRef,
  type Decimal,
  type EpochMs,
  type Fill,
  type Result,
} from "@floorbroker/core";
import { BROKER } from "./spoken.ts";
import { idOfSymbol } from "./symbols.ts";
import { amount, instant, maybe, text, units, whyUnreadable } from "./values.ts";

/** One booking that moved units: a trade, or what an expiry, an assignment or a split does (`Receive Deliver`). */
export interface Transaction {
  readonly id: string;
  /** Null for what no order did. */
  readonly orderId: string | null;
  readonly type: string;
  readonly symbol: string | null;
  readonly instrumentType: string | null;
  readonly action: string | null;
  readonly quantity: number | null;
  readonly price: Decimal | null;
  readonly at: EpochMs;
  /** Names of the execution: ours of a fill, and the exchange's. */
  readonly names: readonly string[];
  /** What was paid in all; below 0 where more was paid back. */
  readonly fees: Decimal;
}

/** The categories of fees, each with its direction beside it (`…-effect`). */
const FEES = ["commission", "clearing-fees", "regulatory-fees", "proprietary-index-option-fees", "other-charge"] as const;

const fees = t.partial(Object.fromEntries(FEES.flatMap((name) => [[name, maybe(amount)], [`${name}-effect`, maybe(text)]])));

const transaction = t.type({
  id: text,
  "order-id": maybe(text),
  "transaction-type": t.string,
  symbol: maybe(text),
  "instrument-type": maybe(text),
  action: maybe(text),
  quantity: maybe(units),
  price: maybe(amount),
  "executed-at": instant,
  "exec-id": maybe(text),
  "ext-exec-id": maybe(text),
});

const feesOf = (json: unknown): Decimal | undefined => {
  const read = fees.decode(json);
  if (read._tag === "Left") return undefined;
  const fields: Readonly<Record<string, unknown>> = read.right;
  return FEES.reduce((sum, name) => {
    const paid = fields[name];
    if (typeof paid !== "bigint") return sum;
    // A decimal of ours is a bigint with a brand; the decoder has made it.
    const value = paid as Decimal;
    return fields[`${name}-effect`] === "Credit" ? subtract(sum, value) : add(sum, value);
  }, ZERO);
};

/** A booking from JSON, or where it can't be read. */
export const transactionOf = (json: unknown): Result<string, Transaction> => {
  const decoded = transaction.decode(json);
  if (decoded._tag === "Left") return fail(whyUnreadable(decoded.left));
  const paid = feesOf(json);
  if (paid === undefined) return fail("fees: decimals");
  const { right: read } = decoded;
  return ok({
    id: read.id,
    orderId: read["order-id"],
    type: read["transaction-type"],
    symbol: read.symbol,
    instrumentType: read["instrument-type"],
    action: read.action,
    quantity: read.quantity,
    price: read.price,
    at: read["executed-at"],
    names: [read["exec-id"], read["ext-exec-id"]].filter((name) => name !== null),
    fees: paid,
  });
};

/** A booking that no order did, as the fill that it is to an account; null for one that moved no units. */
export const foreignFillOf = (booked: Transaction, account: BrokerOrderRef["account"], receivedAt: EpochMs): Fill | null => {
  const { id, orderId, symbol, instrumentType, action, quantity, price, at } = booked;
  if (orderId !== null || symbol === null || action === null || quantity === null || quantity === 0) return null;
  return {
    fillId: fillId(`transaction-${id}`),
    rev: 0,
    orderKey: null,
    ref: { broker: BROKER, account, id: `transaction-${id}`, handle: null },
    leg: 0,
    instrument: idOfSymbol(instrumentType ?? "", symbol, newYorkDate(at)) ?? instrumentId(symbol),
    side: action.startsWith("Buy") ? "buy" : "sell",
    quantity,
    // What expires or is assigned away has no price.
    price: price ?? ZERO,
    at,
    receivedAt,
  };
};
