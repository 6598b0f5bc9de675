import type { Json } from "../codec.ts";
import { get } from "../persistent-map.ts";
import { bookConfigCodec, venueCodec } from "./config.ts";
import type { Command } from "./commands.ts";
import type { Event } from "./events.ts";
import { decideBrokerEvent } from "./decide/broker-events.ts";
import { decidePressed } from "./decide/confirm.ts";
import { withdrawAll } from "./decide/confirmation-end.ts";
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

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

/** Whether two values say the same; what both share is not looked into. */
const sameJson = (a: Json, b: Json): boolean => {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isList(a) || isList(b)) return isList(a) && isList(b) && a.length === b.length && a.every((item, at) => sameJson(item, b[at] ?? null));
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null));
};

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
    case "pressed":
      return decidePressed(ledger, input);
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
      record(ledger, { type: "trading-state", state: input.state, reason: input.reason });
      if (input.state !== "active") withdrawAll(ledger, `entries were stopped: ${input.reason}`);
      return undefined;
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
