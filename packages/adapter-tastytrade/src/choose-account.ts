import * as t from "io-ts";
import { accountId, fail, isOk, ok, problem, type AccountId, type Problem, type Result } from "@floorbroker/core";
import { failureText } from "./session/failures.ts";
import type { Session } from "./session/session.ts";
import { maybe, text } from "./wire/values.ts";

const owned = t.type({ account: t.type({ "account-number": text, "is-closed": maybe(t.boolean) }) });

/**
 * The account to trade: the one that is named, or the only open one. Fails with `broker-unreachable`, `login-refused`,
 * `unknown-account` or `which-account`, with the accounts that there are.
 */
export const chooseAccount = async (session: Session, wanted: AccountId | null): Promise<Result<Problem, AccountId>> => {
  const listed = await session.list("/customers/me/accounts");
  if (!isOk(listed)) {
    const { left } = listed;
    const isRefused = left.failure === "unauthorised" || (left.failure === "not-sent" && left.why === "login-refused");
    const remedy = "Check client secret and refresh token: those of production and of the sandbox are not the same.";
    return isRefused
      ? fail(problem("login-refused", failureText(left), [remedy]))
      : fail(problem("broker-unreachable", failureText(left), ["Try again.", "Check the connection to tastytrade."]));
  }
  const numbers = listed.right.flatMap((item) => {
    const read = owned.decode(item);
    return read._tag === "Right" && read.right.account["is-closed"] !== true ? [accountId(read.right.account["account-number"])] : [];
  });
  const [only, ...others] = numbers;
  const names = numbers.join(", ");
  if (wanted !== null) {
    if (numbers.includes(wanted)) return ok(wanted);
    const has = names === "" ? "It has none at all." : `It has ${names}.`;
    return fail(problem("unknown-account", `the login has no open account ${wanted}`, [has], wanted));
  }
  if (only === undefined) return fail(problem("unknown-account", "the login has no open account", ["Open one with tastytrade."]));
  if (others.length > 0) return fail(problem("which-account", "the login has several accounts", [`Name one of ${names}.`]));
  return ok(only);
};
