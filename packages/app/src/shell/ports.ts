import type { Accounts, Broker, Chat, Clock, Instruments, Journal, Quotes } from "@floorbroker/core";
import type { OperatorOrder } from "../control/operator-order.ts";

/** Where operators command from outside the chat. Nothing of it ever rejects. */
export interface Control {
  /** What waits and was not taken by the book, oldest first: asked before anything is heard. */
  readonly waiting: () => Promise<readonly OperatorOrder[]>;
  /** Hears every later order, each once. Gives the end of listening. */
  readonly listen: (listener: (order: OperatorOrder) => void) => () => void;
  /** What an order did is durable: whoever gave it is told. */
  readonly answered: (id: string, text: string) => Promise<void>;
  /** The book takes entries again. */
  readonly resumed: () => Promise<void>;
}

/** Waits so many ms of the process's own time; `cancel` ends the wait, which then never resolves. */
export type Pause = (ms: number) => { readonly over: Promise<void>; readonly cancel: () => void };

/** The machine's own timers. */
export const machinePause: Pause = (ms) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  return { over, cancel: () => clearTimeout(timer) };
};

/** Everything a book needs from the outside. Quote source and order venue are chosen apart. */
export interface Ports {
  readonly clock: Clock;
  readonly broker: Broker;
  readonly quotes: Quotes;
  readonly instruments: Instruments;
  readonly accounts: Accounts;
  readonly chat: Chat;
  readonly journal: Journal;
  /** What the process itself waits with; {@link machinePause} by default. A simulation has it on its virtual clock. */
  readonly pause?: Pause;
  /** Without it nobody commands from outside the chat. */
  readonly control?: Control;
  /** How connections that are not the broker's stand, in words: part of what `!tt status` answers. */
  readonly connections?: () => readonly string[];
}
