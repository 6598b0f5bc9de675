import * as t from "io-ts";
import { isOk } from "@floorbroker/core";
import { openSession, type SessionOptions } from "../session/open-session.ts";
import { failureText, type ApiFailure } from "../session/failures.ts";
import type { Session } from "../session/session.ts";
import { maybe, text } from "../wire/values.ts";
import { clockDifference, clockFinding } from "./clock-difference.ts";
import { doubtful, fine, wrong, type Finding } from "./finding.ts";
import { dryRunFinding, tradeScopeFinding, tradingStatusFinding } from "./permissions.ts";

/** A login at tastytrade, and the account that is to be traded with it; null where none is named. */
export interface LoginToCheck extends Omit<SessionOptions, "userAgent"> {
  readonly account: string | null;
}

/** What was found. `account` is the one that was looked at: the named one, or the only one. */
export interface CheckedLogin {
  readonly findings: readonly Finding[];
  readonly accounts: readonly string[];
  readonly account: string | null;
}

const owned = t.type({
  account: t.type({ "account-number": text, "account-type-name": maybe(text), "margin-or-cash": maybe(text), "is-closed": maybe(t.boolean) }),
  "authority-level": maybe(text),
});
type Owned = t.TypeOf<typeof owned>;

const numberOf = ({ account }: Owned): string => account["account-number"];

const accountText = ({ account, "authority-level": level }: Owned): string => {
  const words = [account["account-type-name"], account["margin-or-cash"], level].filter((each) => each !== null);
  return words.length === 0 ? account["account-number"] : `${account["account-number"]} (${words.join(", ")})`;
};

const loginRemedy = (failed: ApiFailure): string => {
  if (failed.failure !== "not-sent") return "check again in a minute";
  if (failed.why === "login-refused") return "copy client secret and refresh token again from tastytrade's OAuth applications, those of this environment";
  return "check that this machine reaches tastytrade, or that the local sandbox runs";
};

const accountsFinding = (accounts: readonly Owned[]): Finding => {
  const about = "accounts";
  if (accounts.length === 0) return wrong(about, "the login has none", "open one at tastytrade; in its sandbox, on developer.tastytrade.com");
  return fine(about, accounts.map(accountText).join("; "));
};

/** Which account is looked at, and how it was chosen. */
const chosen = (accounts: readonly Owned[], named: string | null): { readonly account: string | null; readonly finding: Finding } => {
  const numbers = accounts.map(numberOf);
  const [only, ...others] = numbers;
  const choice = `name it in the settings, as account: ${numbers.length === 0 ? "…" : numbers.join(" or ")}`;
  if (named !== null) {
    return numbers.includes(named)
      ? { account: named, finding: fine("account", `${named}, as configured`) }
      : { account: null, finding: wrong("account", `${named} is configured, and this login does not have it`, choice) };
  }
  if (only === undefined || others.length > 0) return { account: null, finding: wrong("account", "none is configured", choice) };
  return { account: only, finding: doubtful("account", `none is configured; ${only} is the only one`, choice) };
};

const looked = async (session: Session, { endpoints, account: named }: LoginToCheck, tell: (finding: Finding) => void): Promise<Omit<CheckedLogin, "findings">> => {
  const token = await session.bearer();
  if (!isOk(token)) {
    tell(wrong("login", failureText(token.left), loginRemedy(token.left)));
    return { accounts: [], account: null };
  }
  tell(fine("login", `tastytrade (${endpoints.rest}) takes it`));
  tell(clockFinding(await clockDifference(endpoints, Date.now)));
  const listed = await session.list("/customers/me/accounts");
  if (!isOk(listed)) {
    tell(wrong("accounts", failureText(listed.left), "check that the login has the scope read"));
    return { accounts: [], account: null };
  }
  const accounts = listed.right.flatMap((item) => {
    const read = owned.decode(item);
    return read._tag === "Right" ? [read.right] : [];
  });
  tell(accountsFinding(accounts));
  const { account, finding } = chosen(accounts, named);
  if (accounts.length > 0) tell(finding);
  if (account !== null) {
    for (const find of [tradingStatusFinding, dryRunFinding, tradeScopeFinding]) tell(await find(session, account));
  }
  return { accounts: accounts.map(numberOf), account };
};

/**
 * Looks at a login: whether it is taken, by how much the clocks differ, which accounts it has, and what may be traded there,
 * `tell`ing each finding as it is made. Nothing is placed: an order is tried with tastytrade's dry-run, and the end of one
 * that does not exist is asked for. No text repeats a secret.
 */
export const checkLogin = async (login: LoginToCheck, tell: (finding: Finding) => void): Promise<CheckedLogin> => {
  const findings: Finding[] = [];
  const found = (finding: Finding): void => {
    findings.push(finding);
    tell(finding);
  };
  const session = openSession(login);
  if (!isOk(session)) {
    found(wrong("login", session.left.text, session.left.suggestions[0]));
    return { findings, accounts: [], account: null };
  }
  try {
    return { findings, ...(await looked(session.right, login, found)) };
  } finally {
    session.right.close();
  }
};
