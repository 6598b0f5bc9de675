import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { open, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MB = 2 ** 20;

const mount = (dir: string, megabytes: number): boolean =>
  process.platform === "linux" && spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", dir]).status === 0;

const unmount = (dir: string): void => void spawnSync("umount", ["-l", dir]);

/** Whether this process may mount a file system: root, outside of an unprivileged container. */
export const mayMount = (): boolean => {
  const dir = mkdtempSync(join(tmpdir(), "floorbroker-mount-"));
  const mounted = mount(dir, 1);
  if (mounted) unmount(dir);
  rmSync(dir, { recursive: true });
  return mounted;
};

/** A disk of its own in a directory, so small that a test can fill it. */
export interface SmallDisk {
  /** Writes ballast until only so many megabytes are left; 0 leaves not a byte. */
  fillUpTo(megabytes: number): Promise<void>;
  /** Takes all ballast away. */
  empty(): Promise<void>;
  unmount(): void;
}

/** Mounts a disk of so many megabytes at a new directory. @throws Error when it is not permitted. */
export const smallDisk = (dir: string, megabytes: number): SmallDisk => {
  mkdirSync(dir);
  if (!mount(dir, megabytes)) throw new Error(`no file system could be mounted at ${dir}`);
  const ballast: string[] = [];
  const fillUpTo = async (left: number): Promise<void> => {
    const path = join(dir, `ballast-${ballast.length}`);
    ballast.push(path);
    const { bavail, bsize } = await statfs(dir);
    const file = await open(path, "w");
    for (let toWrite = bavail * bsize - left * MB; toWrite > 0; toWrite -= MB) {
      await file.write(Buffer.alloc(Math.min(toWrite, MB)));
    }
    await file.close();
  };
  return {
    fillUpTo,
    empty: async () => {
      for (const path of ballast.splice(0)) await rm(path);
    },
    unmount: () => unmount(dir),
  };
};
