import { existsSync } from "node:fs";
import { open, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";

/** Brings a file's contents to the disk: `fs.fdatasyncSync`, or what a test puts in its place. */
export type SyncFile = (descriptor: number) => void;

/**
 * PGlite on disk survives the death of the process but not of the machine: it starts Postgres with `-F` (no fsync), and
 * its file layer has no fsync at all, so Postgres believes in syncs that never happen (electric-sql/pglite#1107). This
 * adds them. It leans on PGlite's undocumented insides, therefore its version is pinned and a test counts the syncs.
 */
class DurableNodeFS extends NodeFS {
  readonly #sync: SyncFile;

  constructor(dir: string, sync: SyncFile) {
    super(dir);
    this.#sync = sync;
  }

  override async init(...[pg, options]: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(pg, options);
    const addSync: NonNullable<typeof emscriptenOpts.preRun>[number] = (module) => {
      // Emscripten's NODEFS is an object with these members; its published type knows only `mount`.
      const files = module.NODEFS as unknown as NodeFiles;
      files.stream_ops.fsync = (stream) => {
        // tryFSOperation turns a failure into the error number that Postgres understands, so that it stops.
        files.tryFSOperation(() => this.#sync(stream.nfd));
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync] } };
  }
}

/** The insides of emscripten's NODEFS that are used here. */
interface NodeFiles {
  readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number };
  tryFSOperation(operation: () => void): void;
}

/**
 * Segments of the write-ahead log are 16 MB each and are used again after a checkpoint; Postgres would keep up to 1 GB
 * of them. Two are kept, so that the next rows need no new space.
 */
const SMALL_LOG = ["-c", "min_wal_size=32MB", "-c", "max_wal_size=32MB"];

/**
 * How PGlite is started so that a commit is on the disk when it is acknowledged. The sync method must be `fsync`:
 * `fdatasync` is a system call that PGlite answers without doing anything.
 */
export const durably = (dir: string, sync: SyncFile): PGliteOptions => ({
  fs: new DurableNodeFS(dir, sync),
  startParams: [
    ...PGlite.defaultStartParams.filter((param) => param !== "-F"),
    "-c",
    "wal_sync_method=fsync",
    ...SMALL_LOG,
  ],
});

const syncOne = async (path: string): Promise<void> => {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const syncTree = async (dir: string): Promise<void> => {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncOne(path);
  }
  await syncOne(dir);
};

/**
 * Syncs a directory with everything below it and every name in it, once in its life: what the first start creates is
 * not synced by the database, only what comes after. The file `synced` says that it was done; a first start that was
 * cut short leaves none.
 */
export const syncOnce = async (dir: string, synced: string): Promise<void> => {
  if (existsSync(synced)) return;
  await syncTree(dir);
  await writeFile(synced, "", { flush: true });
  await syncOne(dir);
};
