import { watch, type FSWatcher } from "node:fs";
import { rm } from "node:fs/promises";
import type { BookId } from "@floorbroker/core";
import type { Control } from "../shell/ports.ts";
import {
  isTaken,
  orderIds,
  orderUnder,
  placesIn,
  preparePlaces,
  smallText,
  writeReceipt,
  writeWhole,
  type Places,
} from "./drop.ts";
import { isOfKillFile, killFileOrder, putAwayKillFile } from "./kill-file.ts";
import type { OperatorOrder } from "./operator-order.ts";

/** How often the directory is looked at, in ms, whether the file system tells of changes or not. */
const POLL_MS = 250;

const UNREADABLE = "not readable: nothing was done";
const UNDER_WAY = "taken; what came of it is in the journal";

const codeOf = (error: unknown): string =>
  (error instanceof Error && "code" in error ? String(error.code) : String(error)).slice(0, 100);

/** Complains once about each thing that goes wrong again and again. */
type Complain = (text: string) => void;

const onceEach = (complain: Complain): Complain => {
  const said = new Set<string>();
  return (text) => {
    if (said.has(text)) return;
    said.add(text);
    complain(text);
  };
};

/** Watches for changes where the file system tells of them; the poll sees everything else. */
const watched = (path: string, changed: () => void): FSWatcher | null => {
  try {
    return watch(path, changed).on("error", () => undefined);
  } catch {
    return null;
  }
};

/** Looks now, and again after what was missed while it looked. */
const oneAtATime = (look: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await look();
    } while (again);
  };
  return () => {
    again = running !== null;
    running ??= run().finally(() => (running = null));
    return running;
  };
};

/** Orders of the directory that this book has not taken, and the file `KILL`, oldest first; the file halts last. */
const finder = (places: Places, book: BookId, complain: Complain): (() => Promise<readonly OperatorOrder[]>) => {
  const seen = new Set<string>();
  const take = async (id: string): Promise<OperatorOrder | null> => {
    if (seen.has(id) || (await isTaken(places, id, book))) {
      seen.add(id);
      return null;
    }
    const order = await orderUnder(places, id);
    // What resumes is marked as taken before it is done, or a process that dies in between would resume a second time.
    if (order === undefined || order.command === "resume")
      await writeReceipt(places, id, book, order === undefined ? UNREADABLE : UNDER_WAY);
    seen.add(id);
    return order ?? null;
  };
  return async () => {
    const found: OperatorOrder[] = [];
    for (const id of await orderIds(places)) {
      const order = await take(id).catch((error: unknown) => {
        complain(`the order ${id} can't be taken (${codeOf(error)})`);
        return null;
      });
      if (order !== null) found.push(order);
    }
    const kill = await killFileOrder(places);
    if (kill !== null && !seen.has(kill.id)) found.push(kill);
    if (kill !== null) seen.add(kill.id);
    return found;
  };
};

/**
 * Listens for operators at a data directory: command line and file, whoever has the journal open. Nothing that goes
 * wrong with the directory stops a trade; it is complained about, once.
 */
export const listenAtDataDir = (dataDir: string, book: BookId, complain: Complain): Control => {
  const places = placesIn(dataDir);
  const say = onceEach((text) => complain(`${text}; stop with !tt kill in the chat meanwhile`));
  const find = finder(places, book, say);
  const mark = `${JSON.stringify({ pid: process.pid, book })}\n`;
  let killFile: string | null = null;
  const waiting = async (): Promise<readonly OperatorOrder[]> => {
    const found = await find();
    killFile = found.findLast(({ id }) => isOfKillFile(id))?.id ?? killFile;
    return found;
  };
  const tried = (what: string, done: Promise<unknown>): Promise<void> =>
    done.then(() => undefined, (error: unknown) => say(`${what} (${codeOf(error)})`));

  return {
    waiting: async () => {
      await tried(`${places.orders} can't be made`, preparePlaces(places));
      // From here on whoever commands knows that somebody will listen.
      await tried(`${places.listener} can't be written`, writeWhole(places.listener, mark));
      return waiting();
    },
    listen: (listener) => {
      const look = oneAtATime(async () => {
        for (const order of await waiting()) listener(order);
      });
      const now = (): void => void tried("looking for orders failed", look());
      const watchers = [watched(places.orders, now), watched(places.dataDir, now)];
      const timer = setInterval(now, POLL_MS);
      now();
      return () => {
        clearInterval(timer);
        for (const each of watchers) each?.close();
        void (async () => {
          if ((await smallText(places.listener)) === mark) await rm(places.listener, { force: true });
        })().catch(() => undefined);
      };
    },
    answered: (id, text) =>
      isOfKillFile(id)
        ? Promise.resolve()
        : tried(`the receipt of ${id} can't be written`, writeReceipt(places, id, book, text)),
    resumed: () =>
      killFile === null
        ? Promise.resolve()
        : tried(`${places.kill} can't be put away`, putAwayKillFile(places, killFile)),
  };
};
