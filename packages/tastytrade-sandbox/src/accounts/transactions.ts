import { isOk, newYorkDate, ok, type Result } from "@floorbroker/core";
import type { TransactionRecord } from "../venue/venue.ts";
import type { ApiError } from "../wire/errors.ts";
import { dateOf, instantOf, textOf, valuesOf, type Query } from "../wire/query.ts";

const contains = (values: readonly string[], value: string | undefined): boolean =>
  values.length === 0 || (value !== undefined && values.includes(value));

const fits = (asked: string | null, value: string | undefined): boolean => asked === null || asked === value;

/** What `GET /transactions` asks for, by the exchange's dates; the newest first, unless `sort` says otherwise. */
export const askedTransactions = (
  all: readonly TransactionRecord[],
  query: Query,
): Result<ApiError, readonly TransactionRecord[]> => {
  const [startDate, endDate] = [dateOf(query, "start-date"), dateOf(query, "end-date")];
  if (!isOk(startDate)) return startDate;
  if (!isOk(endDate)) return endDate;
  const [startAt, endAt] = [instantOf(query, "start-at"), instantOf(query, "end-at")];
  if (!isOk(startAt)) return startAt;
  if (!isOk(endAt)) return endAt;
  const types = [...valuesOf(query, "types"), ...valuesOf(query, "type")];
  const underlyings = valuesOf(query, "underlying-symbol");
  const found = all.filter((record) => {
    const { trade, at } = record;
    const date = newYorkDate(at);
    return (
      (startDate.right === null || date >= startDate.right) &&
      (endDate.right === null || date <= endDate.right) &&
      (startAt.right === null || at >= startAt.right) &&
      (endAt.right === null || at <= endAt.right) &&
      contains(types, record.type) &&
      contains(valuesOf(query, "sub-type"), record.subType) &&
      fits(textOf(query, "action"), trade?.action) &&
      fits(textOf(query, "symbol"), trade?.symbol) &&
      fits(textOf(query, "futures-symbol"), trade?.symbol) &&
      fits(textOf(query, "instrument-type"), trade?.instrumentType) &&
      fits(textOf(query, "currency") ?? "USD", "USD") &&
      (contains(underlyings, trade?.underlyingSymbol) || contains(underlyings, trade?.symbol))
    );
  });
  return ok(textOf(query, "sort") === "Asc" ? found : found.toReversed());
};
