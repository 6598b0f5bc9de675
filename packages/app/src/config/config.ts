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
  | { readonly environment: "sandbox" | "production"; readonly account: AccountId | null; readonly broker: BrokerName };

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

/** The simulated venue, for everything that can only be done there. Code: `environment-not-ready`. */
export const simVenue = ({ venue }: Config): Result<Problem, SimVenue> =>
  venue.environment === "sim"
    ? ok(venue)
    : fail(
        problem(
          "environment-not-ready",
          `the environment is ${venue.environment}, but this version can't connect to ${venue.broker}; nothing was ` +
          `sent`,
          ["set environment: sim to trade against the simulated market"],
        ),
      );
