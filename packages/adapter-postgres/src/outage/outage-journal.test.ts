import { fdatasyncSync } from "node:fs";
import { join } from "node:path";
import { bookId, type BookId, type Journal } from "@floorbroker/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { verifyChain } from "../chain.ts";
import { openJournal } from "../open-journal.ts";
import { opened, refused, using } from "../testing/opened.ts";
import { startPostgres, type PostgresServer } from "../testing/postgres-server.ts";
import { entries, entry } from "../testing/rows.ts";
import { switchableServer, type SwitchableServer } from "../testing/switchable-server.ts";
import { inTemporary } from "../testing/temporary.ts";
import { openTradingJournal } from "./open-trading-journal.ts";
import { openOutageFile } from "./outage-file.ts";
import { withOutageLog } from "./outage-journal.ts";

let postgres: PostgresServer;
let databaseUrl: string;
let server: SwitchableServer;
beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await postgres.createDatabase();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  server = await switchableServer(databaseUrl);
});
afterEach(() => server.close());

let books = 0;
const newBook = (): BookId => bookId(`outage-${++books}`);

/** A journal on the switchable server, with its outage log in a directory. */
const openIn = async (dir: string): Promise<Journal> => {
  const journal = opened(await openJournal({ databaseUrl: server.url }));
  return opened(await withOutageLog(journal, openOutageFile(join(dir, "outage.log")), { appendMs: 200, probeMs: 20 }));
};

const isBack = async (journal: Journal): Promise<void> => {
  while ((await journal.health?.())?.state !== "ok") await new Promise((resolve) => setTimeout(resolve, 10));
};

const seqsAtHome = async (book: BookId): Promise<readonly number[]> =>
  using(opened(await openJournal({ databaseUrl })), async (journal) => {
    const rows = opened(await journal.read(book, 0, 1_000));
    expect(verifyChain(rows)).toMatchObject({ right: { seq: rows.length } });
    return rows.map(({ seq }) => seq);
  });

describe("a journal with an outage log", () => {
  it("writes to the database while it answers", () =>
    inTemporary(async (dir) => {
      const book = newBook();
      await using(await openIn(dir), async (journal) => {
        expect(opened(await journal.append(book, entries(1, 3)))).toBe("journal");
        expect(await journal.health?.()).toEqual({ state: "ok" });
      });
      expect(await seqsAtHome(book)).toEqual([1, 2, 3]);
    }));

  it("sets rows aside while the database is away, says so, and hands them over in order when it is back", () =>
    inTemporary(async (dir) => {
      const book = newBook();
      await using(await openIn(dir), async (journal) => {
        opened(await journal.append(book, entries(1, 2)));
        await server.takeAway();
        expect(opened(await journal.append(book, entries(3, 4)))).toBe("outage-log");
        expect(opened(await journal.append(book, entries(5, 5)))).toBe("outage-log");
        expect(await journal.health?.()).toMatchObject({ state: "entries-refused" });
        await server.giveBack();
        await isBack(journal);
        expect(opened(await journal.append(book, entries(6, 6)))).toBe("journal");
      });
      expect(await seqsAtHome(book)).toEqual([1, 2, 3, 4, 5, 6]);
    }));

  it("does not wait for a database that hangs, and takes the append that landed after all only once", () =>
    inTemporary(async (dir) => {
      const book = newBook();
      await using(await openIn(dir), async (journal) => {
        opened(await journal.append(book, entries(1, 1)));
        server.hang();
        expect(opened(await journal.append(book, entries(2, 3)))).toBe("outage-log");
        await server.giveBack();
        await isBack(journal);
      });
      expect(await seqsAtHome(book)).toEqual([1, 2, 3]);
    }));

  it("loses nothing when the process dies meanwhile: the next one hands over before it reads", () =>
    inTemporary(async (dir) => {
      const book = newBook();
      const first = await openIn(dir);
      opened(await first.append(book, entries(1, 1)));
      await server.takeAway();
      opened(await first.append(book, entries(2, 3)));
      await first.close();
      const early = await openTradingJournal({ databaseUrl: server.url, dataDir: dir });
      expect(refused(early).code).toBe("store-unreachable");
      await server.giveBack();
      await using(await openIn(dir), async (journal) => {
        expect(opened(await journal.last(book)).seq).toBe(3);
        expect(opened(await journal.append(book, entries(4, 4)))).toBe("journal");
      });
      expect(await seqsAtHome(book)).toEqual([1, 2, 3, 4]);
    }));

  it("goes on when the disk fails while the log is cleared, and hands nothing over twice", () =>
    inTemporary(async (dir) => {
      const book = newBook();
      const disk = { fails: false };
      const sync = (descriptor: number): void => {
        if (disk.fails) throw new Error("EIO: i/o error, fdatasync");
        fdatasyncSync(descriptor);
      };
      const file = openOutageFile(join(dir, "outage.log"), 2 ** 16, sync);
      const home = opened(await openJournal({ databaseUrl: server.url }));
      await using(opened(await withOutageLog(home, file, { appendMs: 200, probeMs: 20 })), async (journal) => {
        await server.takeAway();
        expect(opened(await journal.append(book, entries(1, 2)))).toBe("outage-log");
        disk.fails = true;
        await server.giveBack();
        await isBack(journal);
        expect(opened(await journal.append(book, entries(3, 3)))).toBe("journal");
        await server.takeAway();
        expect(refused(await journal.append(book, entries(4, 4)))).toMatchObject({
          code: "store-full",
          text: expect.stringContaining("EIO"),
        });
        disk.fails = false;
        expect(opened(await journal.append(book, entries(4, 4)))).toBe("outage-log");
        await server.giveBack();
        await isBack(journal);
      });
      expect(await seqsAtHome(book)).toEqual([1, 2, 3, 4]);
    }));

  it("must not go on when somebody else wrote the book meanwhile, and keeps what was set aside", () =>
    inTemporary(async (dir) => {
      const book = newBook();
      await using(await openIn(dir), async (journal) => {
        opened(await journal.append(book, entries(1, 1)));
        await server.takeAway();
        opened(await journal.append(book, entries(2, 2)));
        const stranger = entry(2, { inputId: entry(99).inputId });
        await using(opened(await openJournal({ databaseUrl })), async (other) =>
          opened(await other.append(book, [stranger])),
        );
        await server.giveBack();
        await expect.poll(async () => (await journal.append(book, entries(3, 3)))._tag).toBe("Left");
        expect(refused(await journal.append(book, entries(3, 3))).code).toBe("stale-writer");
      });
      expect(await seqsAtHome(book)).toEqual([1, 2]);
    }));

  it("refuses rows that no journal could hold, also while the database is away", () =>
    inTemporary(async (dir) => {
      const book = newBook();
      await using(await openIn(dir), async (journal) => {
        await server.takeAway();
        opened(await journal.append(book, entries(1, 1)));
        expect(refused(await journal.append(book, [entry(2, { payload: Number.NaN })])).code).toBe("not-storable");
        await server.giveBack();
        await isBack(journal);
      });
    }));
});

describe("the directory of a process that trades", () => {
  it("belongs to one process, also when the journal is on a server; a second one is told who holds it", () =>
    inTemporary(async (dir) => {
      await using(opened(await openTradingJournal({ databaseUrl, dataDir: dir })), async () => {
        const second = refused(await openTradingJournal({ databaseUrl, dataDir: dir }));
        expect(second).toMatchObject({
          code: "store-locked",
          text: expect.stringContaining(`${process.pid}`) as string,
        });
      });
      await using(opened(await openTradingJournal({ databaseUrl, dataDir: dir })), async () => undefined);
    }));
});
