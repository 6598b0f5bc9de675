import { fail, isOk, ok, type EpochMs, type Result } from "@floorbroker/core";
import type { TransactionRecord, VenueAccount } from "../venue/venue.ts";
import { validationError, type ApiError } from "../wire/errors.ts";
import { instantOf, textOf, type Query } from "../wire/query.ts";
import { lookBack, netLiqBars, stepFor, type Bar } from "./net-liq.ts";

/** Instants come as `2011-12-03T10:15:30+01:00[Europe/Paris]`; the zone's name adds nothing to the offset. */
const withoutZone = (query: Query, key: string): Query =>
  new Map([[key, [textOf(query, key)?.replace(/\[.*\]$/, "") ?? ""]]]);

/**
 * What `GET /net-liq/history` asks for: `time-back`, or `start-time` and `end-time`; everything when it says nothing.
 * Nothing is known from before the sandbox's start (`since`). The steps are the server's choice, whatever `interval`
 * says.
 */
export const askedBars = (
  account: VenueAccount,
  records: readonly TransactionRecord[],
  query: Query,
  since: EpochMs,
  now: EpochMs,
): Result<ApiError, readonly Bar[]> => {
  const [from, to] = [
    instantOf(withoutZone(query, "start-time"), "start-time"),
    instantOf(withoutZone(query, "end-time"), "end-time"),
  ];
  if (!isOk(from)) return from;
  if (!isOk(to)) return to;
  const end = Math.min(to.right ?? now, now);
  if (from.right !== null) {
    const begin = Math.max(from.right, since);
    return ok(netLiqBars(account, records, begin, stepFor(begin, end), end));
  }
  const word = textOf(query, "time-back") ?? "all";
  const back = lookBack(word, end, since);
  if (back === undefined) return fail(validationError({ domain: "time-back", reason: "does not have a valid value" }));
  return ok(netLiqBars(account, records, back.from, back.step, end));
};
