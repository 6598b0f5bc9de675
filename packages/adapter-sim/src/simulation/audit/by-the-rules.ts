import {
  add,
  divide,
  fromInteger,
  multiply,
  openTradesOf,
  subtract,
  times,
  type Book,
  type Decimal,
  type EpochMs,
  type Event,
  type EventOf,
  type MessageId,
  type Quote,
  type TradeId,
} from "@floorbroker/core";
import { START_POWER } from "../account.ts";
import { OWNER } from "../room.ts";
import type { Audited } from "./audited.ts";
import { isForgottenByBroker } from "./forgotten.ts";
import { demand } from "./violation.ts";

/**
 * The rules of the order path that one event alone can break, reckoned by the auditor himself: who may trade, on which
 * quote, how late, for how much; who may close.
 */
export interface RuleAudit {
  /** Once for each event, against the book that contains it; `at` is when, by the process's own clock. */
  heard(book: Book, event: Event, at: EpochMs): void;
  /** Once at the end of a session. */
  ended(book: Book): void;
}

/** Instructions that may ask for a close. */
const CLOSES: ReadonlySet<string> = new Set(["close", "futures", "control"]);

const CENT = 1_000_000n;

/** The mid, a cent down for a buyer. */
const firstLimit = (bid: bigint, ask: bigint): bigint => ((bid + ask) / 2n / CENT) * CENT;

/** R3: an entry by alert is priced by a market that can be seen, and begins at its mid. */
const pricedByTheMarket = (book: Book, quote: Quote | null, { tradeId, entryPlan, side }: EventOf<"trade-opened">, at: EpochMs): void => {
  const limitMs = book.config?.entry.quoteAgeMs ?? 0;
  const text = (what: string) => () => `R3: ${tradeId} was opened on a quote that ${what}`;
  if (quote === null) return demand(false, text("is not there"));
  const { bid, ask, halted, quality, confirmedAt } = quote;
  demand(!halted && quality === "realtime", text("is halted or not real-time"));
  if (bid === null || ask === null) return demand(false, text("has one side"));
  demand(ask > 0n && bid <= ask, text("is crossed or worth nothing"));
  demand(at - confirmedAt <= limitMs, text(`is ${at - confirmedAt} ms old`));
  const [mid, cap] = [firstLimit(bid, ask), entryPlan.cap];
  if (side === "buy") demand(entryPlan.prices[0] === (cap === null || mid < cap ? mid : cap), text("has another mid than its first price"));
};

/** R2: one alert commits no more than its share of all the money there may be. */
const withinItsShare = (book: Book, funds: Decimal, { tradeId, entryPlan, spec }: EventOf<"trade-opened">): void => {
  const { quantity, worstPrice, costShare, feePerUnit } = entryPlan;
  const cost = times(add(multiply(multiply(worstPrice, spec.multiplier), costShare), feePerUnit), quantity);
  const allowed = divide(multiply(funds, book.config?.allocation.perAlertPercent ?? fromInteger(0)), fromInteger(100));
  demand(subtract(cost, allowed) <= 0n, () => `R2: ${tradeId} commits more than an alert's share`);
};

/** Opens the audit of the rules; `gains` is what the account has gained since its start, at most. */
export const openRuleAudit = (
  { room, isWiped }: Pick<Audited, "room"> & { readonly isWiped: () => boolean },
  gains: () => Decimal,
): RuleAudit => {
  const instructions = new Map<MessageId, string>();
  let quoted: { readonly messageId: MessageId; readonly quote: Quote | null } | undefined;
  const told = new Set<TradeId>();

  const byTheOwner = (messageId: MessageId, what: string): void =>
    demand(room.messages.get(messageId)?.message.authorId === OWNER, () => `R1: ${messageId} ${what}, and it is not the owner's`);
  const inTime = (book: Book, messageId: MessageId, at: EpochMs, what: string): void => {
    const age = at - (room.messages.get(messageId)?.message.postedAt ?? at);
    demand(age <= (book.config?.entry.messageAgeMs ?? 0), () => `R1: ${messageId} ${what} after ${age} ms`);
  };

  const opened = (book: Book, event: EventOf<"trade-opened">, at: EpochMs): void => {
    const { messageId, entryPlan, spec } = event;
    byTheOwner(messageId, "opened a trade");
    inTime(book, messageId, at, "opened a trade");
    if (spec.instrument.kind !== "option" || entryPlan.type !== "limit") return;
    if (!isWiped()) withinItsShare(book, add(START_POWER, gains()), event);
    if (quoted?.messageId === messageId && instructions.get(messageId) === "open") pricedByTheMarket(book, quoted.quote, event, at);
  };
  const closes = (book: Book, { messageId, tradeId }: EventOf<"close-requested">, at: EpochMs): void => {
    if (messageId === null) return;
    byTheOwner(messageId, `closes ${tradeId}`);
    // A stop is never too late, and `flatten` is one.
    if (instructions.get(messageId) !== "control") inTime(book, messageId, at, `closes ${tradeId}`);
    demand(CLOSES.has(instructions.get(messageId) ?? ""), () => `R7: ${tradeId} is closed by ${messageId}, which asks for no close`);
  };

  return {
    heard: (book, event, at) => {
      switch (event.type) {
        case "message-read":
          return void instructions.set(event.message.id, event.instruction.kind);
        case "considered":
          return void (quoted = { messageId: event.messageId, quote: event.quote });
        case "trade-opened":
          return opened(book, event, at);
        case "close-requested":
          return closes(book, event, at);
        case "escalated":
          if (event.code === "trade-forgotten" && event.tradeId !== null) told.add(event.tradeId);
          return demand(event.code !== "crashed", () => `I7: a decision threw: ${event.text}`);
        default:
          return undefined;
      }
    },
    ended: (book) => {
      if (!isWiped()) return;
      for (const { id } of openTradesOf(book)) {
        demand(told.has(id) || !isForgottenByBroker(book, id), () => `R10: the broker has forgotten ${id}, and nobody was told`);
      }
    },
  };
};
