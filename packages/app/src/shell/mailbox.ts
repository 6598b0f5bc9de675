import {
  decideOn,
  encodeEvent,
  inputId,
  isBygone,
  isOk,
  problem,
  type AppendedTo,
  type Book,
  type Command,
  type Decision,
  type Input,
  type InputBody,
  type InputId,
  type Journal,
  type JournalEntry,
  type Problem,
} from "@floorbroker/core";
import type { Clock } from "@floorbroker/core";
import { machinePause, type Pause } from "./ports.ts";

/** Most inputs that share one commit. */
const BATCH = 256;
/** Most inputs that may wait; more means that the journal has been away for long. */
export const MAILBOX_LENGTH = 100_000;
/** Pause before a failed commit is tried again, in ms, doubling up to the last. */
const RETRY_MS = [100, 200, 400, 800, 1_600, 3_200, 5_000] as const;

/** What the mailbox tells its owner. */
export interface MailboxHooks {
  /** After each durable commit: the commands to execute, in order, and where the commit lies. */
  readonly committed: (book: Book, commands: readonly Command[], kept: AppendedTo) => void;
  /** The journal does not take what we decided; nothing is sent until it does. Called once per outage. */
  readonly stalled: (problem: Problem) => void;
  /** Somebody else writes this book, or the journal is not ours any more: this process must not go on. */
  readonly fatal: (problem: Problem) => void;
}

/** One book's inputs, decided one after the other. */
export interface Mailbox {
  deliver(id: InputId, body: InputBody): void;
  /** The same for what stops something: it is decided before all that waits, in the order in which it came. */
  deliverFirst(id: InputId, body: InputBody): void;
  /** Whether such a stop waits: what is about to be sent may be what it stops. */
  stopWaits(): boolean;
  book(): Book;
  /** Whether anything waits or is being decided. */
  busy(): boolean;
  /** Resolves when nothing waits and nothing is being decided. */
  idle(): Promise<void>;
}

interface Batch {
  readonly book: Book;
  readonly entries: readonly JournalEntry[];
  readonly commands: readonly Command[];
}

/** What was decided, and of which input: of the one that came, or of the crash that it caused. */
interface Decided {
  readonly input: Input;
  readonly decision: Decision;
}

/**
 * A message that has left memory is refused each time it is told, and by its own name the first hearing is in the journal
 * already, which takes no input twice.
 */
const named = (book: Book, input: Input): Input =>
  input.type === "message" && isBygone(book, input.message.id) ? { ...input, id: inputId(`${input.id}@${book.seq}`) } : input;

const decideSafely = (book: Book, input: Input): Decided => {
  try {
    return { input, decision: decideOn(book, input) };
  } catch (error) {
    // An exception is a bug: what was decided of this input is dropped as a whole, and the book halts. The same input
    // may come again, and be decided or throw again: the crash has a name of its own.
    const text = `${input.type} ${input.id}: ${error instanceof Error ? error.message : String(error)}`;
    const crash: Input = { id: inputId(`crash:${input.id}@${book.seq}`), at: input.at, type: "crashed", text };
    return { input: crash, decision: decideOn(book, crash) };
  }
};

const entriesOf = (book: Book, { input, decision }: Decided): readonly JournalEntry[] =>
  decision.events.map((event, ordinal) => ({
    seq: book.seq + ordinal + 1,
    at: input.at,
    inputId: input.id,
    ordinal,
    ...encodeEvent(event),
  }));

const decideBatch = (book: Book, inputs: readonly Input[]): Batch => {
  const entries: JournalEntry[] = [];
  const commands: Command[] = [];
  let current = book;
  for (const input of inputs) {
    const decided = decideSafely(current, named(current, input));
    entries.push(...entriesOf(current, decided));
    commands.push(...decided.decision.commands);
    current = decided.decision.book;
  }
  return { book: current, entries, commands };
};

/** What a process can't go on with, be it a bug of ours or a port that threw where it promised a value. */
export const bugOf = (where: string, error: unknown): Problem =>
  problem("bug", `${where}: ${(error instanceof Error ? error.message : String(error)).slice(0, 500)}`, [
    "start again: everything that was decided is in the journal, and the broker is asked about what was under way",
    "report it",
  ]);

const FATAL: ReadonlySet<string> = new Set(["stale-writer", "duplicate", "not-storable"]);

/**
 * The mailbox of a book: takes what waits, decides it, appends all events in **one** durable commit, and only then hands
 * out the commands. Nothing reaches a broker before the event that intends it is durable.
 */
export const openMailbox = (opened: Book, journal: Journal, clock: Clock, hooks: MailboxHooks, pauseFor: Pause = machinePause): Mailbox => {
  let book = opened;
  let waiting: { readonly id: InputId; readonly body: InputBody }[] = [];
  /** How many of them, at the front, may not wait behind the others. */
  let urgent = 0;
  let running: Promise<void> | null = null;
  let dead = false;

  /** Whether the journal ends with this very batch: a commit is whole or not at all, so its last row tells. */
  const landed = async ({ entries }: Batch): Promise<boolean> => {
    const mine = entries.at(-1);
    const tail = mine === undefined ? undefined : await journal.read(book.id, mine.seq - 1, 2);
    if (mine === undefined || tail === undefined || !isOk(tail)) return false;
    const [row, ...later] = tail.right;
    return later.length === 0 && row?.inputId === mine.inputId && row.ordinal === mine.ordinal;
  };

  /** Where the batch lies durably; null when this process must not go on. */
  const commit = async (batch: Batch): Promise<AppendedTo | null> => {
    for (let attempt = 0; ; attempt++) {
      const result = await journal.append(book.id, batch.entries);
      if (isOk(result)) return result.right;
      const { code } = result.left;
      if (code === "commit-unknown" && (await landed(batch))) return "journal";
      if (FATAL.has(code)) {
        hooks.fatal(result.left);
        return null;
      }
      // Who gave up meanwhile waits for no journal: what was not written was not sent either.
      if (dead) return null;
      if (attempt === 0) hooks.stalled(result.left);
      const pause = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0;
      await pauseFor(pause).over;
    }
  };

  const work = async (): Promise<void> => {
    while (waiting.length > 0 && !dead) {
      const taken = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      urgent = Math.max(0, urgent - BATCH);
      const at = clock.now();
      const batch = decideBatch(book, taken.map(({ id, body }) => ({ id, at, ...body })));
      const kept = batch.entries.length === 0 ? "journal" : await commit(batch);
      if (kept === null) {
        dead = true;
        return;
      }
      book = batch.book;
      hooks.committed(book, batch.commands, kept);
    }
  };

  const giveUp = (reason: Problem): void => {
    dead = true;
    hooks.fatal(reason);
  };

  const run = (): void => {
    running ??= work()
      .catch((error: unknown) => giveUp(bugOf(`the mailbox of ${book.id}`, error)))
      .finally(() => {
        running = null;
        if (waiting.length > 0 && !dead) run();
      });
  };

  const put = (id: InputId, body: InputBody, at: number): void => {
    if (dead) return;
    if (waiting.length >= MAILBOX_LENGTH) {
      const text = `${waiting.length} inputs of ${book.id} wait: the journal has not taken anything for long`;
      return giveUp(problem("mailbox-full", text, ["bring the journal's database back", "start again"]));
    }
    waiting.splice(at, 0, { id, body });
    // A turn of the microtask queue lets inputs of the same instant share one commit.
    queueMicrotask(run);
  };

  return {
    deliver: (id, body) => put(id, body, waiting.length),
    deliverFirst: (id, body) => put(id, body, urgent++),
    stopWaits: () => urgent > 0,
    book: () => book,
    busy: () => running !== null || (waiting.length > 0 && !dead),
    idle: async () => {
      while (running !== null || (waiting.length > 0 && !dead)) await (running ?? Promise.resolve());
    },
  };
};
