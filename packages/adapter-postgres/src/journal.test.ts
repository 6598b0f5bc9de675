import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journalContract } from "@floorbroker/core/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openJournal } from "./open-journal.ts";
import { opened } from "./testing/opened.ts";
import { startPostgres, type PostgresServer } from "./testing/postgres-server.ts";

describe("the journal contract, embedded in PGlite", () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "floorbroker-"));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  for (const { name, run } of journalContract) {
    it(name, async () => {
      expect(await run(async () => opened(await openJournal({ dataDir })))).toEqual([]);
    });
  }
});

describe("the journal contract, on a PostgreSQL server", () => {
  let server: PostgresServer;
  let databaseUrl: string;
  beforeAll(async () => {
    server = await startPostgres();
    databaseUrl = await server.createDatabase();
  });
  afterAll(() => server.stop());

  for (const { name, run } of journalContract) {
    it(name, async () => {
      expect(await run(async () => opened(await openJournal({ databaseUrl })))).toEqual([]);
    });
  }
});
