import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BookId } from "@floorbroker/core";
import {
  orderFileText,
  readOrder,
  readReceipt,
  receiptText,
  type OperatorOrder,
  type Receipt,
} from "./operator-order.ts";

/**
 * Where operators leave commands for the books of a data directory, whoever has its journal open:
 *
 *     KILL                             halts every book, by being there; anybody makes it with `touch`
 *     control/orders/ID.json           one command each; the ids sort by when they were given
 *     control/receipts/ID.BOOK.json    what became of it in a book; a book without one takes it at its next start
 *     control/listener.json            the process that listens now
 *
 * Every file comes into being whole, by a rename. A receipt of a stop is written when the stop is journaled, so a stop
 * is never lost, and at worst done twice; that of a resume before it is done, so it is never done twice.
 */
export interface Places {
  readonly dataDir: string;
  readonly kill: string;
  readonly orders: string;
  readonly receipts: string;
  readonly listener: string;
}

/** The places within a data directory. */
export const placesIn = (dataDir: string): Places => {
  const control = join(dataDir, "control");
  return {
    dataDir,
    kill: join(dataDir, "KILL"),
    orders: join(control, "orders"),
    receipts: join(control, "receipts"),
    listener: join(control, "listener.json"),
  };
};

/** Orders that are kept; older ones are forgotten, with their receipts. */
const KEPT = 200;

/** Longest file that is read. */
const LONGEST = 16_384;

const ORDER = /^(\d{13}-[0-9a-f]+)\.json$/;

/** Makes the directories. @throws Error of the file system. */
export const preparePlaces = async ({ orders, receipts }: Places): Promise<void> => {
  await mkdir(orders, { recursive: true });
  await mkdir(receipts, { recursive: true });
};

/** Writes a file so that it is there whole or not at all, also after a power cut. @throws Error of the file system. */
export const writeWhole = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.${randomUUID()}.partial`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
};

/** The text of a small file; undefined when it can't be read or is none. */
export const smallText = async (path: string): Promise<string | undefined> => {
  try {
    const { size } = await stat(path);
    return size > LONGEST ? undefined : await readFile(path, "utf8");
  } catch {
    return undefined;
  }
};

/** The ids of all orders, oldest first. */
export const orderIds = async ({ orders }: Places): Promise<readonly string[]> => {
  const names = await readdir(orders).catch(() => []);
  return names.flatMap((name) => ORDER.exec(name)?.[1] ?? []).toSorted();
};

/** Forgets what is too old to matter to any book. */
const forgetOld = async (places: Places): Promise<void> => {
  const old = new Set((await orderIds(places)).slice(0, -KEPT));
  if (old.size === 0) return;
  for (const id of old) await rm(join(places.orders, `${id}.json`), { force: true });
  for (const name of await readdir(places.receipts)) {
    if (old.has(name.split(".")[0] ?? "")) await rm(join(places.receipts, name), { force: true });
  }
};

/** Leaves an order for whoever takes it. Gives its id. @throws Error of the file system. */
export const leaveOrder = async (places: Places, order: Omit<OperatorOrder, "id">, now: number): Promise<string> => {
  await preparePlaces(places);
  const newest = (await orderIds(places)).at(-1);
  // A clock that was set back must not put a later order before an earlier one.
  const at = Math.max(now, newest === undefined ? 0 : Number(newest.slice(0, 13)) + 1);
  const id = `${String(at).padStart(13, "0")}-${randomUUID().slice(0, 8)}`;
  await writeWhole(join(places.orders, `${id}.json`), orderFileText(order, new Date(at).toISOString()));
  await forgetOld(places).catch(() => undefined);
  return id;
};

/** What lies under an id; undefined when it is no order. */
export const orderUnder = async ({ orders }: Places, id: string): Promise<OperatorOrder | undefined> => {
  const text = await smallText(join(orders, `${id}.json`));
  return text === undefined ? undefined : readOrder(id, text);
};

const receiptPath = ({ receipts }: Places, id: string, book: BookId): string =>
  join(receipts, `${id}.${encodeURIComponent(book)}.json`);

/** Whether the book has taken the order. */
export const isTaken = async (places: Places, id: string, book: BookId): Promise<boolean> =>
  (await smallText(receiptPath(places, id, book))) !== undefined;

/** Writes down what became of an order. @throws Error of the file system. */
export const writeReceipt = (places: Places, id: string, book: BookId, text: string): Promise<void> =>
  writeWhole(receiptPath(places, id, book), receiptText({ book, text, at: new Date().toISOString() }));

/** What became of an order so far, in every book that has taken it. */
export const receiptsOf = async (places: Places, id: string): Promise<readonly Receipt[]> => {
  const names = await readdir(places.receipts).catch(() => []);
  const mine = names.filter((name) => name.startsWith(`${id}.`) && name.endsWith(".json"));
  const texts = await Promise.all(mine.map((name) => smallText(join(places.receipts, name))));
  return texts.flatMap((text) => (text === undefined ? [] : (readReceipt(text) ?? [])));
};
