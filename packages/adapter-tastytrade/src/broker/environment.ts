import * as t from "io-ts";
import { isOk, type AccountId, type EnvironmentEvidence } from "@floorbroker/core";
import { failureText } from "../session/failures.ts";
import { pathOf, type Session } from "../session/session.ts";

const WORDS = { production: "production", sandbox: "rehearsal", loopback: "sim" } as const;
const WHERE = {
  production: "tastytrade itself",
  sandbox: "tastytrade's own sandbox",
  loopback: "a tastytrade on this machine",
} as const;

const listed = t.type({
  account: t.intersection([
    t.type({ "account-number": t.string }),
    t.partial({ "account-type-name": t.unknown, "margin-or-cash": t.unknown }),
  ]),
});

/** What tells of an account: the hosts are compiled in, and the login there lists it. What can't be proven is production. */
export const environmentOf = async (session: Session, account: AccountId): Promise<EnvironmentEvidence> => {
  const { endpoints } = session;
  const said = { endpoint: endpoints.rest, loginKind: "oauth-refresh-token", account };
  const unproven = (why: string): EnvironmentEvidence => ({
    ...said,
    environment: "production",
    accountClass: "unknown",
    evidence: `nothing is proven: ${why}`,
  });
  const answer = await session.list(pathOf("customers", "me", "accounts"));
  if (!isOk(answer)) return unproven(failureText(answer.left));
  const found = answer.right.flatMap((item) => {
    const read = listed.decode(item);
    return read._tag === "Right" && read.right.account["account-number"] === account ? [read.right.account] : [];
  })[0];
  if (found === undefined) return unproven(`the login does not list account ${account}`);
  const words = [found["account-type-name"], found["margin-or-cash"]].filter((word) => typeof word === "string");
  return {
    ...said,
    environment: WORDS[endpoints.environment],
    accountClass: words.join(", ") || "unknown",
    evidence: `${endpoints.rest} is ${WHERE[endpoints.environment]}, and the login there lists account ${account}`,
  };
};
