import { realClock, type WorldConfig } from "@floorbroker/adapter-sim";
import { decimal, type Clock, type Decimal, type EpochMs } from "@floorbroker/core";

/** What a client of the sandbox logs in with. Both are made up: they open nothing but this process. */
export interface Credentials {
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** An account to begin with. */
export interface AccountOption {
  readonly number: string;
  /** Default 100,000, as tastytrade's own sandbox gives. */
  readonly cash?: Decimal;
}

/**
 * How orders fill: by the simulated market; by the rule of tastytrade's sandbox as it was documented until 2026 (limits
 * at or below $3 at once, dearer ones never, market orders at $1); or only by hand.
 */
export type FillMode = "market" | "table" | "never";

/** A local tastytrade. Everything has a default. */
export interface SandboxOptions {
  /** Of 127.0.0.1; default 0, any free one. */
  readonly port?: number;
  /** Default the machine's own time, without keeping the process alive. */
  readonly clock?: Clock;
  /** Of the simulated market; default 1. */
  readonly seed?: number;
  /** Where the market's start prices hold; default now. */
  readonly start?: EpochMs;
  /** Default one margin account `5WT00001`. */
  readonly accounts?: readonly [AccountOption, ...AccountOption[]];
  readonly credentials?: Credentials;
  /** The customer's id in `/customers/{id}`; `me` always means him. Default `100001`. */
  readonly customerId?: string;
  /** Default `market`. */
  readonly fills?: FillMode;
  /** Whether everything but money and accounts is reset each midnight of New York. Default false. */
  readonly nightlyWipe?: boolean;
  /** Versions of the API that are served, as `YYYYMMDD`; defaults 20250813 to 20261012. */
  readonly versions?: { readonly oldest: string; readonly newest: string };
  /** Whether a `User-Agent` without `/version` is refused, as the documents say. Default false: the SDK sends none. */
  readonly strictUserAgent?: boolean;
  /**
   * Whether an order may go against one of the same account that still works in the same symbol. Default false: measured
   * at tastytrade with shares (`illegal_buy_and_sell_on_same_symbol`), for options not documented.
   */
  readonly takesOpposites?: boolean;
  /** Of an access token in seconds; default 900. */
  readonly tokenSeconds?: number;
  /** `demo`: quotes are 15 minutes late, as tastytrade's own sandbox has them. Default `api`. */
  readonly quoteLevel?: "api" | "demo";
  /** More of the simulated world: delays, partial fills, recorded quotes, … */
  readonly world?: Omit<Partial<WorldConfig>, "seed" | "start" | "account" | "cash" | "profile" | "fillsAt">;
}

/** {@link SandboxOptions} with nothing left open. */
export type Settled = Required<Omit<SandboxOptions, "accounts">> & {
  readonly accounts: readonly Required<AccountOption>[];
};

const CASH = decimal("100000");

/** Fills in the defaults. */
export const settledOptions = (options: SandboxOptions): Settled => {
  const clock = options.clock ?? realClock(false);
  return {
    port: options.port ?? 0,
    clock,
    seed: options.seed ?? 1,
    start: options.start ?? clock.now(),
    accounts: (options.accounts ?? [{ number: "5WT00001" }]).map(({ number, cash }) => ({ number, cash: cash ?? CASH })),
    credentials: options.credentials ?? { clientSecret: "sandbox-client-secret", refreshToken: "sandbox-refresh-token" },
    customerId: options.customerId ?? "100001",
    fills: options.fills ?? "market",
    nightlyWipe: options.nightlyWipe ?? false,
    versions: options.versions ?? { oldest: "20250813", newest: "20261012" },
    strictUserAgent: options.strictUserAgent ?? false,
    takesOpposites: options.takesOpposites ?? false,
    tokenSeconds: options.tokenSeconds ?? 900,
    quoteLevel: options.quoteLevel ?? "api",
    world: options.world ?? {},
  };
};
