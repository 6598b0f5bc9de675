import {
  isOk,
  ok,
  type AccountId,
  type Accounts,
  type Broker,
  type Clock,
  type EpochMs,
  type Instruments,
  type Link,
  type Problem,
  type Quotes,
  type Result,
} from "@floorbroker/core";
import { accounts } from "./accounts/accounts.ts";
import type { BudgetSize } from "./broker/budget.ts";
import { openBroker } from "./broker/open-broker.ts";
import { chooseAccount } from "./choose-account.ts";
import type { Endpoints } from "./endpoints.ts";
import { instruments } from "./instruments/instruments.ts";
import type { Log } from "./log.ts";
import { USUAL_FEED_TIMES, type FeedTimes } from "./quotes/feed-line.ts";
import { streamedQuotes } from "./quotes/quotes.ts";
import { openSession } from "./session/open-session.ts";
import type { Credentials, Deadlines, Session } from "./session/session.ts";
import { USUAL_STREAM_TIMES, type StreamTimes } from "./streamer/account-line.ts";
import { accountStream } from "./streamer/account-stream.ts";
import { broadcast, type Broadcast } from "./streamer/broadcast.ts";

/** Where to log in and with what. */
export interface LoginTo {
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
}

/** How to connect to tastytrade. */
export interface ConnectOptions extends LoginTo {
  /** Null takes the only account of the login, and refuses when there are several. */
  readonly account: AccountId | null;
  readonly clock: Clock;
  /** Where quotes come from when not from the same login: tastytrade's sandbox has none that are real-time. */
  readonly quotesFrom?: LoginTo | null;
  readonly deadlines?: Partial<Deadlines>;
  /** `Accept-Version` of the orders' login; null sends none. Default as {@link openSession} has it. */
  readonly apiVersion?: string | null;
  /** Orders are checked by tastytrade, and none is placed. */
  readonly dryRun?: boolean;
  readonly budget?: BudgetSize;
  readonly streamTimes?: Partial<StreamTimes>;
  readonly feedTimes?: Partial<FeedTimes>;
  /** Until a first quote must be there, in ms; default 3,000. */
  readonly firstQuoteMs?: number;
  /** Until the streams must be up for this call to end with them up, in ms; default 10,000. They come up later by themselves. */
  readonly withinMs?: number;
  /** Draws the jitter of pauses; default `Math.random`. */
  readonly random?: () => number;
  readonly log?: Log;
}

/** Core's four ports at tastytrade. */
export interface Tastytrade {
  readonly account: AccountId;
  readonly broker: Broker;
  readonly accounts: Accounts;
  readonly instruments: Instruments;
  readonly quotes: Quotes;
  links(): readonly Link[];
  /** Calls under way: 0 when everything was answered or given up. */
  inFlight(): number;
  /** Ends everything for good; calls that are still open end as `unknown`. */
  close(): void;
}

/** How far back orders are asked for when a connection is up again, beyond the time of which nothing was heard. */
const MARGIN_MS = 60_000;

/** Resolves when both streams are up, or when the time is over. */
const bothUp = (says: Broadcast, clock: Clock, withinMs: number): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (says.links().every(({ state }) => state === "up" || state === "needs-human")) end();
    };
    const end = (): void => {
      cancel();
      stop();
      resolve();
    };
    const cancel = clock.schedule(clock.now() + withinMs, end);
    const stop = says.watchLinks(look);
    look();
  });

/** Everything that needs an account, over sessions that are open. */
const tastytrade = (
  session: Session,
  quoting: Session,
  account: AccountId,
  options: ConnectOptions,
): Tastytrade & { readonly says: Broadcast } => {
  const { clock, log = () => undefined, random = Math.random, budget, dryRun } = options;
  const says = broadcast(clock, log);
  const more = { ...(budget === undefined ? {} : { budget }), ...(dryRun === undefined ? {} : { dryRun }) };
  const desk = openBroker({ session, account, log, ...more });
  desk.ears.listen(says.tell);

  const stream = accountStream({ session, account, times: { ...USUAL_STREAM_TIMES, ...options.streamTimes }, random, says });
  stream.listen(({ type, data }) => {
    if (type === "Order" && !desk.ears.hearOrder(data)) says.renew("maybe", "an order in the stream can't be read");
  });
  // Core asks for everything after a gap; what has changed is told without that, too.
  let heardUntil: EpochMs | null = null;
  let generation = 1;
  says.watchLinks((link) => {
    if (link.name !== "orders") return;
    if (link.state !== "up") heardUntil ??= clock.now();
    if (link.state !== "up" || link.generation <= generation) return;
    generation = link.generation;
    void desk.refresh((heardUntil ?? clock.now()) - MARGIN_MS);
    heardUntil = null;
  });

  const money = accounts({ session, account, stream, log });
  const listed = instruments(session);
  const quotes = streamedQuotes({
    session: quoting,
    instruments: listed,
    says,
    times: { ...USUAL_FEED_TIMES, ...options.feedTimes },
    random,
    firstQuoteMs: options.firstQuoteMs ?? 3_000,
  });
  return {
    says,
    account,
    broker: { ...desk.broker, listen: says.listen },
    accounts: money,
    instruments: listed,
    quotes,
    links: says.links,
    inFlight: () => session.inFlight() + (quoting === session ? 0 : quoting.inFlight()),
    close: () => {
      quotes.close();
      money.close();
      stream.close();
      desk.close();
      quoting.close();
      session.close();
    },
  };
};

/**
 * Connects to tastytrade: logs in, finds the account and opens both streams. A stream that is not up by then comes up by
 * itself and is told as a link. Fails with `login-refused`, `broker-unreachable`, `unknown-account`, `which-account`, or
 * as {@link openSession} does.
 *
 * @example
 * const connected = await connectTastytrade({ endpoints: endpointsOf("sandbox"), credentials, account: null, clock });
 */
export const connectTastytrade = async (options: ConnectOptions): Promise<Result<Problem, Tastytrade>> => {
  const { clock, deadlines, quotesFrom = null } = options;
  const sessionFor = ({ endpoints, credentials }: LoginTo, version: Pick<ConnectOptions, "apiVersion"> = {}): Result<Problem, Session> =>
    openSession({ endpoints, credentials, clock, ...version, ...(deadlines === undefined ? {} : { deadlines }) });
  const session = sessionFor(options, options.apiVersion === undefined ? {} : { apiVersion: options.apiVersion });
  if (!isOk(session)) return session;
  const quoting = quotesFrom === null ? session : sessionFor(quotesFrom);
  if (!isOk(quoting)) {
    session.right.close();
    return quoting;
  }
  const account = await chooseAccount(session.right, options.account);
  if (!isOk(account)) {
    session.right.close();
    quoting.right.close();
    return account;
  }
  const { says, ...connected } = tastytrade(session.right, quoting.right, account.right, options);
  await bothUp(says, clock, options.withinMs ?? 10_000);
  return ok(connected);
};
