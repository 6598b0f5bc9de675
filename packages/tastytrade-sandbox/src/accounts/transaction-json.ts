import {
  fromInteger,
  newYorkDate,
  subtract,
  ZERO,
  negate,
  type Decimal,
  type EpochMs,
  type Json,
} from "@floorbroker/core";
import { NO_FEES } from "../venue/fees.ts";
import type { TransactionRecord } from "../venue/venue.ts";
import { present } from "../wire/present.ts";
import { amountFields, decimalText, timestampText } from "../wire/values.ts";

/** Numbers of transactions begin above this one; the first deposits stand below. */
const FIRST_NUMBER = 250_000_000;

/** The money that an account began with, as the booking that it is. `place`: of the account among all. */
export const firstDeposit = (cash: Decimal, place: number, at: EpochMs): TransactionRecord => ({
  id: FIRST_NUMBER - place,
  type: "Money Movement",
  subType: "Deposit",
  description: "ACH DEPOSIT",
  at,
  value: cash,
  fees: NO_FEES,
  trade: null,
});

const tradeFields = ({ fees, trade }: TransactionRecord): { readonly [key: string]: Json | undefined } => {
  if (trade === null) return {};
  const { fill } = trade;
  return {
    symbol: trade.symbol,
    "instrument-type": trade.instrumentType,
    "underlying-symbol": trade.underlyingSymbol,
    action: trade.action,
    quantity: decimalText(fromInteger(fill.quantity)),
    price: decimalText(fill.price),
    ...amountFields("regulatory-fees", negate(fees.regulatory)),
    ...amountFields("clearing-fees", negate(fees.clearing)),
    ...amountFields("commission", negate(fees.commission)),
    ...amountFields("proprietary-index-option-fees", ZERO),
    "ext-exec-id": fill.extExecId,
    "ext-group-fill-id": fill.extGroupFillId,
    "exec-id": fill.fillId,
    "order-id": trade.orderId ?? undefined,
    "leg-count": trade.legCount,
    "destination-venue": fill.venue,
  };
};

/** A transaction as it stands on the wire; an estimate of the fees until the day is over, as at tastytrade. */
export const transactionJson = (account: string, record: TransactionRecord, now: EpochMs): Json =>
  present({
    id: record.id,
    "account-number": account,
    "transaction-type": record.type,
    "transaction-sub-type": record.subType,
    description: record.description,
    ...tradeFields(record),
    "executed-at": timestampText(record.at),
    "created-at": timestampText(record.at),
    "transaction-date": newYorkDate(record.at),
    ...amountFields("value", record.value),
    ...amountFields("net-value", subtract(record.value, record.fees.total)),
    "is-estimated-fee": newYorkDate(record.at) === newYorkDate(now),
    currency: "USD",
  });
