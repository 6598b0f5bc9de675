import * as t from "io-ts";
import { fail, ok, type Result } from "@floorbroker/core";
import { whyUnreadable } from "../wire/values.ts";

/** Each of them stands in the way of new risk (tastytrade, Account Status API). */
const HINDRANCES = {
  "is-closed": t.boolean,
  "is-frozen": t.boolean,
  "is-closing-only": t.boolean,
  "is-risk-reducing-only": t.boolean,
  "is-in-margin-call": t.boolean,
} as const;

const status = t.partial(HINDRANCES);

/** What stands in the way of new risk in an account: tastytrade's own words, none when it can trade. */
export const hindrancesOf = (json: unknown): Result<string, readonly string[]> => {
  const read = t.intersection([t.type({}), status]).decode(json);
  if (read._tag === "Left") return fail(whyUnreadable(read.left));
  return ok(Object.entries(read.right).flatMap(([name, value]) => (Object.hasOwn(HINDRANCES, name) && value === true ? [name] : [])));
};
