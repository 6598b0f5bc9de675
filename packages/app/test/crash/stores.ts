import { randomUUID } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTradingJournal, type TradingPlace } from "@floorbroker/adapter-postgres";
import { isOk } from "@floorbroker/core";
import { layEmptyJournal } from "../../src/testing/fresh-data-directory.ts";
import { startPostgres } from "../../../adapter-postgres/src/testing/postgres-server.ts";

export const STORES = ["pglite", "postgres"] as const;
export type StoreName = (typeof STORES)[number];

/** An empty journal of one run. */
export interface FreshPlace {
  /** A directory of the run alone; on PGlite the journal is in it. */
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  dispose(): Promise<void>;
}

/** Where runs get their journals from. */
export interface Stores {
  fresh(store: StoreName): Promise<FreshPlace>;
  stop(): Promise<void>;
}

const made = async (place: TradingPlace): Promise<void> => {
  const journal = await openTradingJournal(place);
  if (!isOk(journal)) throw new Error(journal.left.text);
  await journal.right.close();
};

const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), "floorbroker-crash-"));

const removed = (dir: string): Promise<void> => rm(dir, { recursive: true, force: true, maxRetries: 5 });

const embedded = async () => {
  const template = await temporary();
  layEmptyJournal(template);
  await made({ dataDir: template });
  return {
    fresh: async (): Promise<FreshPlace> => {
      const dataDir = await temporary();
      await cp(template, dataDir, { recursive: true });
      return { dataDir, databaseUrl: null, dispose: () => removed(dataDir) };
    },
    stop: () => removed(template),
  };
};

const served = async () => {
  const server = await startPostgres();
  const template = await server.createDatabase();
  const beside = await temporary();
  await made({ databaseUrl: template, dataDir: beside });
  const control = new URL(template);
  control.pathname = "/postgres";
  // One after the other: a template that is being copied can't be copied by another.
  let turn: Promise<unknown> = Promise.resolve();
  const copied = (name: string): Promise<unknown> => {
    turn = turn.then(() => server.run(control.href, `create database ${name} template ${new URL(template).pathname.slice(1)}`));
    return turn;
  };
  return {
    fresh: async (): Promise<FreshPlace> => {
      const dataDir = await temporary();
      const name = `floorbroker_crash_${randomUUID().replaceAll("-", "")}`;
      await copied(name);
      const url = new URL(template);
      url.pathname = `/${name}`;
      const dispose = async (): Promise<void> => {
        await server.run(control.href, `drop database ${name} with (force)`);
        await removed(dataDir);
      };
      return { dataDir, databaseUrl: url.href, dispose };
    },
    stop: async () => {
      await server.stop();
      await removed(beside);
    },
  };
};

/** Makes the templates of these stores, once: each run then starts on a copy, with the schema in place. */
export const openStores = async (names: readonly StoreName[]): Promise<Stores> => {
  const pglite = names.includes("pglite") ? await embedded() : undefined;
  const postgres = names.includes("postgres") ? await served() : undefined;
  return {
    fresh: (store) => {
      const from = store === "pglite" ? pglite : postgres;
      if (from === undefined) throw new Error(`no template for ${store}`);
      return from.fresh();
    },
    stop: async () => {
      await Promise.all([pglite?.stop(), postgres?.stop()]);
    },
  };
};
