import { nyse, type CivilDate, type Clock, type EpochMs, type Json } from "@floorbroker/core";
import type { World } from "@floorbroker/adapter-sim";
import type { Settled } from "../options.ts";
import type { Venue, VenueAccount } from "../venue/venue.ts";
import { snapshotJson, type TimeOfDay } from "./balance-json.ts";

/** A balance as it was. */
export interface Snapshot {
  readonly date: CivilDate;
  readonly time: TimeOfDay;
  readonly data: Json;
}

/** Balances of the beginning and the end of each trading day since the sandbox runs. */
export interface Snapshots {
  /** Oldest first; those from before a wipe are gone. */
  of(account: VenueAccount): readonly Snapshot[];
  stop(): void;
}

interface Kept extends Snapshot {
  readonly account: string;
  readonly world: World;
}

const nextMoment = (now: EpochMs): { readonly at: EpochMs; readonly date: CivilDate; readonly time: TimeOfDay } => {
  const state = nyse.sessionAt(now);
  return state.state === "open"
    ? { at: state.session.close, date: state.session.date, time: "EOD" }
    : { at: state.next.open, date: state.next.date, time: "BOD" };
};

/** Begins to keep balances: when the stock exchanges open, and when they close. */
export const snapshotsOf = (venue: Venue, clock: Clock, world: Settled["world"]): Snapshots => {
  const kept: Kept[] = [];
  let cancel = (): void => undefined;
  const waitForNext = (): void => {
    const { at, date, time } = nextMoment(clock.now());
    cancel = clock.schedule(at, () => {
      for (const account of venue.accounts) {
        kept.push({
          account: account.number,
          world: account.world(),
          date,
          time,
          data: snapshotJson(account, world, at, time),
        });
      }
      waitForNext();
    });
  };
  waitForNext();
  return {
    of: (account) => kept.filter((each) => each.account === account.number && each.world === account.world()),
    stop: () => cancel(),
  };
};
