import { createHash } from "node:crypto";
import {
  connectSimulatedBroker,
  serveSimulatedBroker,
  virtualClock,
  type RemoteBroker,
  type SimulatedBrokerServer,
  type WorldConfig,
} from "@floorbroker/adapter-sim";
import {
  bookJson,
  emptyBook,
  isOk,
  owesAnswer,
  valuesOf,
  type BookConfig,
  type BookId,
  type Chat,
  type ChatEvent,
  type Decimal,
  type Journal,
  type JournalRow,
  type Message,
  type Post,
  type Problem,
  type Result,
} from "@floorbroker/core";
import { venueOf } from "../../src/run/venue.ts";
import { openDesk } from "../../src/shell/desk.ts";
import type { Evidence } from "./run-day.ts";

/** A desk whose broker is behind a real socket, on a virtual clock that both of them share in this process. */
export interface DeskOverSocket {
  readonly server: SimulatedBrokerServer;
  say(message: Message): void;
  /** Lets virtual time pass; whatever is on the socket or on its way to the journal comes in first. */
  pass(ms: number): Promise<void>;
  evidence(): Promise<Evidence>;
  stop(): Promise<void>;
}

const value = <A>(result: Result<Problem, A>): A => {
  if (isOk(result)) return result.right;
  throw new Error(result.left.text);
};

/** Knows the appends that are under way. */
const watched = (journal: Journal) => {
  const open = new Set<Promise<unknown>>();
  const append: Journal["append"] = (book, entries) => {
    const appended = journal.append(book, entries);
    open.add(appended);
    return appended.finally(() => open.delete(appended));
  };
  return { journal: { ...journal, append }, open };
};

const roomOfOne = () => {
  const listeners = new Set<(event: ChatEvent) => void>();
  const posts: Post[] = [];
  const said: ChatEvent[] = [];
  const chat: Chat = {
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    post: (post) => {
      posts.push(post);
      return Promise.resolve();
    },
  };
  const say = (message: Message): void => {
    said.push({ type: "posted", message });
    for (const listener of listeners) listener({ type: "posted", message });
  };
  return { chat, posts, said, say };
};

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** So many turns of the event loop without anything new are quiet: what is on a loopback socket comes in within one. */
const QUIET_TURNS = 4;

const quiet = async (server: SimulatedBrokerServer, remote: RemoteBroker, open: ReadonlySet<Promise<unknown>>): Promise<void> => {
  let before = -1;
  for (let turns = 0; turns < QUIET_TURNS; ) {
    await Promise.all(open);
    await turn();
    const [there, here] = [server.traffic(), remote.traffic()];
    const passed = there.read + there.written + here.read + here.written;
    const isStill = there.read === here.written && there.written === here.read && passed === before && open.size === 0;
    turns = isStill ? turns + 1 : 0;
    before = passed;
  }
};

const allRows = async (journal: Journal, id: BookId): Promise<readonly JournalRow[]> => {
  const rows: JournalRow[] = [];
  for (;;) {
    const page = value(await journal.read(id, rows.at(-1)?.seq ?? 0, 1_000));
    rows.push(...page);
    if (page.length === 0) return rows;
  }
};

/** Opens it over an empty book of a journal. */
export const openDeskOverSocket = async (id: BookId, kept: Journal, config: BookConfig, world: WorldConfig & { readonly cash: Decimal }): Promise<DeskOverSocket> => {
  const clock = virtualClock(world.start);
  const server = value(await serveSimulatedBroker({ world, clock }));
  const remote = value(await connectSimulatedBroker({ address: server.address, clock, deadlines: { orderMs: 1_000, questionMs: 3_000 } }));
  const { journal, open } = watched(kept);
  const room = roomOfOne();
  const pass = async (ms: number): Promise<void> => {
    const until = clock.now() + ms;
    await quiet(server, remote, open);
    for (let next = clock.nextAt(); next !== undefined && next <= until; next = clock.nextAt()) {
      clock.advanceTo(next);
      await quiet(server, remote, open);
    }
    clock.advanceTo(until);
  };
  const asked = venueOf(remote.broker);
  await pass(1_000);
  const ports = { ...remote, clock, chat: room.chat, journal };
  const desk = await openDesk({ book: emptyBook(id), config, venue: await asked, ports });
  return {
    server,
    say: room.say,
    pass,
    evidence: async () => {
      const book = desk.book();
      const owing = [...valuesOf(book.orders)].filter((order) => order.pending !== null || owesAnswer(order));
      return {
        account: { book: id, cash: world.cash, config, bestBids: new Map() },
        rows: await allRows(kept, id),
        brokerLog: server.log(),
        posts: room.posts,
        said: room.said,
        book: { seq: book.seq, hash: createHash("sha256").update(bookJson(book)).digest("hex") },
        unresolved: owing.map(({ key }) => `${key} awaits an answer`),
      };
    },
    stop: async () => {
      void desk.stop();
      remote.close();
      await server.close();
    },
  };
};
