import {
  add,
  committedOf,
  divide,
  entryFilled,
  exitExposure,
  exitFilled,
  formatMoney,
  fromInteger,
  get,
  heldOf,
  isBygone,
  multiply,
  openTradesOf,
  workingLimit,
  ZERO,
  type Book,
  type Decimal,
  type Event,
  type EventOf,
  type MessageId,
  type OrderKey,
  type Trade,
  type TradeId,
} from "@floorbroker/core";
import { START_POWER } from "../account.ts";
import type { Audited } from "./audited.ts";
import { gainOf, sellingOf, spentOn, type Tallies, type TradeTally } from "./tally.ts";
import { demand } from "./violation.ts";

/** What the auditor remembers of a session. */
export interface Ledgers extends Audited {
  readonly tallies: Tallies;
  readonly openedBy: Set<MessageId>;
  /** Every trade that was ever opened, also what the book has forgotten since. */
  readonly traded: Map<TradeId, Pick<Trade, "spec" | "side">>;
  /** Message and revision, and how often it was read, and answered. */
  readonly read: Map<string, number>;
  readonly answered: Map<string, number>;
  /** Messages that were found to ask for nothing: nothing is said under them. */
  readonly ignored: Set<MessageId>;
  /** Orders of which an operator was told that nobody knows what became of them; asked about anew, they still are. */
  readonly told: Set<OrderKey>;
  /** The newest revision that the book knew of each life. */
  readonly revisions: Map<string, number>;
  readonly stops: Map<TradeId, Decimal>;
  readonly isWiped: () => boolean;
}

const count = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);

/** 3 at the venue: what was sold and what works never exceed what was bought. */
export const workingIsCovered = ({ isWiped }: Ledgers, tally: TradeTally): void => {
  const { id, bought, sold } = tally;
  const selling = sellingOf(tally);
  demand(isWiped() || sold + selling <= bought, () => `I3: at the broker ${sold} sold and ${selling} working of ${bought} bought (${id})`);
};

/** 3 in the book, and: fills alone are quantity, so the book never counts more than the venue has filled. */
const exitsCovered = ({ tallies, isWiped }: Ledgers, book: Book, trade: Trade): void => {
  const [exposure, held] = [exitExposure(book, trade), heldOf(book, trade)];
  demand(exposure <= held, () => `I3: ${trade.id} may still sell ${exposure} of ${held} held`);
  if (isWiped()) return;
  const { bought, sold } = tallies.of(trade.id);
  demand(entryFilled(book, trade) <= bought, () => `I3: ${trade.id} counts ${entryFilled(book, trade)} bought, ${bought} were`);
  demand(exitFilled(book, trade) <= sold, () => `I3: ${trade.id} counts ${exitFilled(book, trade)} sold, ${sold} were`);
};

/** What exits and somebody else's sales have brought into the account since its start. */
export const gainsOf = ({ tallies, traded }: Pick<Ledgers, "tallies" | "traded">): Decimal =>
  [...traded].reduce((sum, [id, trade]) => add(sum, gainOf(tallies.of(id), trade)), tallies.foreignProceeds());

/**
 * 2: whenever an entry is to be sent, what is committed and pending stays within the configured share of what the account
 * began with, plus what it has gained since. Once as the book says, once as the auditor counts for himself.
 */
const withinShare = ({ tallies, traded, isWiped }: Ledgers, book: Book): void => {
  if (isWiped() || book.config === null) return;
  const funds = add(START_POWER, gainsOf({ tallies, traded }));
  const allowed = divide(multiply(funds, book.config.allocation.totalPercent), fromInteger(100));
  let [committed, spent] = [ZERO, ZERO];
  for (const trade of openTradesOf(book)) {
    const tally = tallies.of(trade.id);
    const own = spentOn(tally, trade, get(book.orders, trade.entry)?.pending != null);
    spent = add(spent, own);
    // What has ended at the venue commits nothing more, even before the book has heard of it.
    committed = add(committed, tally.entered && tally.buying === 0 ? own : committedOf(book, trade));
  }
  demand(committed <= allowed, () => `I2: ${formatMoney(committed)} committed, ${formatMoney(allowed)} allowed`);
  demand(spent <= allowed, () => `I2: ${formatMoney(spent)} spent and under way, ${formatMoney(allowed)} allowed`);
};

/** 8: while the book is not active, no entry is intended, and none is made dearer. */
const noEntryWhileStopped = (book: Book, { op, key, terms }: EventOf<"intended">): void => {
  if (book.tradingState === "active" || op === "cancel") return;
  const order = get(book.orders, key);
  const working = order === undefined ? null : workingLimit(order);
  const isCheaper = op === "replace" && working !== null && (terms?.limit ?? working) <= working;
  demand(isCheaper, () => `I8: ${key} is to ${op} while the book is ${book.tradingState}`);
};

/** The entry is one day order, only ever repriced within its plan, and never while another life of it may fill. */
const asPlanned = ({ tallies, venue }: Ledgers, book: Book, { key, tradeId, terms }: EventOf<"intended">): void => {
  const trade = get(book.trades, tradeId);
  if (trade === undefined || terms === null) return;
  const { quantity, worstPrice, timeInForce } = trade.entryPlan;
  // One that was cancelled to be placed anew on other terms asks for what is left.
  const earlier = trade.earlierEntries.flatMap(venue.under).reduce((sum, { filled }) => sum + filled, 0);
  demand(terms.quantity + earlier === quantity && terms.timeInForce === timeInForce, () => `R4: ${key} is no longer the order that was planned`);
  const isDear = terms.limit !== null && (trade.side === "buy" ? terms.limit > worstPrice : terms.limit <= ZERO);
  demand(!isDear, () => `I2: ${key} is to pay more than was reserved`);
  demand(tallies.livesOf(key) <= 1, () => `R4: ${key} is changed while ${tallies.livesOf(key)} lives of it may fill`);
};

/** What is known of a life never goes back to an earlier revision of it, however the stream reorders. */
const neverBack = ({ revisions }: Ledgers, book: Book, { key }: EventOf<"order-state">): void => {
  for (const { ref, revision } of get(book.orders, key)?.incarnations ?? []) {
    // Names may be given again by a broker that begins anew, but not to the same order.
    const life = `${key} ${ref.id}`;
    const before = revisions.get(life) ?? 0;
    demand(revision === null || revision >= before, () => `R8: ${key}: ${ref.id} went back from revision ${before} to ${String(revision)}`);
    revisions.set(life, revision ?? before);
  }
};

/** A stop only ever moves in the trade's favour. */
const stopInFavour = ({ stops }: Ledgers, book: Book, { tradeId, stop }: EventOf<"stop-moved">): void => {
  const before = stops.get(tradeId);
  const isLong = get(book.trades, tradeId)?.side !== "sell";
  demand(before === undefined || (isLong ? stop > before : stop < before), () => `R6: the stop of ${tradeId} moved from ${String(before)} to ${stop}`);
  stops.set(tradeId, stop);
};

const nameOf = ({ messageId, revision }: EventOf<"message-answered">): string => `${messageId} r${revision}`;
const answeredBefore = ({ answered }: Ledgers, event: EventOf<"message-answered">): boolean => answered.has(nameOf(event));

const tradeOf = (book: Book, event: EventOf<"intended" | "fill" | "order-state">): Trade | undefined => {
  const key = event.type === "fill" ? event.fill.orderKey : event.key;
  const order = key === null ? undefined : get(book.orders, key);
  return order === undefined ? undefined : get(book.trades, order.tradeId);
};

/** Checked after every event, against the book that contains it. */
export const auditEvent = (ledgers: Ledgers, book: Book, event: Event): void => {
  switch (event.type) {
    case "message-read":
      return count(ledgers.read, `${event.message.id} r${event.message.revision}`);
    case "message-answered":
      // What has left memory is refused anew each time it is told.
      if (isBygone(book, event.messageId) && answeredBefore(ledgers, event)) return void ledgers.read.set(nameOf(event), 1);
      if (event.outcome === "ignored") ledgers.ignored.add(event.messageId);
      return count(ledgers.answered, `${event.messageId} r${event.revision}`);
    case "trade-opened":
      demand(!ledgers.openedBy.has(event.messageId), () => `I1: message ${event.messageId} opened a second trade`);
      ledgers.openedBy.add(event.messageId);
      return void ledgers.traded.set(event.tradeId, event);
    case "escalated":
      if (event.key !== null) ledgers.told.add(event.key);
      return undefined;
    case "inquiry-settled":
      return void ledgers.told.delete(event.key);
    case "stop-moved":
      return stopInFavour(ledgers, book, event);
    case "intended":
    case "fill":
    case "order-state": {
      const trade = tradeOf(book, event);
      if (trade !== undefined) exitsCovered(ledgers, book, trade);
      if (event.type === "order-state") return neverBack(ledgers, book, event);
      if (event.type === "fill" || event.role !== "entry") return undefined;
      withinShare(ledgers, book);
      noEntryWhileStopped(book, event);
      return asPlanned(ledgers, book, event);
    }
    default:
      return undefined;
  }
};
