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

/** Everything a book needs from the outside. Quote source and order venue are chosen apart. */
export interface Ports {
  readonly clock: Clock;
  readonly broker: Broker;
  readonly quotes: Quotes;
  readonly instruments: Instruments;
  readonly accounts: Accounts;
  readonly chat: Chat;
  readonly journal: Journal;
  /** Without it nobody commands from outside the chat. */
  readonly control?: Control;
}
