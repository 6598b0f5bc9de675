import {
  dueTimers,
  inputId,
  isStop,
  isTalk,
  isUrgent,
  needsOfMessage,
  needsOfPress,
  needsOfTimer,
  timerName,
  type AppendedTo,
  type Book,
  type BookConfig,
  type BrokerEvent,
  type ChatEvent,
  type Command,
  type EpochMs,
  type InputBody,
  type MarketView,
  type Message,
  type MessageId,
  type Press,
  type Problem,
  type Timer,
  type Venue,
} from "@floorbroker/core";
import type { OperatorOrder } from "../control/operator-order.ts";
import { setAlarms } from "./alarms.ts";
import { followClock } from "./clock-holds.ts";
import { execute, opensOrChases, withhold, type Deliver } from "./execute.ts";
import { gather } from "./gather.ts";
import { followJournal } from "./journal-holds.ts";
import { bugOf, openMailbox } from "./mailbox.ts";
import { otherAccount } from "./other-account.ts";
import { machinePause, type Pause, type Ports } from "./ports.ts";
import { reconcileRegularly, type Reconciliation } from "./reconciliation.ts";
import { newestStatuses, standingAlarms } from "./say-again.ts";
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

const brokerInput = (event: BrokerEvent): string => {
  switch (event.type) {
    case "fill":
      return `fill:${event.fill.ref.broker}:${event.fill.fillId}:${event.fill.rev}`;
    case "fees-reported":
      return `fees:${event.fillId}:${event.amount}`;
    case "order-state":
      return `state:${event.ref.id}:${event.state}`;
    case "link":
      return `link:${event.link.name}:${event.link.generation}:${event.link.state}`;
    case "gap":
      return `gap:${event.link}:${event.fromGeneration}`;
  }
};

const isSafe = (text: string): string => text.slice(0, 200);

/** A message waits this long, in ms, for the lookups of the one before it: `flat` must not overtake the alert it is about. */
const ORDER_PATIENCE_MS = 250;

/** Nothing was looked up. */
const NO_MARKET: MarketView = { quotes: {}, specs: {} };

/** What is behind, and what that means for a trader. */
const BEHIND = "The tables and snapshots made of the journal are behind; the journal has everything, and trading goes on.";

const firstOf = async (awaited: Promise<unknown>, pause: ReturnType<Pause>): Promise<void> => {
  await Promise.race([awaited, pause.over]);
  pause.cancel();
};

/**
 * Puts a book to work: its mailbox, its alarms, its ears at chat and broker. A book that has a past first asks the broker
 * about everything that was under way (`restarted`); only then is anything else heard.
 */
export const openDesk = async ({ book: first, config, venue, ports, kept, snapshotSeq = 0 }: DeskStart): Promise<Desk> => {
  const { clock, broker, chat, journal, control, pause = machinePause, connections = () => [] } = ports;
  let state = first.tradingState;
  let gathering = 0;
  let fail: (problem: Problem) => void = () => undefined;
  const failed = new Promise<Problem>((resolve) => (fail = resolve));
  let gaveUp = false;
  const giveUp = (reason: Problem): void => {
    if (gaveUp) return;
    gaveUp = true;
    fail(reason);
    tellOperator(`this process ends, nothing is traded until it is started again: ${reason.text}`);
    void stop().catch(() => undefined);
  };
  // An exception in a step of ours is a bug: nobody knows what is missing then, and a new start finds it out.
  const brokeIn = (where: string) => (error: unknown): void => giveUp(bugOf(where, error));

  const run = (book: Book, commands: readonly Command[], lies: AppendedTo): void => {
    for (const command of commands) {
      // Who has given up sends nothing: what is claimed is asked about by the next process.
      if (gaveUp && !isTalk(command)) continue;
      // What an operator stops while it was being written down is not sent any more.
      if ((lies === "outage-log" || mailbox.stopWaits()) && opensOrChases(book, command)) withhold(command, deliver);
      else void execute({ ...ports, book: mailbox.book }, command, deliver).catch(isTalk(command) ? reportChat : brokeIn(command.command));
    }
  };
  // Talk that could not be delivered never stops a trade.
  const reportChat = (error: unknown): void => void process.stderr.write(`chat: ${isSafe(String(error))}\n`);

  const tellOperator = (text: string): void =>
    void (async () => chat.post({ type: "operator", text }))().catch(reportChat);
  const upkeep = kept === undefined ? undefined : keepUp(kept, { snapshotSeq }, ({ text }) => tellOperator(`${text}. ${BEHIND}`), ports.pause);

  const mailbox = openMailbox(first, journal, clock, {
    committed: (book, commands, lies) => {
      const resumed = book.tradingState === "active" && state !== "active";
      state = book.tradingState;
      if (resumed) void control?.resumed();
      run(book, commands, lies);
      alarms.follow(dueTimers(book));
      reconciliation?.differs(book.disagreements.length > 0);
      void holds.follow().catch(brokeIn("asking how the journal is"));
      upkeep?.follow(book);
    },
    stalled: ({ text }) => tellOperator(`the journal does not answer: ${text}. Nothing is sent until it does.`),
    fatal: giveUp,
  }, pause);
  const deliver: Deliver = (id, body) => mailbox.deliver(id, body);
  const holds = followJournal(journal, mailbox.book, deliver);
  const clockHolds = followClock(clock, mailbox.book, deliver);

  // A stream may say the same again in other words between, all within one commit: each hearing has a name of its own.
  let hearings = 0;
  const hear = (name: string, body: InputBody): void => deliver(inputId(`${name}@${mailbox.book().seq}.${hearings++}`), body);

  const look = async (what: string, prepare: () => Promise<void>): Promise<void> => {
    gathering++;
    await prepare()
      .catch(brokeIn(what))
      .finally(() => gathering--);
  };

  const obey = (order: OperatorOrder, put: typeof deliver): void => {
    const { id, command, by, reason } = order;
    put(inputId(`operator:${id}@${mailbox.book().seq}.${hearings++}`), { type: "operator", order: id, command, by, reason });
  };

  const ring = (timer: Timer, at: EpochMs): void =>
    void look(timerName(timer), async () => {
      const market = await gather(ports, needsOfTimer(mailbox.book(), timer));
      alarms.done(timer);
      hear(`timer:${timerName(timer)}:${at}`, { type: "timer", timer, market });
    });
  const alarms = setAlarms(clock, ring);

  let turn: Promise<unknown> = Promise.resolve();
  /** What is looked up for messages that are not decided yet. */
  const deciding = new Map<MessageId, Promise<void>>();
  const hearMessage = (message: Message): void => {
    const id = inputId(`message:${message.id}:${message.revision}`);
    // What stops something waits for nothing: neither for what others look up, nor for what they still have to decide.
    if (isUrgent(mailbox.book(), message)) return mailbox.deliverFirst(id, { type: "message", message, market: NO_MARKET });
    const before = turn;
    clockHolds.follow();
    const heard = look(`message ${message.id}`, async () => {
      const [market] = await Promise.all([gather(ports, needsOfMessage(mailbox.book(), message, clock.now())), holds.follow()]);
      await firstOf(before, pause(ORDER_PATIENCE_MS));
      deliver(id, { type: "message", message, market, connections: connections() });
    });
    turn = heard;
    deciding.set(message.id, heard);
    void heard.finally(() => deciding.get(message.id) === heard && deciding.delete(message.id));
  };

  /** What is deleted while its market is still being looked up is decided first: else nobody would take it back. */
  const hearDeletion = ({ messageId }: Extract<ChatEvent, { readonly type: "deleted" }>): void => {
    const tell = (): void => deliver(inputId(`deleted:${messageId}`), { type: "message-deleted", messageId });
    const before = deciding.get(messageId);
    if (before === undefined) return tell();
    void look(`the deletion of ${messageId}`, async () => {
      await before;
      tell();
    });
  };
  const hearChat = (event: ChatEvent): void => {
    if (event.type === "deleted") return hearDeletion(event);
    hearMessage(event.message);
  };
  /** Behind a link that came up again there may be another login; a proof that is not to be had is asked for at the next one. */
  const proveAgain = async (): Promise<void> => {
    try {
      const other = otherAccount(venue, await broker.proveEnvironment());
      if (other !== undefined) giveUp(other);
    } catch {
      // What stands in the way of the proof stands in the way of orders, too, and is told there.
    }
  };
  /** A confirmation is looked into as its entry was; a refusal waits for nothing. */
  const hearPress = ({ id, messageId, choice, by, at: pressedAt }: Press): void => {
    const press = (market: MarketView): void => deliver(inputId(`press:${id}`), { type: "pressed", messageId, choice, by, pressedAt, market });
    if (choice === "decline") return press(NO_MARKET);
    clockHolds.follow();
    void look(`the confirmation of ${messageId}`, async () => {
      const [market] = await Promise.all([gather(ports, needsOfPress(mailbox.book(), messageId, clock.now())), holds.follow()]);
      press(market);
    });
  };
  const hearBroker = (event: BrokerEvent): void => {
    hear(brokerInput(event), { type: "broker", event });
    // What the stream lost, the lists have.
    if (event.type === "gap") reconciliation?.now();
    if (event.type === "link" && event.link.state === "up") void proveAgain();
  };

  /** A listener that never throws into the adapter which calls it. */
  const guarded = <A>(where: string, listener: (event: A) => void) => (event: A): void => {
    try {
      listener(event);
    } catch (error) {
      brokeIn(where)(error);
    }
  };

  const deafen: (() => void)[] = [];
  let reconciliation: Reconciliation | undefined;
  const stop = async (): Promise<void> => {
    for (const off of deafen) off();
    reconciliation?.stop();
    alarms.stop();
    clockHolds.stop();
    await mailbox.idle();
    await upkeep?.finish();
  };

  // Whoever stopped the book while no process ran is obeyed before anything is heard.
  const commanded = (await control?.waiting()) ?? [];
  if (first.seq > 0) run(first, await newestStatuses(journal, first), "journal");
  deliver(inputId(`configure@${first.seq}`), { type: "configure", config, venue });
  if (first.seq > 0) deliver(inputId(`restart@${first.seq}`), { type: "restarted" });
  for (const order of commanded) obey(order, deliver);
  deafen.push(broker.listen(guarded("what the broker said", hearBroker)));
  alarms.follow(dueTimers(first));
  // What a message needs is decided by the configuration: nothing is heard before that is durable.
  await mailbox.idle();
  await holds.follow();
  clockHolds.followRegularly();
  await mailbox.idle();
  if (control !== undefined) deafen.push(control.listen((order) => obey(order, isStop(order.command) ? mailbox.deliverFirst : deliver)));
  const alarming = first.seq > 0 ? standingAlarms(first, mailbox.book()) : [];
  if (alarming.length > 0) tellOperator(`after the restart, what is still to be seen to: ${alarming.join("; ")}`);
  deafen.push(chat.listen(guarded("what the chat said", hearChat)));
  if (chat.buttons !== undefined) deafen.push(chat.buttons.onPress(guarded("a button that was pressed", hearPress)));
  reconciliation = reconcileRegularly(ports, config.reconcile, { deliver: hear, tell: tellOperator });
  reconciliation.differs(mailbox.book().disagreements.length > 0);
  // What came to an end while it was opened neither hears nor asks.
  if (gaveUp) await stop();
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
