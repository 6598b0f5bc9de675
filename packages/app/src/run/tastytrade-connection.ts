import { simulatedWorld } from "@floorbroker/adapter-sim";
import type { ConnectOptions, Log, LoginTo } from "@floorbroker/adapter-tastytrade";
import { fail, isOk, ok, type Accounts, type Broker, type Clock, type Instruments, type Link, type Problem, type Quotes, type Result } from "@floorbroker/core";
import type { QuoteSource } from "../config/tastytrade.ts";
import { worldOf } from "../config/sim.ts";
import type { AtTastytrade } from "./place.ts";
import { loginOf } from "./tastytrade-login.ts";

/** An account at tastytrade, and the prices that are traded on. */
export interface TastytradeConnection {
  readonly broker: Broker;
  readonly accounts: Accounts;
  readonly instruments: Instruments;
  readonly quotes: Quotes;
  links(): readonly Link[];
  close(): void;
}

/** The login for quotes, where they come from another one than the orders' own. */
const quotesFrom = async (quotes: QuoteSource): Promise<Result<Problem, LoginTo | null>> => {
  if (quotes.from !== "production") return ok(null);
  const login = await loginOf("production", {
    local: null,
    credentials: quotes.credentials,
    deadlines: {},
    acceptVersion: undefined,
    dryRun: true,
  });
  return isOk(login) ? ok({ endpoints: login.right.endpoints, credentials: login.right.credentials }) : login;
};

/**
 * Connects to tastytrade as the settings say; its library is loaded only for this. Codes: `no-credentials`,
 * `not-loopback`, and those of `connectTastytrade`.
 */
export const connectAt = async ({ tastytrade, account }: AtTastytrade, clock: Clock, log: Log): Promise<Result<Problem, TastytradeConnection>> => {
  const { environment, quotes, tastytrade: settings } = tastytrade;
  const [login, quoting] = await Promise.all([loginOf(environment, settings), quotesFrom(quotes)]);
  if (!isOk(login)) return login;
  if (!isOk(quoting)) return fail(quoting.left);
  const { connectTastytrade } = await import("@floorbroker/adapter-tastytrade");
  const options: ConnectOptions = { ...login.right, account, clock, log, quotesFrom: quoting.right, dryRun: settings.dryRun };
  const connected = await connectTastytrade(options);
  if (!isOk(connected) || quotes.from !== "sim") return connected;
  const world = simulatedWorld({ ...worldOf(account, {}), start: clock.now() }, clock);
  return ok({ ...connected.right, quotes: world.quotes });
};
