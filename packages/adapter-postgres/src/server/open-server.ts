import { Socket } from "node:net";
import { fail, isOk, ok, problem, type Problem, type Result } from "@floorbroker/core";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Pool } from "pg";
import type { JournalDatabase } from "../schema.ts";
import { codeOf, messageOf } from "../store-problems.ts";
import type { Store } from "../store.ts";
import { parseDatabaseUrl, type DatabaseAddress } from "./database-url.ts";

/** Books append one after the other, so a few connections serve many books. */
const CONNECTIONS = 4;

const CONNECT_MS = 10_000;

/** When a server that was reachable gives no answer at all; later than the server's own limit, which says more. */
const ANSWER_MS = 30_000;

/**
 * For each connection: the server gives up a statement, or a transaction that nobody continues, before we give up the
 * server; and a commit is acknowledged when it is on the disk, even where the server's default is faster.
 */
const SESSION = `
  set statement_timeout = '20s'; set idle_in_transaction_session_timeout = '20s';
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;

interface Connections {
  readonly pool: Pool;
  /** Breaks every connection: for the end, when the server does not say goodbye. */
  cut(): void;
}

const poolFor = ({ url }: DatabaseAddress): Connections => {
  const sockets = new Set<Socket>();
  const pool = new Pool({
    stream: () => {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once("close", () => sockets.delete(socket));
    },
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
    application_name: "floorbroker",
    onConnect: async (client) => void (await client.query(SESSION)),
  });
  // A connection that breaks fails its statement, or is replaced if it was idle. It also emits an error, which would
  // end the process if nobody listened: from the pool while it is idle, from itself while it is in use.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return { pool, cut: () => sockets.forEach((socket) => socket.destroy()) };
};

/**
 * So long a server may take over its last answers. One that hangs must not keep a process from ending, or its successor
 * from starting.
 */
const GOODBYE_MS = 3_000;

interface Ending {
  /** From now on it may take seconds, and not more. */
  hurry(): void;
  end(): Promise<void>;
}

const endingOf = (db: Kysely<JournalDatabase>, cut: () => void): Ending => {
  let impatience: ReturnType<typeof setTimeout> | undefined;
  const hurry = (): void => void (impatience ??= setTimeout(cut, GOODBYE_MS));
  return {
    hurry,
    end: async () => {
      hurry();
      await db.destroy().catch(() => undefined);
      clearTimeout(impatience);
    },
  };
};

/** Why the database can't be used, in words that name the server but no password. */
export const notOpened = (address: DatabaseAddress, error: unknown): Problem => {
  const { host, database, user, conceal } = address;
  const code = codeOf(error) ?? "";
  const said = messageOf(error);
  const shown = (name: string, text: string, suggestion: string): Problem =>
    problem(name, conceal(text), [conceal(suggestion), "leave databaseUrl out to keep the journal in dataDir"]);
  if (code === "3D000") {
    return shown("database-missing", `the server ${host} has no database ${database}`, `createdb ${database}`);
  }
  if (code.startsWith("28")) {
    return shown("login-refused", `the server ${host} refuses user ${user}`, "check user and password in databaseUrl");
  }
  if (code === "42501") {
    return shown(
      "not-permitted",
      `user ${user} may not create the journal in database ${database} on ${host}: ${said}`,
      `grant it: grant create on schema public to ${user || "that user"}`,
    );
  }
  if (said.startsWith("corrupted migrations")) {
    return shown(
      "store-newer",
      `database ${database} on ${host} was written by a newer floorbroker`,
      "start the newer version",
    );
  }
  // Another journal would know nothing of open trades, so it is no way out of an outage.
  return problem("store-unreachable", conceal(`the database server ${host} can't be used: ${said}`), [
    "check that PostgreSQL runs there and that host and port in databaseUrl are right",
    "until it does, see to open trades at the broker by hand: docs/guides/restart.md",
  ]);
};

const notDurable = ({ host }: DatabaseAddress): Problem =>
  problem("store-not-durable", `the database server ${host} runs with fsync = off: it may lose what it acknowledged`, [
    "set fsync = on in postgresql.conf and reload the server",
  ]);

const storeAt = (db: Kysely<JournalDatabase>, { hurry, end }: Ending, { conceal }: DatabaseAddress): Store => ({
  db,
  says: (error) => conceal(messageOf(error)),
  // A server says 53100 when its disk is full, and checkpoints by itself.
  admit: () => Promise.resolve(undefined),
  written: () => Promise.resolve(),
  entriesRefused: () => Promise.resolve(undefined),
  hurry,
  close: end,
});

/**
 * A store on a PostgreSQL server.
 *
 * Codes: `bad-database-url`, `store-unreachable`, `login-refused`, `database-missing`, `store-not-durable`. Texts name
 * the host, never the password.
 */
export const openServer = async (
  databaseUrl: string,
): Promise<Result<Problem, { readonly store: Store; readonly address: DatabaseAddress }>> => {
  const address = parseDatabaseUrl(databaseUrl);
  if (!isOk(address)) return address;
  const { pool, cut } = poolFor(address.right);
  const db = new Kysely<JournalDatabase>({ dialect: new PostgresDialect({ pool }) });
  const ending = endingOf(db, cut);
  try {
    const { rows } = await sql<{ readonly fsync: string }>`select current_setting('fsync') as fsync`.execute(db);
    if (rows[0]?.fsync !== "off") return ok({ store: storeAt(db, ending, address.right), address: address.right });
    await ending.end();
    return fail(notDurable(address.right));
  } catch (error) {
    await ending.end();
    return fail(notOpened(address.right, error));
  }
};
