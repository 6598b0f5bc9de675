import type { PGlite } from "@electric-sql/pglite";
import type { PGlite as Client } from "kysely";

/**
 * PGlite that can die. When Postgres gives up (a PANIC: its log can't be written or synced), it leaves its main loop
 * with an exception. PGlite swallows every exception there except the one that stands for an ordinary error, and runs
 * the loop again, for ever: the whole process hangs, and with it exits and kill switch. Here such an exception ends the
 * engine: the call that met it fails, and so does every later one.
 *
 * This leans on PGlite's undocumented insides, as `durable-files.ts` does; a test lets the disk fail.
 */
export interface Engine {
  /** What kysely's dialect needs of PGlite. */
  readonly client: Client;
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

/**
 * Kysely waits for the body of a transaction to be called, which never happens when PGlite fails at the beginning. The
 * body is then called with a transaction in which every statement fails in the same way.
 */
const transactionOn =
  (pglite: PGlite): Client["transaction"] =>
  async (body) => {
    let begun = false;
    try {
      return await pglite.transaction((transaction) => {
        begun = true;
        return body(transaction);
      });
    } catch (error) {
      if (!begun) await body({ query: () => Promise.reject(error), rollback: () => Promise.resolve() });
      throw error;
    }
  };

/** The engine over a PGlite that has just been started. */
export const engineOf = (pglite: PGlite): Engine => {
  // The members are there at run time; PGlite's type leaves some of them out.
  const death = letDie(pglite.Module as unknown as MainLoop);
  const close = async (): Promise<void> => {
    if (death() === undefined && !pglite.closed) await pglite.close();
  };
  return {
    client: {
      close,
      get closed() {
        return pglite.closed;
      },
      get ready() {
        return pglite.ready;
      },
      waitReady: pglite.waitReady,
      query: (statement, params, options) => pglite.query(statement, params, options),
      transaction: transactionOn(pglite),
    },
    close,
  };
};
