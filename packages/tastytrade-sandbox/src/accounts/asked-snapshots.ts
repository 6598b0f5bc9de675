import { fail, isOk, type Result } from "@floorbroker/core";
import { validationError, type ApiError } from "../wire/errors.ts";
import { pageOf, type Page } from "../wire/pagination.ts";
import { dateOf, textOf, type Query } from "../wire/query.ts";
import type { Snapshot } from "./snapshots.ts";

const PAGE = { usual: 250, most: 1_000 } as const;

/** What `GET /balance-snapshots` asks for: one of a date and time of day, those of a range of dates, or the latest. */
export const askedSnapshots = (kept: readonly Snapshot[], query: Query): Result<ApiError, Page<Snapshot>> => {
  const [date, from, to] = [dateOf(query, "snapshot-date"), dateOf(query, "start-date"), dateOf(query, "end-date")];
  if (!isOk(date)) return date;
  if (!isOk(from)) return from;
  if (!isOk(to)) return to;
  const time = textOf(query, "time-of-day");
  if (time !== null && time !== "BOD" && time !== "EOD")
    return fail(validationError({ domain: "time-of-day", reason: "does not have a valid value" }));
  if (date.right !== null && time === null)
    return fail(validationError({ domain: "time-of-day", reason: "is missing" }));
  const fitting = kept.filter(
    (each) =>
      (time === null || each.time === time) &&
      (date.right === null || each.date === date.right) &&
      (from.right === null || each.date >= from.right) &&
      (to.right === null || each.date <= to.right),
  );
  const isRange = from.right !== null || to.right !== null;
  return pageOf(isRange ? fitting : fitting.slice(-1), query, PAGE);
};
