import { afterAll, beforeAll, describe } from "vitest";
import { openJournal } from "../open-journal.ts";
import { journalPromises } from "../testing/journal-promises.ts";
import { opened } from "../testing/opened.ts";
import { storePromises } from "../testing/store-promises.ts";
import { startPostgres, type PostgresServer } from "../testing/postgres-server.ts";
import { openServer } from "./open-server.ts";

describe("the journal's contract, on a PostgreSQL server", () => {
  let server: PostgresServer;
  let databaseUrl: string;
  beforeAll(async () => {
    server = await startPostgres();
    databaseUrl = await server.createDatabase();
  });
  afterAll(() => server.stop());

  journalPromises(() => openJournal({ databaseUrl }).then(opened));
  storePromises(async () => opened(await openServer(databaseUrl)).store);
});
