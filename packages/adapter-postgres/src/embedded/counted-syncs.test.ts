import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { layEmptyJournal } from "../testing/fresh-data-directory.ts";
import { inTemporary } from "../testing/temporary.ts";

const PROGRAM = fileURLToPath(new URL("../testing/append-fifty.ts", import.meta.url));

/** Whether the operating system lets one process watch the system calls of another. */
const mayTrace = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;

describe.skipIf(!mayTrace)("the operating system's own account of a journal (needs strace)", () => {
  it("has at least 50 syncs while 50 commits are made", () =>
    inTemporary(async (dir) => {
      const trace = join(dir, "trace");
      const dataDir = join(dir, "data");
      layEmptyJournal(dataDir);
      const watch = ["-f", "-e", "trace=fdatasync,write", "-s", "32", "-o", trace];
      const command = [process.execPath, "--conditions=source", PROGRAM, dataDir];
      const { status, stderr } = spawnSync("strace", [...watch, ...command], { encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
      const lines = (await readFile(trace, "utf8")).split("\n");
      const from = lines.findIndex((line) => line.includes('"commits begin'));
      const to = lines.findIndex((line) => line.includes('"commits end'));
      const syncs = lines.slice(from, to).filter((line) => /fdatasync\(\d+\) *= 0|fdatasync resumed.*= 0/.test(line));
      expect(from).toBeGreaterThan(0);
      expect(syncs.length).toBeGreaterThanOrEqual(50);
    }));
});
