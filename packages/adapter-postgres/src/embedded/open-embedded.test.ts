import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isOk, type Journal } from "@floorbroker/core";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyChain } from "../chain.ts";
import { journalOver } from "../journal.ts";
import { openEmbeddedJournal, openJournal } from "../open-journal.ts";
import { journalPromises } from "../testing/journal-promises.ts";
import { opened, refused, using } from "../testing/opened.ts";
import { storePromises } from "../testing/store-promises.ts";
import { BOOK, entry } from "../testing/rows.ts";
import { startAppending } from "../testing/appending-process.ts";
import { watchedDisk, type Mishap } from "../testing/watched-disk.ts";
import { APPEND_FLOOR, ENTRIES_FLOOR } from "./free-space.ts";
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

describe("the embedded store", () => {
  storePromises(() => openEmbedded(dir).then(opened));
});

describe("a journal embedded in the process", () => {
  it("syncs to the disk at least once in every one of 50 commits", async () => {
    const disk = watchedDisk();
    await withJournal(async (journal) => {
      for (let seq = 1; seq <= 50; seq += 1) {
        const before = disk.syncs();
        opened(await journal.append(BOOK, [entry(seq)]));
        expect(disk.syncs()).toBeGreaterThan(before);
      }
    }, disk);
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

  it("refuses entries below 64 MB, writes on down to 24 MB, and goes on when there is room again", async () => {
    let free = ENTRIES_FLOOR;
    await withJournal(
      async (journal) => {
        const seq = await lastSeq(journal);
        expect(await journal.health?.()).toEqual({ state: "ok" });
        free = ENTRIES_FLOOR - 1;
        const health = await journal.health?.();
        expect(health).toMatchObject({ state: "entries-refused", problem: { code: "disk-nearly-full" } });
        expect(health).toMatchObject({ problem: { text: expect.stringContaining("entries need 64 MB") } });
        opened(await journal.append(BOOK, [entry(seq + 1)]));
        free = APPEND_FLOOR;
        const { code, text } = refused(await journal.append(BOOK, [entry(seq + 2)]));
        expect([code, text]).toEqual(["store-full", expect.stringContaining("24 MB are free")]);
        expect(await lastSeq(journal)).toBe(seq + 1);
        free = ENTRIES_FLOOR * 2;
        const large = entry(seq + 2, { payload: "x".repeat(40 * 2 ** 20) });
        expect(refused(await journal.append(BOOK, [large])).code).toBe("store-full");
        opened(await journal.append(BOOK, [entry(seq + 2)]));
        expect(await journal.health?.()).toEqual({ state: "ok" });
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

  it("keeps its log under 64 MB while 100 MB are written", async () => {
    await withJournal(async (journal) => {
      const logs = join(dir, "journal", "pg_wal");
      let largest = 0;
      for (let written = 0; written < 100 * 2 ** 20; written += 4 * 2 ** 20) {
        const seq = await lastSeq(journal);
        opened(await journal.append(BOOK, [entry(seq + 1, { payload: randomBytes(3 * 2 ** 20).toString("base64") })]));
        const sizes = await Promise.all((await readdir(logs)).map(async (name) => (await stat(join(logs, name))).size));
        largest = Math.max(largest, sizes.reduce((sum, size) => sum + size, 0));
      }
      expect(largest).toBeGreaterThan(2 ** 20);
      expect(largest).toBeLessThan(64 * 2 ** 20);
    });
  });

  it.each<readonly [Mishap, string]>([
    ["fails", "broke down"],
    ["breaks-the-thread", "has ended"],
    ["never-ends", "gave no answer"],
  ])("ends a commit whose sync %s as a value, and goes on under the same lock", async (mishap, says) => {
    const disk = watchedDisk();
    await withJournal(
      async (journal) => {
        const seq = await lastSeq(journal);
        disk.let(mishap);
        const unknown = refused(await journal.append(BOOK, [entry(seq + 1)]));
        expect([unknown.code, unknown.text]).toEqual(["commit-unknown", expect.stringContaining(says)]);
        // Even the start fails now: a value too, and entries are refused.
        if (mishap === "breaks-the-thread") {
          expect(refused(await journal.append(BOOK, [entry(seq + 1)])).code).toBe("store-down");
          expect(await journal.health?.()).toMatchObject({ state: "entries-refused", problem: { code: "store-down" } });
        }
        disk.let("none");
        expect(await journal.health?.()).toEqual({ state: "ok" });
        const last = await lastSeq(journal);
        expect([seq, seq + 1]).toContain(last);
        opened(await journal.append(BOOK, [entry(last + 1)]));
        await isWhole(journal);
        expect(refused(await openEmbeddedJournal(dir)).code).toBe("store-locked");
      },
      { ...disk, patience: { statementMs: 4_000 } },
    );
    expect(await readdir(dir)).not.toContain("journal.lock");
  });

  it("takes nothing of a transaction on whose way the thread died", async () => {
    const disk = watchedDisk();
    const store = opened(await openEmbedded(dir, disk));
    const { db } = store;
    const transaction = await db.startTransaction().execute();
    await sql`create table unfinished (id int)`.execute(transaction);
    disk.let("breaks-the-thread");
    await expect(sql`checkpoint`.execute(transaction)).rejects.toThrow("has ended");
    disk.let("none");
    await expect(sql`create table slipped (id int)`.execute(transaction)).rejects.toThrow("has ended");
    await transaction.rollback().execute();
    const { rows } = await sql`select to_regclass('unfinished') as a, to_regclass('slipped') as b`.execute(db);
    expect(rows).toEqual([{ a: null, b: null }]);
    await store.close();
  });

  it("does not keep a program alive that forgot to close it, and is free for the next one", async () => {
    const place = JSON.stringify(new URL("../open-journal.ts", import.meta.url).href);
    const program = `
      const { openJournal } = await import(${place});
      console.log((await openJournal({ dataDir: ${JSON.stringify(dir)} }))._tag);`;
    const args = ["--conditions=source", "--input-type=module", "-e", program];
    const ended = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 50_000 });
    expect(ended).toMatchObject({ status: 0, stdout: "Right\n" });
    await withJournal(isWhole);
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
