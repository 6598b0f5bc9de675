import {
  bookId,
  fail,
  ok,
  problem,
  type AccountId,
  type BookConfig,
  type BookId,
  type Problem,
  type Result,
} from "@floorbroker/core";
import type { DiscordSettings } from "./discord.ts";
import type { NotifySettings } from "./notify.ts";
import type { Secret } from "./secret.ts";
import type { SimWorld } from "./sim.ts";
import type { QuoteSource, TastytradeSettings } from "./tastytrade.ts";
import type { HostAndPort } from "./values.ts";

/** The brokers that an environment with a real connection may name. */
export type BrokerName = "tastytrade" | "ibkr" | "topstepx";

/** Where orders go. */
export type Venue =
  | {
      readonly environment: "sim";
      readonly account: AccountId;
      readonly world: SimWorld;
      /** A simulated broker in a process of its own; null keeps the world in the process that trades. */
      readonly address: HostAndPort | null;
    }
  | {
      readonly environment: "sandbox" | "production";
      readonly account: AccountId | null;
      readonly broker: BrokerName;
      /** How tastytrade is reached, where it is the broker. */
      readonly tastytrade: TastytradeSettings;
      readonly quotes: QuoteSource;
    };

/** Everything that is configured, from file, environment variables and defaults. */
export interface Config {
  /** The file that was read; null when there was none. */
  readonly file: string | null;
  /** The rules of trading in the chosen environment. */
  readonly book: BookConfig;
  readonly venue: Venue;
  readonly discord: DiscordSettings;
  readonly notify: NotifySettings;
  /** Absolute. */
  readonly dataDir: string;
  /** The PostgreSQL database that holds the journal; null keeps it in {@link dataDir}. */
  readonly databaseUrl: Secret | null;
  /** A database that is named, too, and not used; null, or absent, when there is none. */
  readonly passedOver?: PassedOver | null;
}

/** Why a database that somebody named is not used. */
export interface PassedOver {
  /** Where the database is named: `DATABASE_URL`, or `sim.databaseUrl of floorbroker.yaml`. */
  readonly database: string;
  /** What goes before it. */
  readonly before: "--data-dir" | "FLOORBROKER_DATA_DIR";
}

/** The simulated venue of a configuration. */
export type SimVenue = Extract<Venue, { readonly environment: "sim" }>;

/** The book that is worked: `sim:main`. Null while a real environment names no account. */
export const bookOf = ({ environment, account }: Venue): BookId | null =>
  account === null ? null : bookId(`${environment}:${account}`);

/** What to do where no account is named. */
export const noAccount = (environment: Venue["environment"]): Problem =>
  problem("no-account", `no account is named for ${environment}`, [
    `set ${environment}.account`,
    "floorbroker tastytrade check lists the accounts of a login",
  ]);

/** A venue with a connection to a broker. */
export type BrokerVenue = Exclude<Venue, SimVenue>;

/** The simulated venue, for everything that can only be done there. Code: `environment-not-ready`. */
export const simVenue = ({ venue }: Config): Result<Problem, SimVenue> =>
  venue.environment === "sim"
    ? ok(venue)
    : fail(
        problem(
          "environment-not-ready",
          `the environment is ${venue.environment}, but this is done in the simulated market only; nothing was sent`,
          ["say --env sim, or set environment: sim"],
        ),
      );

/** A login for quotes alone is one at a production host, too. */
const quotesOfProduction = problem(
  "environment-not-ready",
  "sandbox.quotes is production, but this version contacts no production host: it has no certificate of a soak in the sandbox; nothing was sent",
  ["set sandbox.quotes: sandbox, or sim for the simulated market's", "leave sandbox.quotes out"],
);

/**
 * A venue that this version trades at: the simulated one, or tastytrade's sandbox. No production host is contacted, for
 * orders or for quotes, before a certificate says that this very version and configuration did well in the sandbox. Code:
 * `environment-not-ready`.
 */
export const tradableVenue = ({ venue }: Config): Result<Problem, Venue> => {
  if (venue.environment === "sim") return ok(venue);
  if (venue.environment === "production") {
    const text = "this version does not trade with real money: it has no certificate of a soak in the sandbox; nothing was sent";
    return fail(problem("environment-not-ready", text, ["trade in tastytrade's sandbox: --env sandbox", "trade in the simulated market: --env sim"]));
  }
  if (venue.quotes.from === "production") return fail(quotesOfProduction);
  if (venue.broker === "tastytrade") return ok(venue);
  const text = `the sandbox is at ${venue.broker}, but this version can't connect to it; nothing was sent`;
  return fail(problem("environment-not-ready", text, ["set sandbox.broker: tastytrade", "trade in the simulated market: --env sim"]));
};
