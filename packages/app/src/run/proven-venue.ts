import { fail, ok, type Book, type Broker, type Problem, type Result, type Venue } from "@floorbroker/core";
import { otherAccount } from "../shell/other-account.ts";
import { venueOf } from "./venue.ts";

/**
 * What the broker proves and can do, where it is the account that the book was traded in before. Nothing may be sent on
 * what a book remembers of another account, and what was simulated never goes on with real money. Code: `other-account`.
 */
export const provenVenue = async (broker: Broker, { venue: before }: Pick<Book, "venue">): Promise<Result<Problem, Venue>> => {
  const venue = await venueOf(broker);
  if (before === null) return ok(venue);
  const other = otherAccount(before, await broker.proveEnvironment());
  return other === undefined ? ok(venue) : fail(other);
};
