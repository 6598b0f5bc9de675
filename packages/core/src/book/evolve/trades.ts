import { formatMoney, type Decimal } from "../../decimal.ts";
import type { OrderKey } from "../../ids.ts";
import type { EventOf, Recorded } from "../events.ts";
import { averageEntry, closeFilled, entryFilled, exitFilled, realisedPercent } from "../holdings.ts";
import { averageFillPrice, hasUnequalLegs, type Order } from "../order.ts";
import { isImmediate } from "../plans.ts";
import type { IncarnationState } from "../../ports/orders.ts";
import type { Book, HeardMessage } from "../state.ts";
import type { LadderState, Trade } from "../trade.ts";

/** Entries of a status line; a long ladder or many partial fills must not grow it without bound. */
const TRAIL_LENGTH = 24;

const noted = (trade: Trade, text: string, replacing?: string): Trade => {
  const last = trade.trail.at(-1);
  if (last === text) return trade;
  const kept = replacing !== undefined && last?.startsWith(replacing) === true ? trade.trail.slice(0, -1) : trade.trail;
  const trail = [...kept, text];
  return { ...trade, trail: trail.length > TRAIL_LENGTH ? [...trail.slice(0, 2), "…", ...trail.slice(4)] : trail };
};

const firstLadder = ({ event: { entryPlan }, at }: Recorded<EventOf<"trade-opened">>): LadderState => {
  const climbs = entryPlan.prices.length > 1;
  const nextStepAt = climbs || isImmediate(entryPlan) ? at + entryPlan.stepIntervalMs : null;
  return { step: 0, phase: climbs ? "climbing" : "resting", nextStepAt };
};

/** The trade that an opening instruction starts. */
export const tradeOpened = (recorded: Recorded<EventOf<"trade-opened">>, message: HeardMessage): Trade => {
  const { event, at } = recorded;
  return {
    id: event.tradeId,
    messageId: event.messageId,
    channelId: message.channelId,
    threadId: message.threadId,
    authorId: message.authorId,
    openedAt: at,
    spec: event.spec,
    side: event.side,
    entryPlan: event.entryPlan,
    exitPlan: event.exitPlan,
    ladder: firstLadder(recorded),
    entry: event.entryKey,
    earlierEntries: [],
    exits: [],
    entryWanted: true,
    close: null,
    exitsNotBefore: 0,
    exitRefusals: 0,
    stuck: null,
    exitState: { stop: null, best: null, expiryTold: false },
    trail: ["received"],
    closed: null,
  };
};

/** A trader's own terms: they are brought into force at once, and no ladder climbs any more. */
export const entryChanged = (trade: Trade, { event, at }: Recorded<EventOf<"entry-changed">>): Trade =>
  noted({ ...trade, entryPlan: event.entryPlan, ladder: { step: 0, phase: "changing", nextStepAt: at } }, `changed: ${event.reason}`);

/** An entry that is placed anew: the order before it is over, and its fills still count. */
export const enteredAnew = (trade: Trade, key: OrderKey): Trade =>
  trade.entry === key ? trade : { ...trade, entry: key, earlierEntries: [...trade.earlierEntries, trade.entry] };

/** A trader's own level takes the place of the plan's, and of whatever the stop has been moved to. */
export const exitChanged = (trade: Trade, { exitPlan, what, to }: EventOf<"exit-changed">): Trade => {
  const exitState = what === "stop" ? { ...trade.exitState, stop: null } : trade.exitState;
  return noted({ ...trade, exitPlan, exitState }, `${what} to ${formatMoney(to)}`, `${what} to `);
};

/** No further entry: what works of it is cancelled. */
export const entryStopped = (trade: Trade): Trade => ({
  ...trade,
  entryWanted: false,
  ladder: { ...trade.ladder, nextStepAt: null },
});

/** A wish to get out takes the place of an older one. */
export const closeRequested = (book: Book, trade: Trade, { event, at }: Recorded<EventOf<"close-requested">>): Trade =>
  noted(
    {
      ...entryStopped(trade),
      // A new wish is tried at once, whatever was refused before.
      exitsNotBefore: 0,
      close: {
        by: event.messageId,
        quantity: event.quantity,
        filledBefore: closeFilled(book, trade),
        style: event.style,
        level: event.level,
        step: 0,
        nextStepAt: at,
        waitsUntil: null,
        leg: event.leg,
      },
    },
    `closing ${event.quantity ?? "all"}`,
  );

/** Nothing is done before the market opens. */
export const closeWaits = (trade: Trade, { until, text }: EventOf<"close-waits">): Trade =>
  noted({ ...trade, close: trade.close === null ? null : { ...trade.close, step: 0, nextStepAt: until, waitsUntil: until } }, text);

/** The contract's end closed what was held. */
export const settledIn = (trade: Trade, key: OrderKey, { fill, reckoned }: EventOf<"settled">): Trade => {
  const exits = trade.exits.includes(key) ? trade.exits : [...trade.exits, key];
  return noted({ ...trade, exits }, `${reckoned ? "reckoned" : "settled"} ${fill.quantity} @ ${formatMoney(fill.price)}`);
};

const priceText = ({ terms: { limit, stop } }: Order): string => {
  if (limit !== null) return formatMoney(limit);
  return stop === null ? "at market" : `stop ${formatMoney(stop)}`;
};

const averageText = (average: Decimal | undefined): string => (average === undefined ? "?" : formatMoney(average));

/** An exit that works was not refused: what was told of a refusal holds no more, and the pauses begin small again. */
export const exitsTaken = (trade: Trade): Trade => ({ ...trade, exitRefusals: 0, stuck: null });

/** The broker acknowledged an order of the trade: the trail shows the price it works at. */
export const orderWorks = (trade: Trade, order: Order, op: "place" | "replace", state: IncarnationState): Trade => {
  if (order.role === "entry") return noted(trade, op === "place" ? `working ${priceText(order)}` : priceText(order));
  const name = order.role === "target" ? "exit working" : order.role === "stop" ? "stop working" : "closing";
  // An order that is merely received may still be refused by the venue.
  const taken = state === "working" ? exitsTaken(trade) : trade;
  return noted({ ...taken, exitsNotBefore: 0 }, `${name} ${order.terms.quantity} @ ${priceText(order)}`, name);
};

/** An order of the trade filled or a fill of it was corrected. */
export const orderFilledIn = (book: Book, trade: Trade, order: Order): Trade => {
  // While only one leg of a spread has been heard of, there is nothing yet that could be told.
  if (hasUnequalLegs(order)) return trade;
  if (order.role === "entry") {
    const text = `filled ${entryFilled(book, trade)}/${trade.entryPlan.quantity} @ ${averageText(averageEntry(book, trade))}`;
    return noted(trade, text, "filled ");
  }
  const verb = trade.side === "buy" ? "sold" : "bought back";
  return noted(trade, `${verb} ${exitFilled(book, trade)} @ ${averageText(averageFillPrice(order))}`, `${verb} `);
};

/** The stop has moved in the trade's favour. */
export const stopMoved = (trade: Trade, { stop, best }: EventOf<"stop-moved">): Trade =>
  noted({ ...trade, exitState: { ...trade.exitState, stop, best: best ?? trade.exitState.best } }, `stop to ${formatMoney(stop)}`, "stop to ");

/** It was said what happens on the contract's last day, once. */
export const expiryTold = (trade: Trade): Trade => noted({ ...trade, exitState: { ...trade.exitState, expiryTold: true } }, "expires today");

/** The end. */
export const tradeClosed = (book: Book, trade: Trade, { event, at }: Recorded<EventOf<"trade-closed">>): Trade => {
  const percent = realisedPercent(book, trade);
  const gain = percent === undefined ? "" : ` ${percent < 0n ? "" : "+"}${Math.round(Number(percent) / 1e8)} %`;
  const text = `${event.reason.replaceAll("-", " ")}${gain}`;
  return noted(
    {
      ...entryStopped(trade),
      close: null,
      exitsNotBefore: 0,
      closed: { at, reason: event.reason },
    },
    text,
  );
};
