import { createHash } from "node:crypto";
import { writeFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { openTradingStore } from "@floorbroker/adapter-postgres";
import { connectSimulatedBroker, pacedClock, type RemoteBroker } from "@floorbroker/adapter-sim";
import {
  bookJson,
  entryOf,
  isOk,
  openTradesOf,
  owesAnswer,
  valuesOf,
  type Book,
  type Chat,
  type ChatEvent,
  type Journal,
  type JournalRow,
  type Problem,
  type Result,
} from "@floorbroker/core";
import { openBook } from "../../src/run/open-book.ts";
import { venueOf } from "../../src/run/venue.ts";
import { openDesk, type Desk } from "../../src/shell/desk.ts";
import { BOOK, HURRIED } from "./account.ts";
import { crossings } from "./boundaries.ts";
import type { Orders, Said, Told } from "./child-lines.ts";


// A desk in a process of its own, as `run` opens it, that is killed at one of its boundaries. It is started by life.ts.

const orders = JSON.parse(process.argv[2] ?? "null") as Orders; // written by life.ts
const crossing = crossings(orders.deadly);
const clock = pacedClock(orders.pace);

/** Longest wait for the day's last answers: what the invariants allow an unknown. */
const REST_WITHIN_MS = 30_000;
const LOOK_MS = 20;
/** So long nothing may happen before it counts as rest. */
const STILL_MS = 160;

const say = (said: Said): void => void writeSync(1, `${JSON.stringify(said)}\n`);

const opened = <A>(result: Result<Problem, A>): A => {
  if (isOk(result)) return result.right;
  say({ say: "failed", text: `${result.left.code}: ${result.left.text}` });
  process.exit(1);
};

const deadlyJournal = (journal: Journal): Journal => ({
  ...journal,
  append: async (book, entries) => {
    const n = crossing.before("write");
    const result = await journal.append(book, entries);
    crossing.after("write", n);
    return result;
  },
});

const gateway = () => {
  const listeners = new Set<(event: ChatEvent) => void>();
  const early: ChatEvent[] = [];
  const chat: Chat = {
    listen: (listener) => {
      listeners.add(listener);
      for (const event of early.splice(0)) listener(event);
      return () => void listeners.delete(listener);
    },
    post: (post) => {
      const n = crossing.before("post");
      say({ say: "post", post });
      crossing.after("post", n);
      return Promise.resolve();
    },
  };
  const hear = (event: ChatEvent): void => {
    if (listeners.size === 0) early.push(event);
    for (const listener of listeners) listener(event);
  };
  return { chat, hear };
};

/** Counts the lists that were answered, so that it can be told when all three have been compared. */
const countingLists = ({ broker, accounts, ...rest }: RemoteBroker) => {
  const answered = { orders: 0, fills: 0, positions: 0 };
  const counted = async <A>(name: keyof typeof answered, list: Promise<A>): Promise<A> => {
    const listing = await list;
    answered[name] += 1;
    return listing;
  };
  return {
    ...rest,
    broker: {
      ...broker,
      orders: (window: Parameters<typeof broker.orders>[0]) => counted("orders", broker.orders(window)),
      fills: (window: Parameters<typeof broker.fills>[0]) => counted("fills", broker.fills(window)),
    },
    accounts: { ...accounts, positions: () => counted("positions", accounts.positions()) },
    haveAllCome: () => Object.values(answered).every((count) => count > 0),
  };
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** What is still under way in a book: nothing of it may be, when a day is over. */
const underWay = (book: Book): readonly string[] => [
  ...[...valuesOf(book.orders)].filter((order) => order.pending !== null || owesAnswer(order)).map(({ key }) => `${key} awaits an answer`),
  ...book.inquiries.map((key) => `${key} is asked about`),
  ...openTradesOf(book).flatMap((trade) => {
    const climbs = trade.ladder.nextStepAt !== null && entryOf(book, trade).incarnations.some(({ state }) => state === "working");
    return [...(climbs ? [`${trade.id} climbs`] : []), ...(trade.close === null ? [] : [`${trade.id} is being closed`])];
  }),
  ...book.disagreements.map(({ text }) => text),
  // A journal that was too slow has rows in its outage log, which the auditor does not read.
  ...book.holds.map(({ text }) => text),
];

const rest = async (desk: Desk): Promise<readonly string[]> => {
  const until = Date.now() + REST_WITHIN_MS;
  let stillSince = Date.now();
  let seq = -1;
  for (;;) {
    await desk.settled();
    const left = underWay(desk.book());
    if (left.length > 0 || desk.book().seq !== seq) stillSince = Date.now();
    if (Date.now() - stillSince >= STILL_MS) return [];
    if (Date.now() > until) return left;
    seq = desk.book().seq;
    await pause(LOOK_MS);
  }
};

const rowsOf = async (journal: Journal): Promise<readonly JournalRow[]> => {
  const rows: JournalRow[] = [];
  for (;;) {
    const page = opened(await journal.read(BOOK, rows.at(-1)?.seq ?? 0, 1_000));
    rows.push(...page);
    if (page.length < 1_000) return rows;
  }
};

const live = async (): Promise<void> => {
  const { databaseUrl, dataDir } = orders;
  const store = opened(await openTradingStore(databaseUrl === null ? { dataDir } : { databaseUrl, dataDir }));
  const { journal, snapshots, readModels } = store;
  const { book, snapshotSeq } = opened(await openBook(journal, BOOK, snapshots));
  const sending: number[] = [];
  const remote = opened(
    await connectSimulatedBroker({
      address: orders.broker,
      clock,
      client: "desk",
      onSend: (when) => {
        if (when === "before") sending.push(crossing.before("send"));
        else crossing.after("send", sending.pop() ?? 0);
      },
    }),
  );
  const ports = countingLists(remote);
  const { chat, hear } = gateway();
  const venue = await venueOf(ports.broker);
  // A snapshot every few rows, so that a kill meets its making and a start its reading.
  const kept = { snapshots, readModels, snapshotEvery: 10 };
  const desk = await openDesk({ book, snapshotSeq, kept, config: HURRIED, venue, ports: { ...ports, clock, chat, journal: deadlyJournal(journal) } });
  void desk.failed.then((problem) => {
    say({ say: "failed", text: `${problem.code}: ${problem.text}` });
    process.exit(1);
  });
  const end = async (): Promise<void> => {
    await rest(desk);
    say({ say: "quiet" });
    await pause(LOOK_MS);
    const unresolved = await rest(desk);
    desk.stop();
    await desk.settled();
    writeFileSync(orders.rowsPath, JSON.stringify(await rowsOf(journal)));
    const bookHash = createHash("sha256").update(bookJson(desk.book())).digest("hex");
    say({ say: "rested", seq: desk.book().seq, bookHash, crossed: crossing.crossed(), unresolved });
    await journal.close();
    process.exit(0);
  };
  createInterface({ input: process.stdin }).on("line", (line) => {
    const told = JSON.parse(line) as Told; // written by life.ts
    if (told.tell === "event") hear(told.event);
    else void end();
  });
  say({ say: "listening" });
  while (!ports.haveAllCome()) await pause(2);
  await desk.settled();
  say({ say: "ready" });
};

await live();
