import * as t from "io-ts";
import { fail, ok, type Decimal, type EpochMs, type Result } from "@floorbroker/core";
import { amount, instant, maybe, text, whyUnreadable } from "../wire/values.ts";

/** An account's money in one currency, as far as we need it. */
export interface Balance {
  readonly currency: string;
  readonly cash: Decimal | null;
  readonly netLiquidation: Decimal | null;
  /** What options, futures and their spreads may take: tastytrade has one pool for them. */
  readonly derivativeBuyingPower: Decimal | null;
  readonly updatedAt: EpochMs | null;
}

const balance = t.type({
  currency: maybe(text),
  "cash-balance": maybe(amount),
  "net-liquidating-value": maybe(amount),
  "derivative-buying-power": maybe(amount),
  "updated-at": maybe(instant),
});

const list = t.type({ items: t.array(t.unknown) });

/** The currency of everything that we trade. */
export const CURRENCY = "USD";

const oneOf = (json: unknown): Result<string, Balance> => {
  const read = balance.decode(json);
  if (read._tag === "Left") return fail(whyUnreadable(read.left));
  const { right } = read;
  return ok({
    currency: right.currency ?? CURRENCY,
    cash: right["cash-balance"],
    netLiquidation: right["net-liquidating-value"],
    derivativeBuyingPower: right["derivative-buying-power"],
    updatedAt: right["updated-at"],
  });
};

/**
 * The balance in dollars from an answer or a notification. Older versions of the API show one object, newer ones a list
 * with one entry for each currency (tastytrade, Balances and Positions API).
 */
export const balanceOf = (json: unknown): Result<string, Balance> => {
  const many = list.decode(json);
  if (many._tag === "Left") return oneOf(json);
  for (const item of many.right.items) {
    const read = oneOf(item);
    if (read._tag === "Left" || read.right.currency === CURRENCY) return read;
  }
  return fail(`no balance in ${CURRENCY}`);
};
