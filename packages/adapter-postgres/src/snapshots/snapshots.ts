import {
  fail,
  isOk,
  ok,
  problem,
  SNAPSHOT_FORMAT,
  type BookId,
  type KeptSnapshot,
  type Problem,
  type Snapshots,
} from "@floorbroker/core";
import { asked, Refused, type Calls } from "../calls.ts";
import {
  insertPart,
  insertSnapshot,
  listSnapshots,
  readParts,
  removeOldSnapshots,
  removeSnapshot,
} from "../sql/snapshotRows.ts";
import type { Store } from "../store.ts";
import { unzipped, zipped } from "./zipped.ts";

/** Bytes of a part: written in a few milliseconds, so that an order hardly waits for its own commit. */
const PART = 64 * 1024;

const notThere = (book: BookId, seq: number): Problem =>
  problem("row-not-in-journal", `the journal has no row ${seq} of ${book}: no snapshot is kept of it`, [
    "keep one when the journal has all rows again",
  ]);

/** The snapshots of a store whose schema is there. */
export const snapshotsOver = (store: Store, { whileOpen }: Calls): Snapshots => {
  const { db } = store;

  /** Part by part, each in a commit of its own; only the last step makes a snapshot of them. */
  const keep = async (book: BookId, seq: number, state: Uint8Array): Promise<void> => {
    const refused = await store.admit(state.length);
    if (refused !== undefined) throw new Refused(refused);
    await removeSnapshot(book, seq, db);
    let parts = 0;
    for (let at = 0; at < state.length; at += PART)
      await insertPart(book, seq, parts++, state.subarray(at, at + PART), db);
    const kept = await insertSnapshot(book, seq, SNAPSHOT_FORMAT, parts, db);
    await removeOldSnapshots(book, db);
    if (!kept) throw new Refused(notThere(book, seq));
    await store.written(parts, state.length);
  };

  /** The newest one that can be unpacked. */
  const newest = async (book: BookId, upTo: number): Promise<KeptSnapshot | null> => {
    for (const seq of await listSnapshots(book, upTo, SNAPSHOT_FORMAT, db)) {
      const text = await unzipped(await readParts(book, seq, db)).catch(() => undefined);
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
