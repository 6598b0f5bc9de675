import type { InputId } from "../ids.ts";
import type { EpochMs } from "../time.ts";
import { commandsFor, type Command } from "./commands.ts";
import type { Event, Recorded } from "./events.ts";
import { evolve } from "./evolve.ts";
import type { Book } from "./state.ts";

/** A decision in progress: the events so far, and the book that already contains them. Lives for one `decide` only. */
export interface Ledger {
  readonly at: EpochMs;
  readonly inputId: InputId;
  /** The book with everything recorded so far. */
  book: Book;
  readonly events: Event[];
  /** What the events ask of the outside, in their order; to be executed only after they are durable. */
  readonly commands: Command[];
  /** How the shell's own connections stand, in words. */
  readonly connections: readonly string[];
}

/** Opens a ledger on a book. */
export const openLedger = (book: Book, inputId: InputId, at: EpochMs, connections: readonly string[] = []): Ledger => ({
  at,
  inputId,
  book,
  events: [],
  commands: [],
  connections,
});

/** Records one event: what is decided next sees the book that contains it. */
export const record = (ledger: Ledger, event: Event): void => {
  const recorded: Recorded<Event> = { at: ledger.at, event };
  ledger.book = evolve(ledger.book, recorded);
  ledger.events.push(event);
  ledger.commands.push(...commandsFor(ledger.book, recorded));
};
