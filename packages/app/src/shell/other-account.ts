import { problem, type EnvironmentEvidence, type Problem, type Venue } from "@floorbroker/core";

const another = (text: string): Problem =>
  problem("other-account", text, [
    "check which login and account the broker is configured with",
    "trade another account in another data directory: each account has a book of its own",
  ]);

/**
 * Why nothing may be sent: the broker speaks for another account than the one the book was traded in, or proves real money
 * behind what was simulated. A proof that is not to be had now says nothing against it. Code: `other-account`.
 */
export const otherAccount = (before: Venue, { environment, account, accountClass }: EnvironmentEvidence): Problem | undefined => {
  if (before.account !== account) return another(`this book is about the account ${before.account} in ${before.environment}, and the broker speaks for ${account}`);
  const isRealNow = environment === "production" && before.environment !== "production" && accountClass !== "unknown";
  return isRealNow ? another(`this book was traded in ${before.environment}, and the broker proves that its account holds real money`) : undefined;
};
