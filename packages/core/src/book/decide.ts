import type { Json } from "../codec.ts";
import { get } from "../persistent-map.ts";
import { bookConfigCodec, venueCodec } from "./config.ts";
import type { Command } from "./commands.ts";
import type { Event } from "./events.ts";
import { decideBrokerEvent } from "./decide/broker-events.ts";
import { decideCrash } from "./decide/crash.ts";
import { requestEntryStop } from "./decide/deleted.ts";
import { decideHold } from "./decide/hold.ts";
import { decideLookup } from "./decide/lookups.ts";
import { decideMessage } from "./decide/message.ts";
import { decideChangeOutcome, decideExpiredUnsent, decidePairOutcome, decidePlaceOutcome } from "./decide/outcomes.ts";
import { decideOperator } from "./decide/operate.ts";
import { decideOrdersListed } from "./decide/orders-listed.ts";
import { decidePositionsListed } from "./decide/positions-listed.ts";
import { decideRestart } from "./decide/restart.ts";
import { decideTimer } from "./decide/timers.ts";
import type { Input } from "./inputs.ts";
import { openLedger, record, type Ledger } from "./ledger.ts";
import type { Book } from "./state.ts";

const sameJson = (a: Json, b: Json): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const configure = (ledger: Ledger, { config, venue }: Extract<Input, { type: "configure" }>): void => {
  const { book } = ledger;
  const known =
    book.config !== null &&
    book.venue !== null &&
    sameJson(bookConfigCodec.encode(book.config), bookConfigCodec.encode(config)) &&
    sameJson(venueCodec.encode(book.venue), venueCodec.encode(venue));
  if (!known) record(ledger, { type: "configured", config, venue });
};

const apply = (ledger: Ledger, input: Input): void => {
  switch (input.type) {
    case "configure":
      return configure(ledger, input);
    case "message":
      return decideMessage(ledger, input.message, input.market);
    case "message-deleted": {
      const heard = get(ledger.book.messages, input.messageId);
      return heard === undefined ? undefined : requestEntryStop(ledger, input.messageId, heard);
    }
    case "timer":
      return decideTimer(ledger, input.timer, input.market);
    case "place-outcome":
      return decidePlaceOutcome(ledger, input.key, input.revision, input.outcome);
    case "place-oco-outcome":
      return decidePairOutcome(ledger, input.keys, input.outcomes);
    case "replace-outcome":
      return decideChangeOutcome(ledger, input.key, "replace", input.revision, input.outcome);
    case "cancel-outcome":
      return decideChangeOutcome(ledger, input.key, "cancel", input.revision, input.outcome);
    case "expired-unsent":
      return decideExpiredUnsent(ledger, input.key, input.revision);
    case "lookup":
      return decideLookup(ledger, input.key, input.lookup);
    case "broker":
      return decideBrokerEvent(ledger, input.event);
    case "orders-listed":
      return decideOrdersListed(ledger, input.orders, input.fills);
    case "positions-listed":
      return decidePositionsListed(ledger, input.positions);
    case "hold":
      return decideHold(ledger, input.code, input.text);
    case "operator":
      return decideOperator(ledger, input);
    case "trading-state":
      if (ledger.book.tradingState === input.state) return undefined;
      return record(ledger, { type: "trading-state", state: input.state, reason: input.reason });
    case "restarted":
      return decideRestart(ledger);
    default:
      return decideCrash(ledger, input.text);
  }
};

/** The decision on one input: its events, the book that contains them, and what they ask of the outside. */
export interface Decision {
  readonly events: readonly Event[];
  readonly book: Book;
  readonly commands: readonly Command[];
}

/** As {@link decide}, with the resulting book and commands, so that the shell need not fold the events again. */
export const decideOn = (book: Book, input: Input): Decision => {
  const ledger = openLedger(book, input.id, input.at, input.type === "message" ? input.connections : undefined);
  apply(ledger, input);
  return { events: ledger.events, book: ledger.book, commands: ledger.commands };
};

/**
 * What happens because of one input: the events to be journaled, in order. Pure; an input that tells nothing new (a
 * redelivered message, a repeated fill, an outcome nobody waits for) gives none.
 */
export const decide = (book: Book, input: Input): readonly Event[] => decideOn(book, input).events;
