import {
  inputId,
  needsOfMessage,
  needsOfTimer,
  type AppendedTo,
  type Book,
  type BookConfig,
  type BrokerEvent,
  type ChatEvent,
  type Command,
  type EpochMs,
  type InputBody,
  type Message,
  type Problem,
  type Timer,
  type Venue,
} from "@floorbroker/core";
import { setAlarms } from "./alarms.ts";
import { execute, opensOrChases, withhold, type Deliver } from "./execute.ts";
import { gather } from "./gather.ts";
import { followJournal } from "./journal-holds.ts";
import { openMailbox } from "./mailbox.ts";
import type { Ports } from "./ports.ts";
import { reconcileRegularly, type Reconciliation } from "./reconciliation.ts";
import { newestStatuses } from "./say-again.ts";
import { keepUp, type Kept } from "./upkeep.ts";

/** A book at work between its ports. */
export interface Desk {
  book(): Book;
  deliver: Deliver;
  /** Resolves when nothing is being decided or looked up. Calls to the broker may still be under way. */
  settled(): Promise<void>;
  /**
   * Stops listening and ringing, at once. Resolves when what was heard is decided, and the tables of {@link DeskStart.kept}
   * have it. What is durable stays; a later desk goes on from there.
   */
  stop(): Promise<void>;
  /** Resolves with the reason when this process must not go on with the book. */
  readonly failed: Promise<Problem>;
}

/** What a desk starts with. */
export interface DeskStart {
  readonly book: Book;
  readonly config: BookConfig;
  readonly venue: Venue;
  readonly ports: Ports;
  /** Snapshots and tables, to be kept up with the journal off the path of orders; without it nobody does. */
  readonly kept?: Kept | undefined;
  /** The row that the newest snapshot has last; default 0: not known. */
  readonly snapshotSeq?: number;
}

const brokerInput = (event: BrokerEvent, seq: number): string => {
  switch (event.type) {
    case "fill":
      return `fill:${event.fill.ref.broker}:${event.fill.fillId}:${event.fill.rev}`;
    case "fees-reported":
      return `fees:${event.fillId}:${event.amount}@${seq}`;
    case "order-state":
      return `state:${event.ref.id}:${event.state}@${seq}`;
    case "link":
      return `link:${event.link.name}:${event.link.generation}:${event.link.state}@${seq}`;
    case "gap":
      return `gap:${event.link}:${event.fromGeneration}@${seq}`;
  }
};

const isSafe = (text: string): string => text.slice(0, 200);

/** A message waits this long, in ms, for the lookups of the one before it: `flat` must not overtake the alert it is about. */
const ORDER_PATIENCE_MS = 250;

/** What is behind, and what that means for a trader. */
const BEHIND = "The tables and snapshots made of the journal are behind; the journal has everything, and trading goes on.";

const firstOf = async (awaited: Promise<unknown>, ms: number): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([awaited, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
};

/**
 * Puts a book to work: its mailbox, its alarms, its ears at chat and broker. A book that has a past first asks the broker
 * about everything that was under way (`restarted`); only then is anything else heard.
 */
export const openDesk = async ({ book: first, config, venue, ports, kept, snapshotSeq = 0 }: DeskStart): Promise<Desk> => {
  const { clock, broker, chat, journal } = ports;
  let gathering = 0;
  let fail: (problem: Problem) => void = () => undefined;
  const failed = new Promise<Problem>((resolve) => (fail = resolve));

  const run = (book: Book, commands: readonly Command[], lies: AppendedTo): void => {
    for (const command of commands) {
      if (lies === "outage-log" && opensOrChases(book, command)) withhold(command, deliver);
      else void execute(ports, command, deliver).catch(reportChat);
    }
  };
  // Talk that could not be delivered never stops a trade.
  const reportChat = (error: unknown): void => void process.stderr.write(`chat: ${isSafe(String(error))}\n`);

  const tellOperator = (text: string): void => void chat.post({ type: "operator", text }).catch(reportChat);
  const upkeep = kept === undefined ? undefined : keepUp(kept, { snapshotSeq }, ({ text }) => tellOperator(`${text}. ${BEHIND}`));

  const mailbox = openMailbox(first, journal, clock, {
    committed: (book, commands, lies) => {
      run(book, commands, lies);
      alarms.follow(book);
      void holds.follow();
      upkeep?.follow(book);
    },
    stalled: ({ text }) => tellOperator(`the journal does not answer: ${text}. Nothing is sent until it does.`),
    fatal: (problem) => {
      void stop();
      fail(problem);
    },
  });
  const deliver: Deliver = (id, body) => mailbox.deliver(id, body);
  const holds = followJournal(journal, mailbox.book, deliver);

  const look = async (prepare: () => Promise<void>): Promise<void> => {
    gathering++;
    await prepare().finally(() => gathering--);
  };

  const ring = (timer: Timer, at: EpochMs): void =>
    void look(async () => {
      const market = await gather(ports, needsOfTimer(mailbox.book(), timer));
      alarms.done(timer);
      deliver(inputId(`timer:${timer.timer}:${"key" in timer ? timer.key : timer.tradeId}:${at}@${mailbox.book().seq}`), { type: "timer", timer, market });
    });
  const alarms = setAlarms(clock, ring);

  let turn: Promise<unknown> = Promise.resolve();
  const hearMessage = (message: Message): void => {
    const before = turn;
    const heard = look(async () => {
      const [market] = await Promise.all([gather(ports, needsOfMessage(mailbox.book(), message, clock.now())), holds.follow()]);
      await firstOf(before, ORDER_PATIENCE_MS);
      deliver(inputId(`message:${message.id}:${message.revision}`), { type: "message", message, market });
    });
    turn = heard;
  };

  const hearChat = (event: ChatEvent): void => {
    if (event.type === "deleted") return deliver(inputId(`deleted:${event.messageId}`), { type: "message-deleted", messageId: event.messageId });
    hearMessage(event.message);
  };
  const hearBroker = (event: BrokerEvent): void => {
    deliver(inputId(brokerInput(event, mailbox.book().seq)), { type: "broker", event } satisfies InputBody);
    // What the stream lost, the lists have.
    if (event.type === "gap") reconciliation?.now();
  };

  const deafen: (() => void)[] = [];
  let reconciliation: Reconciliation | undefined;
  const stop = async (): Promise<void> => {
    for (const off of deafen) off();
    reconciliation?.stop();
    alarms.stop();
    await mailbox.idle();
    await upkeep?.finish();
  };

  if (first.seq > 0) run(first, await newestStatuses(journal, first), "journal");
  deliver(inputId(`configure@${first.seq}`), { type: "configure", config, venue });
  if (first.seq > 0) deliver(inputId(`restart@${first.seq}`), { type: "restarted" });
  deafen.push(broker.listen(hearBroker));
  alarms.follow(first);
  // What a message needs is decided by the configuration: nothing is heard before that is durable.
  await mailbox.idle();
  await holds.follow();
  await mailbox.idle();
  deafen.push(chat.listen(hearChat));
  reconciliation = reconcileRegularly(ports, config.reconcile, () => mailbox.book().seq, deliver);
  return {
    book: mailbox.book,
    deliver,
    stop,
    failed,
    settled: async () => {
      do {
        await new Promise<void>((resolve) => setImmediate(resolve));
        await mailbox.idle();
      } while (gathering > 0 || mailbox.busy());
    },
  };
};
