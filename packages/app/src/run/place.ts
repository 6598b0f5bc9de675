import { fail, isOk, ok, problem, type AccountId, type EpochMs, type Problem, type Result } from "@floorbroker/core";
import { noAccount, tradableVenue, type BrokerVenue, type Config } from "../config/config.ts";
import type { HostAndPort } from "../config/values.ts";
import type { InProcess } from "./in-process-venue.ts";
import type { Remote } from "./remote-venue.ts";

/** A tastytrade, and the account that is traded there. */
export interface AtTastytrade {
  readonly tastytrade: BrokerVenue;
  readonly account: AccountId;
}

/** Where it is traded: in a world of this process, at a simulated broker in another one, or at tastytrade. */
export type Place = InProcess | Remote | AtTastytrade;

/** What a run was told about its market. */
export interface Wanted {
  /** A simulated broker in another process; null: as the settings say. */
  readonly broker: HostAndPort | null;
  /** What the time is at the start; null is now. */
  readonly pretendNow: EpochMs | null;
}

const onlySimulated = (option: string, environment: string): Problem =>
  problem("bad-option", `${option} goes with the simulated market, and the environment is ${environment}`, [
    `leave ${option} out`,
    "say --env sim",
  ]);

/**
 * Where the configured orders go. Codes: `environment-not-ready`, `no-account`, and `bad-option` for what only the simulated
 * market can do.
 */
export const placeOf = (config: Config, { broker, pretendNow }: Wanted): Result<Problem, Place> => {
  const tradable = tradableVenue(config);
  if (!isOk(tradable)) return tradable;
  const venue = tradable.right;
  const { environment, account } = venue;
  if (environment === "sim") {
    const address = broker ?? venue.address;
    return ok(address === null ? { world: venue.world, pretendNow } : { address, account: venue.account });
  }
  if (broker !== null) return fail(onlySimulated("--sim-broker", environment));
  if (pretendNow !== null) return fail(onlySimulated("--at", environment));
  return account === null ? fail(noAccount(environment)) : ok({ tastytrade: venue, account });
};
