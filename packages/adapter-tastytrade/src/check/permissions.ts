import * as t from "io-ts";
import { isOk } from "@floorbroker/core";
import { failureText } from "../session/failures.ts";
import { pathOf, type Session } from "../session/session.ts";
import { maybe, text } from "../wire/values.ts";
import { doubtful, fine, unknown, wrong, type Finding } from "./finding.ts";

const status = t.type({
  "is-closed": maybe(t.boolean),
  "is-frozen": maybe(t.boolean),
  "is-closing-only": maybe(t.boolean),
  "is-risk-reducing-only": maybe(t.boolean),
  "is-in-margin-call": maybe(t.boolean),
  "is-futures-enabled": maybe(t.boolean),
  "is-futures-closing-only": maybe(t.boolean),
  "options-level": maybe(text),
});

/** Why no position may be opened; the first of these that is true. */
const BARS = [
  ["is-closed", "it is closed"],
  ["is-frozen", "it is frozen"],
  ["is-closing-only", "it may only close positions"],
  ["is-risk-reducing-only", "it may only lower its risk"],
  ["is-in-margin-call", "it is in a margin call"],
] as const;

/** Whether the account may open positions, and in what. */
export const tradingStatusFinding = async ({ get }: Session, account: string): Promise<Finding> => {
  const about = "permissions";
  const answer = await get(pathOf("accounts", account, "trading-status"));
  if (!isOk(answer)) return wrong(about, failureText(answer.left), "check that the login may read this account");
  const read = status.decode(answer.right.data);
  if (read._tag === "Left") return unknown(about, "its trading status can't be read", "look at the account on tastytrade's site");
  const bar = BARS.find(([flag]) => read.right[flag] === true);
  if (bar !== undefined) return wrong(about, `${account} opens no positions: ${bar[1]}`, "ask tastytrade's support about the account");
  const level = `options: ${read.right["options-level"] ?? "not said"}`;
  const futures = read.right["is-futures-enabled"] === true && read.right["is-futures-closing-only"] !== true;
  return futures
    ? fine(about, `${account} may open positions; ${level}; futures, too`)
    : doubtful(about, `${account} may open positions; ${level}; no futures`, "have futures enabled at tastytrade, if you trade any");
};

/** An order that nobody would fill, and that is only tried. */
const TRIED = {
  "time-in-force": "Day",
  "order-type": "Limit",
  price: "1.00",
  "price-effect": "Debit",
  legs: [{ "instrument-type": "Equity", symbol: "SPY", quantity: 1, action: "Buy to Open" }],
};

/** Whether an order would be taken, by tastytrade's own dry-run: nothing is placed. */
export const dryRunFinding = async ({ send }: Session, account: string): Promise<Finding> => {
  const about = "dry-run";
  const tried = "one share of SPY for $1.00, tried and not placed";
  const answer = await send("POST", `${pathOf("accounts", account, "orders")}/dry-run`, TRIED);
  if (isOk(answer)) return fine(about, `${tried}: it would be taken`);
  if (answer.left.failure === "refused" && answer.left.status === 422)
    return doubtful(about, `${tried}: it would be refused (${failureText(answer.left)})`, "the reason is tastytrade's; an order of another kind may be taken");
  return wrong(about, `${tried}: ${failureText(answer.left)}`, "check the account's permissions, and that tastytrade works");
};

/** No order has this number, so that asking for its end ends nothing; only who may trade is told that there is none. */
const NO_ORDER = "0";

/** Whether the login may trade: a dry-run needs no more than the right to read. */
export const tradeScopeFinding = async ({ send }: Session, account: string): Promise<Finding> => {
  const about = "scope trade";
  const answer = await send("DELETE", pathOf("accounts", account, "orders", NO_ORDER));
  const remedy = "make a grant with the scopes read and trade at tastytrade, under OAuth applications";
  if (isOk(answer)) return unknown(about, "an order that does not exist could be cancelled", "report this");
  const { left } = answer;
  if (left.failure === "refused" && [400, 404, 422].includes(left.status))
    return fine(about, "the login may trade: the end of an order that does not exist was refused as that, and not as forbidden");
  if (left.failure === "refused" && left.status === 403) return wrong(about, "the login may not trade", remedy);
  return unknown(about, failureText(left), "check again in a minute");
};
