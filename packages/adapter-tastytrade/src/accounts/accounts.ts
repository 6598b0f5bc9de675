import {
  fail,
  isOk,
  max,
  ZERO,
  type AccountAnswer,
  type AccountId,
  type Accounts,
  type EpochMs,
  type Listing,
  type PositionSnapshot,
  type Result,
} from "@floorbroker/core";
import type { Log } from "../log.ts";
import { failureText, type ApiFailure } from "../session/failures.ts";
import { pathOf, type Session } from "../session/session.ts";
import type { AccountStream } from "../streamer/account-stream.ts";
import type { Push } from "../streamer/frames.ts";
import { balanceOf, CURRENCY } from "./balance.ts";
import { kept, type Kept } from "./kept.ts";
import { positionOf } from "./position.ts";
import { hindrancesOf } from "./trading-status.ts";

interface AccountsParts {
  readonly session: Session;
  readonly account: AccountId;
  readonly stream: Pick<AccountStream, "listen" | "isUp" | "generation">;
  readonly log: Log;
}

/** The account's money and positions; the money is kept, so that an order need not wait for it. */
export interface KeptAccounts extends Accounts {
  close(): void;
}

/**
 * tastytrade tells each change of the money; marks that move change buying power without a word, and so it is asked for
 * again at half of this age.
 */
const MONEY_KEEPS_MS = 60_000;
/** What an account may do changes once in its life; a change is told as well. */
const STATUS_KEEPS_MS = 600_000;

type Missing = Extract<AccountAnswer, { readonly outcome: "none" }>;

const missing = (code: Missing["code"], text: string): Missing => ({ outcome: "none", code, text });

const failed = (why: ApiFailure): Missing => missing(why.failure === "unreadable" ? "unreadable" : "link-down", failureText(why));

const nothing = <A>(at: EpochMs): Listing<A> => ({
  items: [],
  asOf: at,
  covers: { from: at, to: at, scope: "account" },
  complete: false,
});

/** An account of a session; its stream says what changes. */
export const accounts = ({ session, account, stream, log }: AccountsParts): KeptAccounts => {
  const { clock } = session;
  const generation = (): number => (stream.isUp() ? stream.generation() : 0);

  const asked = <A>(part: string, read: (data: unknown) => Result<string, A>) => async (): Promise<Result<Missing, A>> => {
    const answer = await session.get(pathOf("accounts", account, part));
    if (!isOk(answer)) return fail(failed(answer.left));
    const value = read(answer.right.data);
    return isOk(value) ? value : fail(missing("unreadable", `the account's ${part} can't be read: ${value.left}`));
  };
  const money = kept({ clock, generation, keepsMs: MONEY_KEEPS_MS, ask: asked("balances", balanceOf) });
  const hindrances = kept({ clock, generation, keepsMs: STATUS_KEEPS_MS, ask: asked("trading-status", hindrancesOf) });

  const hear = <A>(read: Result<string, A>, into: Kept<Missing, A>, at: EpochMs | null): void => {
    const now = clock.now();
    // Their clock may be ahead of ours; nothing is as of later than it was heard.
    if (isOk(read)) return into.tell(read.right, at === null ? now : Math.min(at, now));
    log({ code: "account-unreadable", text: `a notification of the account can't be read, and is asked for instead: ${read.left}` });
    into.forget();
  };
  const heard = ({ type, data, at }: Push): void => {
    if (type === "TradingStatus") return hear(hindrancesOf(data), hindrances, at);
    if (type !== "AccountBalance") return;
    const read = balanceOf(data);
    if (!isOk(read) || read.right.currency === CURRENCY) hear(read, money, at);
  };
  const stopHearing = stream.listen(heard);

  return {
    snapshot: async () => {
      const [balance, status] = await Promise.all([money.get(), hindrances.get()]);
      if (!isOk(balance)) return balance.left;
      if (!isOk(status)) return status.left;
      const { value, asOf, receivedAt } = balance.right;
      const { cash, netLiquidation, derivativeBuyingPower: power } = value;
      return {
        outcome: "snapshot",
        snapshot: {
          account,
          asOf,
          receivedAt,
          netLiquidation,
          cash,
          sizingPower: power === null ? null : { amount: max(power, ZERO), kind: "derivative-bp", currency: CURRENCY },
          canTrade: status.right.value.length === 0,
        },
      };
    },
    positions: async () => {
      const at = clock.now();
      const answer = await session.list(pathOf("accounts", account, "positions"));
      if (!isOk(answer)) return nothing<PositionSnapshot>(at);
      const read = answer.right.map((each) => positionOf(each, at));
      return {
        items: read.filter((each) => each !== null && each !== undefined),
        asOf: at,
        covers: { from: at, to: at, scope: "account" },
        complete: read.every((each) => each !== undefined),
      };
    },
    close: () => {
      stopHearing();
      money.forget();
      hindrances.forget();
    },
  };
};
