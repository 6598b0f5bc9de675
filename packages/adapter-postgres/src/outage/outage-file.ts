import { createHash } from "node:crypto";
import { closeSync, constants, existsSync, fdatasyncSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * A file that takes records while the database can't: reserved on the disk ahead of time, so that a full disk does not
 * keep it from taking them, and synced with every record.
 */
export interface OutageFile {
  /** The records it holds, oldest first: those that were whole when the process died. */
  records(): readonly string[];
  /** Durable when it returns. @throws Error when there is no room left, or for what the disk says. */
  append(record: string): void;
  /**
   * Forgets all records, durably. @throws Error for what the disk says; then the next append has to finish it first.
   */
  clear(): void;
  close(): void;
}

/** Bytes reserved: a day of exits takes a few hundred kilobytes. */
export const OUTAGE_FILE_BYTES = 16 * 2 ** 20;

const ZEROS = Buffer.alloc(2 ** 20);
/** Length in hex, digest, both with a blank behind: then the record, then a line feed. */
const HEAD = 8 + 1 + 16 + 1;

const digestOf = (record: Buffer): string => createHash("sha256").update(record).digest("hex").slice(0, 16);

const framed = (record: string): Buffer => {
  const body = Buffer.from(record, "utf8");
  const head = `${body.length.toString(16).padStart(8, "0")} ${digestOf(body)} `;
  return Buffer.concat([Buffer.from(head, "latin1"), body, Buffer.from("\n")]);
};

const writeAll = (file: number, data: Buffer, position: number): void => {
  for (let done = 0; done < data.length; ) done += writeSync(file, data, done, data.length - done, position + done);
};

const readAt = (file: number, length: number, position: number): Buffer => {
  const data = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, data, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return data.subarray(0, done);
};

/** Zeros from here to there, durably. Real blocks, not a hole: later writes need no new room. */
const zero = (file: number, from: number, to: number): void => {
  for (let at = from; at < to; at += ZEROS.length)
    writeAll(file, ZEROS.subarray(0, Math.min(ZEROS.length, to - at)), at);
  fsyncSync(file);
};

interface Found {
  readonly records: readonly string[];
  readonly end: number;
}

/** Everything up to the first record that is not whole: that one was never acknowledged. */
const readRecords = (file: number, bytes: number): Found => {
  const records: string[] = [];
  let at = 0;
  for (;;) {
    const [length, digest] = readAt(file, HEAD, at).toString("latin1").split(" ");
    const size = /^[0-9a-f]{8}$/.test(length ?? "") ? Number.parseInt(length ?? "", 16) : -1;
    if (size < 0 || at + HEAD + size > bytes) return { records, end: at };
    const body = readAt(file, size, at + HEAD);
    if (body.length < size || digestOf(body) !== digest) return { records, end: at };
    records.push(body.toString("utf8"));
    at += HEAD + size + 1;
  }
};

const A_HEAD = /[0-9a-f]{8} [0-9a-f]{16} /g;

/**
 * Whether whole records lie behind the first that is not. An append that was cut short is the last there is, and a
 * clearing that was cut short began with the first head; anything else was done to the file by somebody else.
 */
const hasRecordsBehind = (file: number, end: number, bytes: number): boolean => {
  if (end === 0 && readAt(file, HEAD, 0).every((byte) => byte === 0)) return false;
  const rest = readAt(file, bytes - end, end);
  // Bytes as characters one to one, so that a place in the text is one in the file.
  for (const { 0: head, index } of rest.toString("latin1").matchAll(A_HEAD)) {
    const size = Number.parseInt(head.slice(0, 8), 16);
    const from = index + HEAD;
    if (from + size <= rest.length && digestOf(rest.subarray(from, from + size)) === head.slice(9, 25)) return true;
  }
  return false;
};

/** How many records a file holds that nobody has handed over yet; it is only looked at. 0 where there is no file. */
export const outageRecords = (path: string): number => {
  if (!existsSync(path)) return 0;
  const file = openSync(path, "r");
  try {
    return readRecords(file, OUTAGE_FILE_BYTES).records.length;
  } finally {
    closeSync(file);
  }
};

const openOrCreate = (path: string, bytes: number): number => {
  if (existsSync(path)) return openSync(path, "r+");
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  zero(file, 0, bytes);
  const dir = openSync(dirname(path), "r");
  fsyncSync(dir);
  closeSync(dir);
  return file;
};

/** Brings a file's contents to the disk: `fs.fdatasyncSync`, or what a test puts in its place. */
type Sync = (descriptor: number) => void;

/** A record that is not whole with whole ones behind it: the file was damaged, and what it holds must not be lost. */
export class OutageFileDamaged extends Error {}

/** Opens the file, or makes it. @throws OutageFileDamaged, and Error for what the operating system says. */
export const openOutageFile = (path: string, bytes = OUTAGE_FILE_BYTES, sync: Sync = fdatasyncSync): OutageFile => {
  const file = openOrCreate(path, bytes);
  let { records, end } = readRecords(file, bytes);
  if (hasRecordsBehind(file, end, bytes)) {
    closeSync(file);
    throw new OutageFileDamaged(`record ${records.length + 1} is damaged, and there are whole ones behind it`);
  }
  // What lies behind the last whole record is of an append or a clearing that was cut short; it must never be read
  // again. This also reserves what a process that was killed while it made the file has not.
  zero(file, end, bytes);
  /** Up to here something may stand that is no record any more, or never was. */
  let soiled = end;
  const wipe = (): void => {
    if (soiled > end) zero(file, end, soiled);
    soiled = end;
  };
  return {
    records: () => records,
    append: (record) => {
      const data = framed(record);
      if (end + data.length > bytes) throw new Error(`${path} is full: ${bytes} bytes are reserved`);
      wipe();
      soiled = end + data.length;
      writeAll(file, data, end);
      sync(file);
      end = soiled;
      records = [...records, record];
    },
    clear: () => {
      // Where the disk fails in the middle of this, the next append has to finish it first.
      records = [];
      end = 0;
      // The first head goes first and alone: from then on nothing behind it counts, however far the rest gets.
      writeAll(file, ZEROS.subarray(0, HEAD), 0);
      sync(file);
      wipe();
    },
    close: () => closeSync(file),
  };
};
