import { fail, isOk, ok, problem, SNAPSHOT_FORMAT, type BookId, type KeptSnapshot, type Problem, type Snapshots } from "@floorbroker/core";
import { asked, Refused, type Calls } from "../calls.ts";
import { insertSnapshot, listSnapshots, readSnapshot, removeOldSnapshots } from "../sql/snapshotRows.ts";
import type { Store } from "../store.ts";
import { unzipped, zipped } from "./zipped.ts";

const notThere = (book: BookId, seq: number): Problem =>
  problem("row-not-in-journal", `the journal has no row ${seq} of ${book}: no snapshot is kept of it`, [
    "keep one when the journal has all rows again",
  ]);

/** The snapshots of a store whose schema is there. */
export const snapshotsOver = (store: Store, { whileOpen }: Calls): Snapshots => {
  const keep = async (book: BookId, seq: number, state: Uint8Array): Promise<void> => {
    const refused = await store.admit(state.length);
    if (refused !== undefined) throw new Refused(refused);
    await store.db.transaction().execute(async (transaction) => {
      if (!(await insertSnapshot(book, seq, SNAPSHOT_FORMAT, state, transaction))) throw new Refused(notThere(book, seq));
      await removeOldSnapshots(book, transaction);
    });
    await store.written(1, state.length);
  };

  /** The newest one that can be unpacked. */
  const newest = async (book: BookId, upTo: number): Promise<KeptSnapshot | null> => {
    for (const seq of await listSnapshots(book, upTo, SNAPSHOT_FORMAT, store.db)) {
      const state = await readSnapshot(book, seq, store.db);
      const text = state === undefined ? undefined : await unzipped(state).catch(() => undefined);
      if (text !== undefined) return { seq, text };
    }
    return null;
  };

  return {
    save: (book, seq, pieces) =>
      whileOpen(async () => {
        const state = await zipped(pieces);
        const kept = await asked(store, () => keep(book, seq, state));
        return isOk(kept) ? ok({ bytes: state.length }) : fail(kept.left);
      }),
    latest: (book, upTo = Number.MAX_SAFE_INTEGER) => whileOpen(() => asked(store, () => newest(book, upTo))),
  };
};
