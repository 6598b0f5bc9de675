import type { Journal, ReadModels, Snapshots } from "@floorbroker/core";
import { callsOn } from "./calls.ts";
import { journalOver } from "./journal.ts";
import { readModelsOver } from "./read-models/read-models.ts";
import { snapshotsOver } from "./snapshots/snapshots.ts";
import type { Store } from "./store.ts";

/** All that one database holds for us. */
export interface OpenedStore {
  readonly journal: Journal;
  readonly readModels: ReadModels;
  readonly snapshots: Snapshots;
  /** Closes all of it; the journal's own `close` does the same. */
  close(): Promise<void>;
}

/** Journal, tables and snapshots over a store whose schema is there. */
export const openedStore = (store: Store): OpenedStore => {
  const calls = callsOn(store);
  const snapshots = snapshotsOver(store, calls);
  return {
    journal: journalOver(store, calls),
    readModels: readModelsOver(store, calls, snapshots),
    snapshots,
    close: calls.close,
  };
};
