import { spawnSync } from "node:child_process";
import { open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { isOk, type Journal } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { verifyChain } from "../chain.ts";
import { openEmbeddedJournal } from "../open-journal.ts";
import { layEmptyJournal } from "../testing/fresh-data-directory.ts";
import { opened, refused, using } from "../testing/opened.ts";
import { BOOK, entry } from "../testing/rows.ts";
import { inTemporary } from "../testing/temporary.ts";

const MB = 2 ** 20;

const mount = (...args: readonly string[]): boolean => spawnSync("mount", args).status === 0;

/** Whether this process may mount a file system: root, outside of an unprivileged container. */
const mayMount = await inTemporary(async (dir) => {
  const mounted = process.platform === "linux" && mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", dir);
  if (mounted) spawnSync("umount", [dir]);
  return mounted;
});

const onSmallDisk = (megabytes: number, run: (dir: string) => Promise<void>): Promise<void> =>
  inTemporary(async (dir) => {
    expect(mount("-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", dir)).toBe(true);
    try {
      layEmptyJournal(dir);
      await run(dir);
    } finally {
      spawnSync("umount", [dir]);
    }
  });

/** Fills the disk with a file until only so much is left; the answer gives the space back. */
const fillUpTo = async (dir: string, left: number): Promise<() => Promise<void>> => {
  const path = join(dir, `filler-${left}`);
  const { bavail, bsize } = await statfs(dir);
  const file = await open(path, "w");
  for (let toWrite = bavail * bsize - left; toWrite > 0; toWrite -= MB) {
    await file.write(Buffer.alloc(Math.min(toWrite, MB)));
  }
  await file.close();
  return () => rm(path);
};

/** Appends rows of 100 kB one by one until one is refused, for which the code is given; never more than so many. */
const appendUntilRefused = async (journal: Journal, from: number, most: number): Promise<readonly [number, string]> => {
  for (let seq = from; seq < from + most; seq += 1) {
    const noise = Array.from({ length: 12_500 }, (_, index) => Math.imul(index + seq, 0x9e3779b1).toString(16));
    const end = await journal.append(BOOK, [entry(seq, { payload: noise })]);
    if (!isOk(end)) return [seq - 1, end.left.code];
  }
  return [from + most - 1, "none"];
};

describe.skipIf(!mayMount)("a journal on a small disk that fills up (needs the right to mount a tmpfs)", () => {
  it("refuses entries first, then all rows, breaks nothing, and goes on when there is room again", () =>
    onSmallDisk(300, async (dir) => {
      await using(opened(await openEmbeddedJournal(dir)), async (journal) => {
        opened(await journal.append(BOOK, [entry(1)]));
        expect(await journal.health?.()).toEqual({ state: "ok" });

        const giveBack = await fillUpTo(dir, 60 * MB);
        expect(await journal.health?.()).toMatchObject({ problem: { code: "disk-nearly-full" } });
        opened(await journal.append(BOOK, [entry(2)]));

        const [acknowledged, code] = await appendUntilRefused(journal, 3, 1_000);
        expect(code).toBe("store-full");
        expect(acknowledged).toBeGreaterThan(10);

        // Now somebody else takes what is left, and the database itself writes: it does not break.
        const giveLastBack = await fillUpTo(dir, 0);
        expect(refused(await journal.append(BOOK, [entry(acknowledged + 1)])).code).toBe("store-full");
        expect(opened(await journal.last(BOOK)).seq).toBe(acknowledged);

        await giveLastBack();
        await giveBack();
        expect(await journal.health?.()).toEqual({ state: "ok" });
        opened(await journal.append(BOOK, [entry(acknowledged + 1)]));
        const rows = opened(await journal.read(BOOK, 0, 10_000));
        expect(verifyChain(rows)).toEqual(await journal.last(BOOK));
        expect(rows.length).toBe(acknowledged + 1);
      });
    }));

  it("ends an append as a value when the disk is full unseen, and has every acknowledged row later", () =>
    onSmallDisk(300, async (dir) => {
      const disk = { freeBytes: () => Promise.resolve(1_000 * MB), patience: { statementMs: 5_000, startMs: 15_000 } };
      await using(opened(await openEmbeddedJournal(dir, disk)), async (journal) => {
        const giveBack = await fillUpTo(dir, 20 * MB);
        const [acknowledged, code] = await appendUntilRefused(journal, 1, 1_000);
        expect(["store-full", "commit-unknown", "store-down"]).toContain(code);
        await giveBack();
        const { seq } = opened(await journal.last(BOOK));
        expect([acknowledged, acknowledged + 1]).toContain(seq);
        opened(await journal.append(BOOK, [entry(seq + 1)]));
        expect(verifyChain(opened(await journal.read(BOOK, 0, 10_000)))).toEqual(await journal.last(BOOK));
      });
    }));
});
