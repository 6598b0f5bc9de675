import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pacedClock, realClock, serveSimulatedBroker, type BrokerLogEntry, type SimulatedBrokerServer } from "@floorbroker/adapter-sim";
import { decimal, isOk, type BookConfig, type BookId, type ChatEvent, type Decimal, type JournalRow, type Post } from "@floorbroker/core";
import { BOOK, CASH, HURRIED, MORNING, worldOf } from "./account.ts";
import type { Boundary, Crossed } from "./boundaries.ts";
import type { Said } from "./child-lines.ts";
import { saidIn, saidSoFar, type Happening, type MarketMove, type ScriptedDay } from "./day.ts";
import { startLife, type Life, type LifeEnd } from "./life.ts";
import type { FreshPlace } from "./stores.ts";

/** Whose book, on what money, under which rules. */
export interface Account {
  readonly book: BookId;
  readonly cash: Decimal;
  readonly config: BookConfig;
  /** By instrument, of those whose gains are paid daily. */
  readonly bestBids: ReadonlyMap<string, Decimal>;
}

/** Everything that is left of a day for an auditor. */
export interface Evidence {
  readonly account: Account;
  readonly rows: readonly JournalRow[];
  readonly brokerLog: readonly BrokerLogEntry[];
  /** In the order in which the chat got them. */
  readonly posts: readonly Post[];
  /** In the order in which the room said it. */
  readonly said: readonly ChatEvent[];
  /** Sequence number and hash of the last process's book. */
  readonly book: { readonly seq: number; readonly hash: string };
  /** What was still under way when the last process gave up waiting. */
  readonly unresolved: readonly string[];
}

/** How a day went. */
export interface DayEnd {
  readonly lives: readonly LifeEnd[];
  /** What the last life, which nobody killed, crossed; null when it failed. */
  readonly crossed: Crossed | null;
  /** Null when the last process failed; `text` then says how. */
  readonly evidence: Evidence | null;
  readonly text: string;
}

const moved = (server: SimulatedBrokerServer, { instrument, bid, ask, size }: MarketMove): void =>
  server.world.fixQuote(instrument, decimal(bid), decimal(ask), size);

/** The room of one day: says what the day has, to whichever process lives, and all of it again to the next one. */
const room = (day: ScriptedDay, server: SimulatedBrokerServer, now: () => number) => {
  const said: ChatEvent[] = [];
  const posts: Post[] = [];
  let life: Life | null = null;
  let listens = false;
  let isOver = false;
  let timers: readonly NodeJS.Timeout[] | null = null;

  const happen = (happening: Happening, origin: number): void => {
    if ("moves" in happening) return moved(server, happening.moves);
    const event = saidIn(day, happening, origin);
    if (event === null) return;
    said.push(event);
    if (listens) life?.tell({ tell: "event", event });
  };
  const over = (): void => {
    isOver = true;
    if (listens) life?.tell({ tell: "day-is-over" });
  };
  const begin = (): void => {
    const origin = now();
    timers = [...day.happenings.map((each) => setTimeout(() => happen(each, origin), each.after)), setTimeout(over, day.length)];
  };
  return {
    said,
    posts,
    /** From now on this process has the room. */
    admit: (next: Life): void => {
      life = next;
      listens = false;
    },
    hear: (line: Said): void => {
      if (line.say === "post") posts.push(line.post);
      if (line.say === "quiet") for (const move of day.calm) moved(server, move);
      if (line.say !== "listening") return;
      listens = true;
      for (const event of saidSoFar(said)) life?.tell({ tell: "event", event });
      if (timers === null) begin();
      if (isOver) life?.tell({ tell: "day-is-over" });
    },
    close: (): void => timers?.forEach(clearTimeout),
  };
};

const served = async (day: ScriptedDay, seed: number, pace: { readonly origin: number; readonly start: number; readonly speed: number }) => {
  const clock = pacedClock(pace, realClock(false));
  const server = await serveSimulatedBroker({ world: worldOf(seed), clock });
  if (!isOk(server)) throw new Error(server.left.text);
  for (const move of day.opening) moved(server.right, move);
  return { clock, server: server.right };
};

/** A day on an empty journal, with one life for each given boundary, and a last one that nobody kills. */
export const runDay = async (day: ScriptedDay, place: FreshPlace, seed: number, deaths: readonly Boundary[]): Promise<DayEnd> => {
  const pace = { origin: Date.now(), start: MORNING, speed: 1 };
  const { clock, server } = await served(day, seed, pace);
  const rowsPath = join(place.dataDir, "rows.json");
  const { dataDir, databaseUrl } = place;
  const venueRoom = room(day, server, clock.now);
  const lives: LifeEnd[] = [];
  try {
    for (const deadly of [...deaths, null]) {
      const orders = { broker: server.address, pace, dataDir, databaseUrl, deadly, rowsPath };
      const life = startLife(orders, venueRoom.hear);
      venueRoom.admit(life);
      const end = await life.ended;
      lives.push(end);
      // A life that was not long enough for its boundary has done the day.
      if (end.how !== "killed") break;
    }
  } finally {
    venueRoom.close();
    await server.close();
  }
  const last = lives.at(-1);
  const rested = last?.rested ?? null;
  if (last?.how !== "rested" || rested === null) return { lives, crossed: null, evidence: null, text: last?.text ?? "" };
  const rows = JSON.parse(await readFile(rowsPath, "utf8")) as readonly JournalRow[]; // written by child.ts
  const { said, posts } = venueRoom;
  const book = { seq: rested.seq, hash: rested.bookHash };
  const account = { book: BOOK, cash: CASH, config: HURRIED, bestBids: day.bestBids };
  const evidence = { account, rows, brokerLog: server.log(), posts, said, book, unresolved: rested.unresolved };
  return { lives, crossed: rested.crossed, evidence, text: "" };
};
