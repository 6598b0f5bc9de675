import { statfs } from "node:fs/promises";
import type { Problem } from "@floorbroker/core";
import { storeFull } from "../store-problems.ts";

/**
 * Below this the journal refuses to write. When PGlite can't get its next 16 MB segment of write-ahead log it spins for
 * ever and takes the whole process with it: no exits, no kill switch. So it must never come to that.
 */
export const FREE_SPACE_FLOOR = 64 * 2 ** 20;

/** A row goes to the write-ahead log, to the table and, as the image of a page, to the log again. */
const WRITES_PER_BYTE = 3;

/** Bytes that this process may still use on the disk of a directory. */
export const freeBytes = async (dir: string): Promise<number> => {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
};

/** The problem with writing so many bytes when so many are free, if there is one. */
export const tooFull = (dir: string, free: number, bytes: number): Problem | undefined => {
  const needed = FREE_SPACE_FLOOR + bytes * WRITES_PER_BYTE;
  const megabytes = (count: number): number => Math.floor(count / 2 ** 20);
  return free >= needed
    ? undefined
    : storeFull(`${megabytes(free)} MB are free in ${dir}, ${megabytes(needed)} MB are needed to write safely`);
};
