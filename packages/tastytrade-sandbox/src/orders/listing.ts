import { fail, isOk, newYorkDate, ok, type EpochMs, type Result } from "@floorbroker/core";
import { isTerminal, type OrderRecord } from "../venue/venue.ts";
import { validationError, type ApiError } from "../wire/errors.ts";
import { dateOf, instantOf, textOf, valuesOf, type Query } from "../wire/query.ts";

/** From this version on a listing of orders says from when (tastytrade, release notes of the Orders API). */
export const START_NEEDED_FROM = "20261012";

/** What `GET /orders` asks for, by the exchange's dates. */
export const listed = (orders: readonly OrderRecord[], query: Query, apiVersion: string): Result<ApiError, readonly OrderRecord[]> => {
  const [startDate, endDate] = [dateOf(query, "start-date"), dateOf(query, "end-date")];
  if (!isOk(startDate)) return startDate;
  if (!isOk(endDate)) return endDate;
  const [startAt, endAt] = [instantOf(query, "start-at"), instantOf(query, "end-at")];
  if (!isOk(startAt)) return startAt;
  if (!isOk(endAt)) return endAt;
  if (apiVersion >= START_NEEDED_FROM && startDate.right === null && startAt.right === null) {
    return fail(validationError({ domain: "start-date", reason: "is missing: give start-date or start-at" }));
  }
  const statuses = valuesOf(query, "status");
  const symbols = valuesOf(query, "underlying-symbol");
  const type = textOf(query, "underlying-instrument-type");
  const future = textOf(query, "futures-symbol");
  const wanted = (order: OrderRecord): boolean => {
    const date = newYorkDate(order.receivedAt);
    return (
      (startDate.right === null || date >= startDate.right) &&
      (endDate.right === null || date <= endDate.right) &&
      (startAt.right === null || order.receivedAt >= startAt.right) &&
      (endAt.right === null || order.receivedAt <= endAt.right) &&
      (statuses.length === 0 || statuses.includes(order.status)) &&
      (symbols.length === 0 || symbols.includes(order.underlyingSymbol)) &&
      (type === null || type === order.underlyingInstrumentType) &&
      (future === null || order.legs.some(({ symbol }) => symbol === future))
    );
  };
  const found = orders.filter(wanted);
  return ok(textOf(query, "sort") === "Asc" ? found : found.toReversed());
};

/** `live`: whatever was received or changed today, in any status, and what still works from before. Newest first. */
export const liveToday = (orders: readonly OrderRecord[], now: EpochMs): readonly OrderRecord[] => {
  const today = newYorkDate(now);
  const isToday = (at: EpochMs): boolean => newYorkDate(at) === today;
  return orders.filter((order) => !isTerminal(order.status) || isToday(order.receivedAt) || isToday(order.updatedAt)).toReversed();
};
