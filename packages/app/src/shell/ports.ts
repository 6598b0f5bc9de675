import type { Accounts, Broker, Chat, Clock, Instruments, Journal, Quotes } from "@floorbroker/core";

/** Everything a book needs from the outside. Quote source and order venue are chosen apart. */
export interface Ports {
  readonly clock: Clock;
  readonly broker: Broker;
  readonly quotes: Quotes;
  readonly instruments: Instruments;
  readonly accounts: Accounts;
  readonly chat: Chat;
  readonly journal: Journal;
}
