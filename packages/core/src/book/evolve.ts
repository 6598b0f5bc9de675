import type { InstrumentId, OrderKey, TradeId } from "../ids.ts";
import { get, remove, set } from "../persistent-map.ts";
import type { Event, EventOf, Recorded } from "./events.ts";
import {
  inquirySettled,
  orderAccepted,
  orderClaimed,
  orderExpiredUnsent,
  orderFees,
  orderFilled,
  orderIntended,
  orderRejected,
  orderStated,
  orderUnknown,
} from "./evolve/orders.ts";
import { closeRequested, closeWaits, enteredAnew, entryChanged, exitChanged, exitsTaken, entryStopped, expiryTold, orderFilledIn, orderWorks, stopMoved, tradeClosed, tradeOpened } from "./evolve/trades.ts";
import { riskAfter } from "./evolve/risk.ts";
import type { HoldCode } from "./hold.ts";
import { withExternalFill, withForeignOrder } from "./evolve/bounds.ts";
import { evicted } from "./evolve/evict.ts";
import { confirmationAsked, messageAnswered, messageRead } from "./evolve/messages.ts";
import { pairEnds } from "./evolve/pairs.ts";
import { filledInThePast } from "./evolve/past.ts";
import type { Inquiry, Order } from "./order.ts";
import { slowPause } from "./questions.ts";
import { correctedReckoning, settled } from "./settlement.ts";
import { abilitiesFor, configOf, promised, type Book } from "./state.ts";
import type { Trade } from "./trade.ts";

const withTrade = (book: Book, id: TradeId, change: (trade: Trade) => Trade): Book => {
  const trade = get(book.trades, id);
  return trade === undefined ? book : { ...book, trades: set(book.trades, id, change(trade)) };
};

const withOrder = (book: Book, key: OrderKey, change: (order: Order) => Order): Book => {
  const order = get(book.orders, key);
  return order === undefined ? book : { ...book, orders: set(book.orders, key, change(order)) };
};

const withInquiry = (book: Book, key: OrderKey, inquiry: Inquiry): Book => ({
  ...withOrder(book, key, (order) => ({ ...order, inquiry })),
  inquiries: book.inquiries.includes(key) ? book.inquiries : [...book.inquiries, key],
});

const intended = (book: Book, recorded: Recorded<EventOf<"intended">>): Book => {
  const { event } = recorded;
  const previous = get(book.orders, event.key);
  const oneLife = book.venue !== null && event.terms !== null && abilitiesFor(book, event.terms.instrument).replacesAtomically;
  const order = orderIntended(recorded, previous, oneLife);
  if (order === undefined) return book;
  const withIt = { ...book, orders: set(book.orders, event.key, order) };
  if (previous !== undefined) return withIt;
  if (event.role === "entry") return withTrade(withIt, event.tradeId, (trade) => enteredAnew(trade, event.key));
  return withTrade(withIt, event.tradeId, (trade) => ({ ...trade, exits: [...trade.exits, event.key] }));
};

const accepted = (book: Book, recorded: Recorded<EventOf<"accepted">>): Book => {
  const { key, op, state } = recorded.event;
  const next = withOrder(book, key, (order) => orderAccepted(order, recorded));
  const order = get(next.orders, key);
  if (order === undefined || op === "cancel") return next;
  return withTrade(next, order.tradeId, (trade) => orderWorks(trade, order, op, state));
};

/**
 * A statement may be the acknowledgement that is being waited for: then the trade's status shows it as one. An exit that
 * works was not refused: the pauses begin small again.
 */
const stated = (book: Book, recorded: Recorded<EventOf<"order-state">>): Book => {
  const { key, state } = recorded.event;
  const awaited = get(book.orders, key)?.pending ?? null;
  const next = withOrder(book, key, (order) => orderStated(order, recorded));
  const order = get(next.orders, key);
  if (order === undefined) return next;
  const works = state === "working" && order.role !== "entry";
  const reset = works ? withTrade(next, order.tradeId, exitsTaken) : next;
  if (awaited === null || awaited.op === "cancel" || order.pending !== null) return reset;
  const { op } = awaited;
  return withTrade(reset, order.tradeId, (trade) => orderWorks(trade, order, op, state));
};

const filled = (book: Book, { event, at }: Recorded<EventOf<"fill" | "fill-revised" | "fill-voided">>): Book => {
  const { fill } = event;
  if (fill.orderKey === null) return book;
  const counted = withOrder(book, fill.orderKey, (order) => orderFilled(order, fill, at));
  const order = get(counted.orders, fill.orderKey);
  if (order === undefined) return filledInThePast(book, fill.orderKey, fill, at);
  const next = correctedReckoning(pairEnds(counted, order, at), order.tradeId);
  return withTrade(next, order.tradeId, (trade) => orderFilledIn(next, trade, order));
};

const tradeOpens = (book: Book, recorded: Recorded<EventOf<"trade-opened">>): Book => {
  const heard = promised(get(book.messages, recorded.event.messageId), "the message of a trade");
  const trade = tradeOpened(recorded, heard);
  return {
    ...book,
    trades: set(book.trades, trade.id, trade),
    openTrades: [...book.openTrades, trade.id],
    messages: set(book.messages, trade.messageId, { ...heard, tradeId: trade.id }),
  };
};

const tradeCloses = (book: Book, recorded: Recorded<EventOf<"trade-closed">>): Book => {
  const { tradeId } = recorded.event;
  const trade = get(book.trades, tradeId);
  if (trade === undefined) return book;
  return evicted({
    ...book,
    trades: set(book.trades, tradeId, tradeClosed(book, trade, recorded)),
    openTrades: book.openTrades.filter((id) => id !== tradeId),
    closedTrades: [...book.closedTrades.filter((id) => id !== tradeId), tradeId],
  });
};

const tradeReopens = (book: Book, event: EventOf<"trade-reopened">): Book => ({
  ...withTrade(book, event.tradeId, (trade) => ({ ...trade, closed: null })),
  openTrades: [...book.openTrades.filter((id) => id !== event.tradeId), event.tradeId],
  closedTrades: book.closedTrades.filter((id) => id !== event.tradeId),
});

const inquiryEnds = (book: Book, event: EventOf<"inquiry-settled">): Book => {
  const next = withOrder(book, event.key, (order) => inquirySettled(order, event));
  const open = get(next.orders, event.key)?.inquiry != null;
  return open ? next : { ...next, inquiries: book.inquiries.filter((key) => key !== event.key) };
};

const escalated = (book: Book, { event, at }: Recorded<EventOf<"escalated">>): Book => {
  if (event.key === null || event.code !== "order-unresolved") return book;
  const { retry } = configOf(book);
  return withOrder(book, event.key, (order) =>
    order.inquiry === null ? order : { ...order, inquiry: { ...order.inquiry, escalated: true, nextAt: at + slowPause(retry, order, 1) } },
  );
};

const asked = (book: Book, { key, attempt, nextAt }: EventOf<"asked">): Book =>
  withOrder(book, key, (order) =>
    order.inquiry === null ? order : { ...order, inquiry: { ...order.inquiry, attempts: attempt, nextAt } },
  );

const apply = (book: Book, recorded: Recorded): Book => {
  const { event, at } = recorded;
  switch (event.type) {
    case "configured":
      return { ...book, config: event.config, venue: event.venue };
    case "message-read":
      return messageRead(book, { at, event });
    case "message-deleted":
    case "considered":
      return book;
    case "message-answered":
      return messageAnswered(book, event);
    case "level-watched":
    case "gap":
    case "restarted":
      return book;
    case "confirmation-asked":
      return confirmationAsked(book, event);
    case "confirmation-ended":
      return { ...book, waiting: book.waiting.filter(({ message }) => message.id !== event.messageId) };
    case "trade-opened":
      return tradeOpens(book, { at, event });
    case "entry-stopped":
      return withTrade(book, event.tradeId, entryStopped);
    case "ladder-moved":
      return withTrade(book, event.tradeId, (trade) => ({
        ...trade,
        ladder: { step: event.step, phase: event.phase, nextStepAt: event.nextStepAt },
      }));
    case "entry-changed":
      return withTrade(book, event.tradeId, (trade) => entryChanged(trade, { at, event }));
    case "exit-changed":
      return withTrade(book, event.tradeId, (trade) => exitChanged(trade, event));
    case "close-requested":
      return withTrade(book, event.tradeId, (trade) => closeRequested(book, trade, { at, event }));
    case "close-moved":
      return withTrade(book, event.tradeId, (trade) => ({
        ...trade,
        close: trade.close === null ? null : { ...trade.close, step: event.step, nextStepAt: event.nextStepAt, waitsUntil: null },
      }));
    case "close-waits":
      return withTrade(book, event.tradeId, (trade) => closeWaits(trade, event));
    case "close-finished":
      return withTrade(book, event.tradeId, (trade) => ({ ...trade, close: null }));
    case "stop-moved":
      return withTrade(book, event.tradeId, (trade) => stopMoved(trade, event));
    case "expiry-told":
      return withTrade(book, event.tradeId, expiryTold);
    case "exit-deferred":
      return withTrade(book, event.tradeId, (trade) => ({
        ...trade,
        exitsNotBefore: event.until,
        exitRefusals: event.until === 0 ? trade.exitRefusals : trade.exitRefusals + 1,
        stuck: event.stuck ?? trade.stuck,
      }));
    case "trade-closed":
      return tradeCloses(book, { at, event });
    case "trade-reopened":
      return tradeReopens(book, event);
    case "intended":
      return intended(book, { at, event });
    case "claimed":
      return withOrder(book, event.key, (order) => orderClaimed(order, { at, event }));
    case "expired-unsent":
      return withOrder(book, event.key, (order) => orderExpiredUnsent(order, event));
    case "accepted":
      return accepted(book, { at, event });
    case "rejected":
      return withOrder(book, event.key, (order) => orderRejected(order, { at, event }));
    case "unknown":
      return withOrder(book, event.key, (order) => orderUnknown(order, event));
    case "asked":
      return asked(book, event);
    case "inquiry-wanted":
      return withInquiry(book, event.key, { attempts: 0, nextAt: event.at, escalated: false, must: event.must });
    case "inquiry-settled":
      return inquiryEnds(book, event);
    case "order-state":
      return stated(book, { at, event });
    case "fill":
    case "fill-revised":
    case "fill-voided":
      return filled(book, { at, event });
    case "external-fill":
      return withExternalFill(book, event.fill);
    case "settled":
      return settled(book, { at, event });
    case "fees-reported":
      return { ...book, orders: feesApplied(book, event) };
    case "foreign-order":
      return withForeignOrder(book, event);
    case "foreign-position":
      return { ...book, foreignPositions: foreignPositions(book, event) };
    case "position-disagreed": {
      const { type: _, ...disagreement } = event;
      return { ...book, disagreements: [...agreed(book, event.instrument), disagreement] };
    }
    case "position-agreed":
      return positionAgreed(book, event);
    case "hold-set":
      return { ...book, holds: [...without(book, event.code), { code: event.code, text: event.text }] };
    case "hold-lifted":
      return { ...book, holds: without(book, event.code) };
    case "link": {
      const { type: _, ...link } = event;
      return { ...book, links: { ...book.links, [event.name]: link } };
    }
    case "escalated":
      return escalated(book, { at, event });
    case "breaker-tripped":
    case "breaker-reset":
    case "operator-command":
    case "explanation-wanted":
      return book;
    case "trading-state":
      return { ...book, tradingState: event.state, stopped: event.state === "active" ? null : { at, reason: event.reason } };
  }
};

const foreignPositions = (book: Book, { instrument, quantity }: EventOf<"foreign-position">): Book["foreignPositions"] =>
  quantity === 0 ? remove(book.foreignPositions, instrument) : set(book.foreignPositions, instrument, quantity);

const agreed = (book: Book, instrument: InstrumentId): Book["disagreements"] =>
  book.disagreements.filter((each) => each.instrument !== instrument);

const positionAgreed = (book: Book, { instrument, average }: EventOf<"position-agreed">): Book => {
  const { acceptedAverages } = book;
  return {
    ...book,
    disagreements: agreed(book, instrument),
    acceptedAverages: average === null ? acceptedAverages : set(acceptedAverages, instrument, average),
  };
};

const without = (book: Book, code: HoldCode): Book["holds"] => book.holds.filter((hold) => hold.code !== code);

const feesApplied = (book: Book, event: EventOf<"fees-reported">): Book["orders"] => {
  const order = event.key === null ? undefined : get(book.orders, event.key);
  return order === undefined ? book.orders : set(book.orders, order.key, orderFees(order, event));
};

/**
 * The book after one more event; the given book is unchanged. Total over every event that was ever journaled: a fact
 * that does not fit (a fill of an unknown order, a status of a dead one) leaves the book as it is, never throws.
 */
export const evolve = (book: Book, recorded: Recorded<Event>): Book => {
  const next = apply(book, recorded);
  return { ...next, risk: riskAfter(book, next, recorded), seq: book.seq + 1 };
};
