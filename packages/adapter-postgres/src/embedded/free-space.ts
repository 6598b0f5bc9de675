import { statfs } from "node:fs/promises";
import type { Problem } from "@floorbroker/core";
import { diskNearlyFull } from "../store-problems.ts";

/**
 * Below this no new trade should be opened: what is left is kept for the trades that are open, whose exits have to be
 * written down before they are sent.
 */
export const ENTRIES_FLOOR = 64 * 2 ** 20;

/**
 * Below this nothing is written at all. The database takes its write-ahead log in segments of 16 MB, and breaks down
 * when it can't get the next one; so there must always be room for one segment, and for the table beside it.
 */
export const APPEND_FLOOR = 24 * 2 ** 20;

/** What an empty database takes on the disk. */
export const EMPTY_DATABASE = 64 * 2 ** 20;

/** A row goes to the write-ahead log, to the table and, as the image of a page, to the log again. */
const WRITES_PER_BYTE = 3;

/** Bytes that this process may still use on the disk of a directory. */
export const freeBytes = async (dir: string): Promise<number> => {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
};

const megabytes = (count: number): number => Math.floor(count / 2 ** 20);

/** What lacks for writing so many bytes when so many are free, if anything. */
export const lackOfRoom = (dir: string, free: number, bytes: number): string | undefined => {
  const needed = APPEND_FLOOR + bytes * WRITES_PER_BYTE;
  if (free >= needed) return undefined;
  return `${megabytes(free)} MB are free in ${dir}, ${megabytes(needed)} MB are needed to write safely`;
};

/** The problem with opening a trade when so many bytes are free, if there is one. */
export const tooFullForEntries = (dir: string, free: number): Problem | undefined =>
  free >= ENTRIES_FLOOR
    ? undefined
    : diskNearlyFull(`${megabytes(free)} MB are free in ${dir}, entries need ${megabytes(ENTRIES_FLOOR)} MB`);
