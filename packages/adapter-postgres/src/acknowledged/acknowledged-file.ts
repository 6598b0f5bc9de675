import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync, writeSync } from "node:fs";
import { codec, isOk, type BookId, type Json } from "@floorbroker/core";

/** The last row of each book that the journal has acknowledged to a process that trades. */
export type Acknowledged = Readonly<Record<string, number>>;

/** Keeps {@link Acknowledged} outside the database. */
export interface AcknowledgedFile {
  /** Not synced: it survives the death of the process, and after that of the machine it may be behind, never ahead. */
  note(book: BookId, seq: number): void;
  close(): void;
}

const content = codec.record(codec.integer);

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json; // what JSON.parse gives is JSON
  } catch {
    return undefined;
  }
};

/**
 * What the file says; nothing when there is none, or none that can be read: it is a second opinion, not the journal.
 */
export const acknowledgedIn = (path: string): Acknowledged => {
  if (!existsSync(path)) return {};
  const read = content.decode(parsed(readFileSync(path, "utf8")), path);
  return isOk(read) ? read.right : {};
};

/** Opens the file, or makes it. @throws Error for what the operating system says. */
export const openAcknowledgedFile = (path: string): AcknowledgedFile => {
  const known = new Map(Object.entries(acknowledgedIn(path)));
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  let length = fstatSync(file).size;
  return {
    note: (book, seq) => {
      known.set(book, seq);
      const text = `${JSON.stringify(Object.fromEntries(known))}\n`;
      // One write, over all that stood there: whoever dies leaves either the old text or the new one.
      const data = Buffer.from(text.padEnd(length));
      length = data.length;
      writeSync(file, data, 0, data.length, 0);
    },
    close: () => closeSync(file),
  };
};
