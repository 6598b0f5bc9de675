import {
  AbortedTransactionError,
  PGliteAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import type { EngineThread } from "./engine-thread.ts";
import type { LivingEngine } from "./living-engine.ts";
import type { Said } from "./messages.ts";

/**
 * A turn on the one connection that there is. It stays with the thread on which it began: when that dies in the middle
 * of a transaction, the rest must fail and not slip into the next thread without its beginning.
 */
interface Turn extends DatabaseConnection {
  ask(kind: "query" | "command", sql: string, parameters?: readonly unknown[]): Promise<Said>;
  /** The thread on which it began, if it has. */
  thread(): EngineThread | undefined;
}

const turnOn = (engine: LivingEngine): Turn => {
  let thread: EngineThread | undefined;
  const ask: Turn["ask"] = async (kind, sql, parameters) => {
    thread ??= await engine.now();
    return thread.ask(kind, sql, parameters);
  };
  return {
    ask,
    thread: () => thread,
    executeQuery: async <R>({ sql, parameters }: { readonly sql: string; readonly parameters: readonly unknown[] }) => {
      const { rows, affectedRows } = await ask("query", sql, parameters);
      // The compiler of the statement knows the type of its rows.
      return { rows: rows as R[], numAffectedRows: BigInt(affectedRows) } satisfies QueryResult<R>;
    },
    // oxlint-disable-next-line require-yield -- kysely's interface asks for a generator
    streamQuery: async function* () {
      throw new Error("the embedded database has no cursors: read in pages");
    },
  };
};

const beginText = ({ isolationLevel, accessMode }: TransactionSettings): string =>
  ["begin", isolationLevel === undefined ? "" : `isolation level ${isolationLevel}`, accessMode ?? ""].join(" ").trim();

const driverOn = (engine: LivingEngine): Driver => {
  /** Kysely hands back what `acquireConnection` gave. */
  const turn = (connection: DatabaseConnection): Turn => connection as Turn;
  const savepoint =
    (verb: string): NonNullable<Driver["savepoint"]> =>
    async (connection, name) =>
      void (await turn(connection).ask("command", `${verb} "${name.replaceAll('"', '""')}"`));
  return {
    init: () => Promise.resolve(),
    // Kysely (0.29.9) keeps its one-connection lock for ever when this rejects, so the thread is looked for later.
    acquireConnection: () => Promise.resolve(turnOn(engine)),
    releaseConnection: () => Promise.resolve(),
    beginTransaction: async (connection, settings) =>
      void (await turn(connection).ask("command", beginText(settings))),
    commitTransaction: async (connection) => {
      // Postgres answers the commit of a failed transaction without an error, by rolling it back.
      const { command } = await turn(connection).ask("command", "commit");
      if (command === "ROLLBACK")
        throw new AbortedTransactionError({ cause: new Error("an earlier statement failed") });
    },
    rollbackTransaction: async (connection) => {
      try {
        await turn(connection).ask("command", "rollback");
      } catch {
        // A transaction that can't be ended would swallow all that is written after it; a dead thread has none.
        turn(connection).thread()?.kill(new Error("the embedded database could not roll back"));
      }
    },
    savepoint: savepoint("savepoint"),
    rollbackToSavepoint: savepoint("rollback to"),
    releaseSavepoint: savepoint("release"),
    destroy: () => Promise.resolve(),
  };
};

/**
 * Kysely over the embedded database in its thread: one connection, which kysely gives to one transaction at a time
 * (`PGliteAdapter` says that there is only one).
 */
export const threadDialect = (engine: LivingEngine): Dialect => ({
  createAdapter: () => new PGliteAdapter(),
  createDriver: () => driverOn(engine),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});
