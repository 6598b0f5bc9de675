import { fdatasyncSync } from "node:fs";
import type { EngineProgram } from "../embedded/engine-thread.ts";

/** What a sync of the watched disk does instead of syncing. */
const MISHAPS = ["none", "fails", "never-ends", "breaks-the-thread"] as const;
export type Mishap = (typeof MISHAPS)[number];

/** A real disk whose syncs are counted, and fail when a test wants it; it is shared with the database's thread. */
export interface WatchedDisk {
  readonly program: EngineProgram;
  syncs(): number;
  let(mishap: Mishap): void;
}

/** A disk to open an embedded journal on. */
export const watchedDisk = (): WatchedDisk => {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  return {
    program: { url: new URL("./watched-engine-worker.ts", import.meta.url), data: { shared } },
    syncs: () => Atomics.load(shared, 0),
    let: (mishap) => void Atomics.store(shared, 1, MISHAPS.indexOf(mishap)),
  };
};

/** The sync of such a disk, in the database's thread. */
export const watchedSync =
  (shared: Int32Array) =>
  (descriptor: number): void => {
    const mishap = MISHAPS[Atomics.load(shared, 1)];
    if (mishap === "fails") throw Object.assign(new Error("EIO"), { code: "EIO" });
    if (mishap === "breaks-the-thread") process.exit(7);
    while (MISHAPS[Atomics.load(shared, 1)] === "never-ends");
    fdatasyncSync(descriptor);
    Atomics.add(shared, 0, 1);
  };
