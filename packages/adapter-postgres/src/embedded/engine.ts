import { PGlite } from "@electric-sql/pglite";
import { join } from "node:path";
import { durably, syncOnce, type SyncFile } from "./durable-files.ts";
import type { EngineStart, Said } from "./messages.ts";

/**
 * PGlite that can die. When Postgres gives up (a PANIC: its log can't be written or synced), it leaves its main loop
 * with an exception. PGlite swallows every exception there except the one that stands for an ordinary error, and runs
 * the loop again, for ever. Here such an exception ends the engine: the call that met it fails, and so does every later
 * one.
 *
 * This leans on PGlite's undocumented insides, as `durable-files.ts` does; a test lets the disk fail.
 */
export interface Engine {
  query(sql: string, parameters: readonly unknown[]): Promise<Said>;
  /** A statement without parameters and rows. */
  command(sql: string): Promise<Said>;
  /** Why the engine is dead, when it is. */
  death(): Error | undefined;
  /** Shuts the database down; a dead one is left as it lies, and recovers at the next start like after a crash. */
  close(): Promise<void>;
}

/** The functions of the WebAssembly module that PGlite's loop calls; its published type has them in part. */
interface MainLoop {
  _PostgresMainLoopOnce: () => void;
  stackRestore: (position: number) => void;
  _PostgresSendReadyForQueryIfNecessary: () => void;
  _pgl_pq_flush: () => void;
}

/** Thrown to end an ordinary error's `longjmp`, the one exception after which the loop may go on. */
const LONGJMP = 100;

const isOrdinary = (thrown: unknown): boolean =>
  typeof thrown === "object" && thrown !== null && Reflect.get(thrown, "status") === LONGJMP;

/** Ends the loop at the first exception that is not ordinary. The function tells the error of a dead engine. */
const letDie = (loop: MainLoop): (() => Error | undefined) => {
  let death: Error | undefined;
  const { _PostgresMainLoopOnce, stackRestore, _PostgresSendReadyForQueryIfNecessary, _pgl_pq_flush } = loop;
  loop._PostgresMainLoopOnce = () => {
    if (death !== undefined) throw death;
    try {
      _PostgresMainLoopOnce();
    } catch (thrown) {
      if (!isOrdinary(thrown)) death = new Error("the embedded database broke down", { cause: thrown });
      throw thrown;
    }
  };
  // Called in the loop's catch clause: what is thrown here leaves the loop.
  loop.stackRestore = (position) => {
    if (death !== undefined) throw death;
    stackRestore(position);
  };
  // Called when the loop was left; a dead engine has nothing more to say.
  loop._PostgresSendReadyForQueryIfNecessary = () => void (death ?? _PostgresSendReadyForQueryIfNecessary());
  loop._pgl_pq_flush = () => void (death ?? _pgl_pq_flush());
  return () => death;
};

interface PGliteResult {
  readonly rows: readonly unknown[];
  readonly affectedRows?: number;
  readonly command?: string;
}

const saidIn = (result: PGliteResult | undefined): Said => ({
  rows: result?.rows ?? [],
  affectedRows: result?.affectedRows ?? 0,
  command: result?.command ?? "",
});

/** Starts the database in `<dir>/journal`, the first time with an empty one. It holds its thread while it works. */
export const startEngine = async ({ dir, compiled }: EngineStart, sync: SyncFile): Promise<Engine> => {
  const pglite = await PGlite.create({ ...durably(join(dir, "journal"), sync), ...compiled });
  await syncOnce(dir, join(dir, "journal.synced"));
  // The members are there at run time; PGlite's type leaves some of them out.
  const death = letDie(pglite.Module as unknown as MainLoop);
  return {
    query: async (sql, parameters) => saidIn(await pglite.query(sql, [...parameters])),
    command: async (sql) => saidIn((await pglite.exec(sql)).at(-1)),
    death,
    close: async () => {
      if (death() === undefined && !pglite.closed) await pglite.close();
    },
  };
};
