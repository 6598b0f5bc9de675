import type { Accounts, Broker, Clock, Instruments, Quotes } from "@floorbroker/core";
import type { OpenedBook } from "./open-book.ts";

/** A venue that can be traded at, and the book of what was traded there before. */
export interface OpenedVenue {
  readonly clock: Clock;
  readonly broker: Broker;
  readonly accounts: Accounts;
  readonly quotes: Quotes;
  readonly instruments: Instruments;
  readonly opened: OpenedBook;
  /** Ends the connection, where there is one. */
  close(): void;
}
