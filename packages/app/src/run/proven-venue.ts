import { fail, ok, problem, type Book, type Broker, type Problem, type Result, type Venue } from "@floorbroker/core";
import { venueOf } from "./venue.ts";

const another = (text: string): Problem =>
  problem("other-account", text, [
    "check which login and account the broker is configured with",
    "trade another account in another data directory: each account has a book of its own",
  ]);

/**
 * What the broker proves and can do, where it is the account that the book was traded in before. Nothing may be sent on
 * what a book remembers of another account, and what was simulated never goes on with real money. A proof that is not to
 * be had now proves nothing against it. Code: `other-account`.
 */
export const provenVenue = async (broker: Broker, { venue: before }: Pick<Book, "venue">): Promise<Result<Problem, Venue>> => {
  const venue = await venueOf(broker);
  const { account, accountClass } = await broker.proveEnvironment();
  if (before === null) return ok(venue);
  if (before.account !== account || before.account !== venue.account) {
    return fail(another(`this book is about the account ${before.account} in ${before.environment}, and the broker speaks for ${account}`));
  }
  const isRealNow = venue.environment === "production" && before.environment !== "production" && accountClass !== "unknown";
  return isRealNow ? fail(another(`this book was traded in ${before.environment}, and the broker proves that its account holds real money`)) : ok(venue);
};
