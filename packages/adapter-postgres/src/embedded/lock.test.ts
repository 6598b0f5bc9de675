import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, existsSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { opened, refused } from "../testing/opened.ts";
import { inTemporary } from "../testing/temporary.ts";
import { takeLock } from "./lock.ts";

const within = (run: (path: string) => void | Promise<void>): Promise<void> =>
  inTemporary(async (dir) => run(join(dir, "journal.lock")));

/** The pid of a process that has just ended. */
const deadPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

const lockOf = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const LOCK_MODULE = JSON.stringify(fileURLToPath(new URL("./lock.ts", import.meta.url)));

const filesAt = (path: string): readonly string[] => readdirSync(dirname(path)).toSorted();

/** A process that is killed when it has the guard, just before it looks at the lock. */
const killedWhileTakingOver = (path: string): void => {
  const program = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { readFileSync, writeFileSync } = fs;
    let hasGuard = false;
    fs.writeFileSync = (file, ...rest) => {
      writeFileSync(file, ...rest);
      hasGuard = String(file).includes(".takeover");
    };
    fs.readFileSync = (file, ...rest) => {
      if (hasGuard && file === ${JSON.stringify(path)}) process.kill(process.pid, "SIGKILL");
      return readFileSync(file, ...rest);
    };
    syncBuiltinESMExports();
    const { takeLock } = await import(${LOCK_MODULE});
    takeLock(${JSON.stringify(path)});`;
  const { signal } = spawnSync(process.execPath, ["--conditions=source", "--input-type=module", "-e", program]);
  expect(signal).toBe("SIGKILL");
};

describe("the lock", () => {
  it("is taken once, names its holder, and is free again after its release", () =>
    within((path) => {
      const lock = opened(takeLock(path));
      expect(lockOf(path)).toMatchObject({ pid: process.pid });
      const { code, text } = refused(takeLock(path));
      expect([code, text.includes(String(process.pid))]).toEqual(["store-locked", true]);
      expect(lockOf(path)).toMatchObject({ host: hostname(), since: expect.stringMatching(/^\d{4}-.*Z$/) });
      lock.release();
      expect(existsSync(path)).toBe(false);
      opened(takeLock(path)).release();
    }));

  it("of a dead process is taken over", () =>
    within((path) => {
      writeFileSync(path, JSON.stringify({ pid: deadPid(), started: "" }));
      const lock = opened(takeLock(path));
      expect(lockOf(path)).toMatchObject({ pid: process.pid });
      expect(existsSync(`${path}.takeover`)).toBe(false);
      lock.release();
    }));

  it("of another host stands, whatever runs here, and names pid, host and since", () =>
    within((path) => {
      const since = "2026-11-18T14:30:00.000Z";
      writeFileSync(path, JSON.stringify({ pid: deadPid(), started: "", host: "elsewhere", since }));
      const { text, suggestions } = refused(takeLock(path));
      expect(text).toMatch(/^process \d+ on elsewhere has the journal open since 2026-11-18T14:30:00.000Z \(/);
      expect(suggestions[0]).toContain(`remove ${path}`);
    }));

  it("of a living process stands, and the problem names its pid", () =>
    within(async (path) => {
      const holder = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      writeFileSync(path, JSON.stringify({ pid: holder.pid, started: "" }));
      const { code, text, suggestions } = refused(takeLock(path));
      expect(code).toBe("store-locked");
      expect(text).toContain(`process ${holder.pid} has the journal open`);
      expect(suggestions[0]).toContain(String(holder.pid));
      holder.kill("SIGKILL");
      await once(holder, "exit");
      opened(takeLock(path)).release();
    }));

  it.runIf(existsSync("/proc/self/stat"))("of a pid that another process was given since is taken over", () =>
    within((path) => {
      writeFileSync(path, JSON.stringify({ pid: process.pid, started: "another-boot 4711" }));
      opened(takeLock(path)).release();
    }));

  it("without contents stands while it may be in the making, and is taken over later", () =>
    within((path) => {
      writeFileSync(path, "");
      expect(refused(takeLock(path)).code).toBe("store-locked");
      utimesSync(path, new Date(0), new Date(0));
      opened(takeLock(path)).release();
    }));

  it("is not taken over while another process may be taking it over", () =>
    within((path) => {
      writeFileSync(path, JSON.stringify({ pid: deadPid(), started: "" }));
      writeFileSync(`${path}.takeover`, "");
      expect(refused(takeLock(path))).toMatchObject({
        code: "store-locked",
        text: expect.stringContaining(".takeover"),
      });
      writeFileSync(`${path}.takeover`, JSON.stringify({ pid: process.pid, started: "" }));
      expect(refused(takeLock(path)).text).toContain(`process ${process.pid} is taking the journal over`);
      writeFileSync(`${path}.takeover`, JSON.stringify({ pid: deadPid(), started: "", host: "elsewhere" }));
      expect(refused(takeLock(path)).suggestions.join()).toContain(`remove ${path}.takeover`);
      expect(filesAt(path)).toEqual(["journal.lock", "journal.lock.takeover"]);
    }));

  it("is taken over when whoever was taking it over was killed in that very moment, even one after the other", () =>
    within((path) => {
      for (const left of [JSON.stringify({ pid: deadPid(), started: "" }), ""]) {
        writeFileSync(path, JSON.stringify({ pid: deadPid(), started: "" }));
        writeFileSync(`${path}.takeover`, left);
        utimesSync(`${path}.takeover`, new Date(0), new Date(0));
        for (let killed = 0; killed < 3; killed += 1) killedWhileTakingOver(path);
        expect(filesAt(path).length).toBe(5);
        const lock = opened(takeLock(path));
        expect(lockOf(path)).toMatchObject({ pid: process.pid });
        expect(filesAt(path)).toEqual(["journal.lock"]);
        lock.release();
      }
    }));

  it("that somebody else took meanwhile is not removed by a release", () =>
    within((path) => {
      const lock = opened(takeLock(path));
      writeFileSync(path, JSON.stringify({ pid: 1, started: "" }));
      lock.release();
      expect(lockOf(path)).toEqual({ pid: 1, started: "" });
    }));

  it.each([false, true])(
    "of a dead process goes to exactly one of several that race for it (a dead guard: %s)",
    (guarded) =>
      within(async (path) => {
        writeFileSync(path, JSON.stringify({ pid: deadPid(), started: "" }));
        if (guarded) writeFileSync(`${path}.takeover`, JSON.stringify({ pid: deadPid(), started: "" }));
        // Each says whether it got the lock, and keeps it until its standard input ends.
        const program = `
        const { takeLock } = await import(${LOCK_MODULE});
        process.stdin.resume();
        console.log(takeLock(${JSON.stringify(path)})._tag);`;
        const args = ["--conditions=source", "--input-type=module", "-e", program];
        const racers = [1, 2, 3, 4].map(() => spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] }));
        const said = await Promise.all(
          racers.map(async ({ stdout }) => String((await once(stdout, "data"))[0]).trim()),
        );
        for (const { stdin } of racers) stdin.end();
        await Promise.all(racers.map((racer) => once(racer, "exit")));
        expect(said.toSorted()).toEqual(["Left", "Left", "Left", "Right"]);
      }),
  );
});
