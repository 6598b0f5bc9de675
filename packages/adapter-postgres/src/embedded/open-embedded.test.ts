import { randomBytes } from "node:crypto";
import { fdatasyncSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isOk, type Journal } from "@floorbroker/core";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chainAll, GENESIS, verifyChain } from "../chain.ts";
import { journalOver } from "../journal.ts";
import { openEmbeddedJournal, openJournal } from "../open-journal.ts";
import { appendEvents } from "../sql/appendEvents.ts";
import { lastRow } from "../sql/lastRow.ts";
import { journalPromises } from "../testing/journal-promises.ts";
import { opened, refused, using } from "../testing/opened.ts";
import { BOOK, entry } from "../testing/rows.ts";
import { startAppending } from "../testing/appending-process.ts";
import { FREE_SPACE_FLOOR } from "./free-space.ts";
import { openEmbedded, type Disk } from "./open-embedded.ts";

// The first start of a directory takes seconds, so these tests share one and go on where the last one ended.
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "floorbroker-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const withJournal = async <A>(run: (journal: Journal) => Promise<A>, disk?: Disk): Promise<A> =>
  using(opened(await openEmbeddedJournal(dir, disk)), run);

const lastSeq = async (journal: Journal): Promise<number> => opened(await journal.last(BOOK)).seq;

/** The whole book is there, chained, up to its last row. */
const isWhole = async (journal: Journal): Promise<void> => {
  const verdict = verifyChain(opened(await journal.read(BOOK, 0, 1_000_000)));
  expect(verdict).toEqual(await journal.last(BOOK));
};

describe("the journal's contract, embedded in PGlite", () => {
  journalPromises(() => openEmbeddedJournal(dir).then(opened));
});

describe("a journal embedded in the process", () => {
  it("syncs to the disk at least once in every commit", async () => {
    let syncs = 0;
    await withJournal(
      async (journal) => {
        for (let seq = 1; seq <= 20; seq += 1) {
          const before = syncs;
          opened(await journal.append(BOOK, [entry(seq)]));
          expect(syncs).toBeGreaterThan(before);
        }
      },
      {
        sync: (descriptor) => {
          fdatasyncSync(descriptor);
          syncs += 1;
        },
      },
    );
  });

  it("loses nothing that was acknowledged when it is killed at any moment", async () => {
    for (const commits of [1, 40, 90]) {
      const writer = startAppending(dir);
      await writer.acknowledged(commits);
      const acknowledged = await writer.kill();
      await withJournal(async (journal) => {
        const last = await lastSeq(journal);
        // A commit of two rows may have been on its way: then it is there as a whole, or not at all.
        expect([acknowledged, acknowledged + 2]).toContain(last);
        await isWhole(journal);
        const row = opened(await journal.read(BOOK, acknowledged - 1, 1))[0];
        expect(row).toMatchObject(entry(acknowledged));
      });
    }
  });

  it("is refused to a second process, and to a second handle, by the name of the first", async () => {
    const writer = startAppending(dir);
    await writer.acknowledged(1);
    const elsewhere = refused(await openJournal({ dataDir: dir }));
    await writer.kill();
    expect(elsewhere).toMatchObject({ code: "store-locked", text: expect.stringContaining(`process ${writer.pid}`) });
    await withJournal(async () => {
      const twice = refused(await openJournal({ dataDir: dir }));
      expect(twice).toMatchObject({ code: "store-locked", text: expect.stringContaining(`process (${process.pid})`) });
    });
  });

  it("keeps what is written beside a transaction that rolls back, and nothing of the transaction", async () => {
    const store = opened(await openEmbedded(dir));
    const { db } = store;
    const head = await lastRow(BOOK, db);
    const kept = chainAll(head, BOOK, [entry(head.seq + 1)]);
    const taken = chainAll(GENESIS, BOOK, [entry(1, { at: 1 })]);
    const unrelated = await db.startTransaction().execute();
    await sql`create table unrelated (id int)`.execute(unrelated);
    // Not awaited: with one connection it has to wait until the transaction is over, and must not slip into it.
    const writing = appendEvents(kept.map((row) => ({ row, payload: JSON.stringify(row.payload) })), db);
    const failing = appendEvents(taken.map((row) => ({ row, payload: "{}" })), unrelated);
    await expect(failing).rejects.toThrow("journal_pkey");
    await unrelated.rollback().execute();
    await writing;
    expect(await lastRow(BOOK, db)).toEqual({ seq: head.seq + 1, hash: kept[0]?.hash });
    const found = await sql`select to_regclass('unrelated') is null as gone`.execute(db);
    expect(found.rows).toEqual([{ gone: true }]);
    await store.close();
    await withJournal(isWhole);
  });

  it("refuses to write below the free-space floor, and goes on when there is room again", async () => {
    let free = FREE_SPACE_FLOOR;
    await withJournal(
      async (journal) => {
        const seq = await lastSeq(journal);
        const { code, text } = refused(await journal.append(BOOK, [entry(seq + 1)]));
        expect([code, text]).toEqual(["store-full", expect.stringContaining("64 MB are free")]);
        expect(await lastSeq(journal)).toBe(seq);
        free = FREE_SPACE_FLOOR * 2;
        const large = entry(seq + 1, { payload: "x".repeat(40 * 2 ** 20) });
        expect(refused(await journal.append(BOOK, [large])).code).toBe("store-full");
        opened(await journal.append(BOOK, [entry(seq + 1)]));
      },
      { freeBytes: () => Promise.resolve(free) },
    );
    const full = await openEmbeddedJournal(dir, { freeBytes: () => Promise.resolve(1) });
    expect(refused(full).code).toBe("store-full");
    await withJournal(isWhole);
  });

  it("leaves little to replay after a crash, by checkpoints of its own", async () => {
    const store = opened(await openEmbedded(dir));
    await using(journalOver(store), async (journal) => {
      for (let round = 0; round < 5; round += 1) {
        const seq = await lastSeq(journal);
        // Random bytes: the database would compress anything else.
        opened(await journal.append(BOOK, [entry(seq + 1, { payload: randomBytes(6 * 2 ** 20).toString("base64") })]));
      }
      const { rows } = await sql<{ readonly bytes: string }>`
        select pg_current_wal_lsn() - redo_lsn as bytes from pg_control_checkpoint()`.execute(store.db);
      // 40 MB went through the log.
      expect(Number(rows[0]?.bytes)).toBeLessThan(24 * 2 ** 20);
    });
  });

  it("ends as a value when the disk fails in a commit, from then on, and never hangs", async () => {
    let broken = false;
    const journal = opened(
      await openEmbeddedJournal(dir, {
        sync: (descriptor) => {
          if (broken) throw Object.assign(new Error("EIO"), { code: "EIO" });
          fdatasyncSync(descriptor);
        },
      }),
    );
    const seq = await lastSeq(journal);
    broken = true;
    expect(refused(await journal.append(BOOK, [entry(seq + 1)])).code).toBe("commit-unknown");
    broken = false;
    expect(refused(await journal.append(BOOK, [entry(seq + 1)])).code).toBe("store-down");
    expect(refused(await journal.read(BOOK, 0, 1)).code).toBe("store-down");
    expect(refused(await journal.last(BOOK)).code).toBe("store-down");
    await journal.close();
    expect(await readdir(dir)).not.toContain("journal.lock");
    await withJournal(async (again) => {
      expect([seq, seq + 1]).toContain(await lastSeq(again));
      await isWhole(again);
    });
  });

  it("says which directory can't be used", async () => {
    const file = join(dir, "a-file");
    await writeFile(file, "");
    const { code, text } = refused(await openJournal({ dataDir: join(file, "below") }));
    expect([code, text]).toEqual(["data-dir-not-writable", expect.stringContaining(file)]);
  });

  it("says that no place was named", async () => {
    expect(refused(await openJournal({})).code).toBe("no-journal-place");
    expect(isOk(await openJournal({}))).toBe(false);
  });
});
