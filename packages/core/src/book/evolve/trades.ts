import { formatMoney } from "../../decimal.ts";
import { get } from "../../persistent-map.ts";
import type { EventOf, Recorded } from "../events.ts";
import { averageEntry, closeFilled, entryFilled, exitFilled, realisedPercent } from "../holdings.ts";
import type { Order } from "../order.ts";
import { averageFillPrice } from "../order.ts";
import type { Book } from "../state.ts";
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

const firstLadder = ({ event, at }: Recorded<EventOf<"trade-opened">>): LadderState => ({
  step: 0,
  phase: event.entryPlan.prices.length > 1 ? "climbing" : "resting",
  nextStepAt: event.entryPlan.prices.length > 1 ? at + event.entryPlan.stepIntervalMs : null,
});

/** The trade that an opening instruction starts. The message must have been read before. */
export const tradeOpened = (book: Book, recorded: Recorded<EventOf<"trade-opened">>): Trade => {
  const { event, at } = recorded;
  const message = get(book.messages, event.messageId);
  if (message === undefined) throw new Error(`trade ${event.tradeId} opens for a message that was never read`);
  const watched = event.exitPlan.plan === "bracket" && event.exitPlan.target !== null;
  return {
    id: event.tradeId,
    messageId: event.messageId,
    channelId: message.channelId,
    authorId: message.authorId,
    openedAt: at,
    spec: event.spec,
    side: event.side,
    entryPlan: event.entryPlan,
    exitPlan: event.exitPlan,
    ladder: firstLadder(recorded),
    entry: event.entryKey,
    exits: [],
    entryWanted: true,
    close: null,
    exitsNotBefore: 0,
    exitRefusals: 0,
    nextWatchAt: watched ? at : null,
    trail: ["received"],
    closed: null,
  };
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
      close: {
        by: event.messageId,
        quantity: event.quantity,
        filledBefore: closeFilled(book, trade),
        style: event.style,
        level: event.level,
        step: 0,
        nextStepAt: at,
      },
    },
    `closing ${event.quantity ?? "all"}`,
  );

const priceText = (order: Order): string => {
  const { type, limit, stop } = order.terms;
  if (type === "market") return "at market";
  return type === "stop" ? `stop ${stop === null ? "?" : formatMoney(stop)}` : limit === null ? "?" : formatMoney(limit);
};

/** The broker acknowledged an order of the trade: the trail shows the price it works at. */
export const orderWorks = (trade: Trade, order: Order, op: "place" | "replace"): Trade => {
  if (order.role === "entry") return noted(trade, op === "place" ? `working ${priceText(order)}` : priceText(order));
  const name = order.role === "target" ? "exit working" : order.role === "stop" ? "stop working" : "closing";
  return noted({ ...trade, exitRefusals: 0, exitsNotBefore: 0 }, `${name} ${order.terms.quantity} @ ${priceText(order)}`, name);
};

/** An order of the trade filled or a fill of it was corrected. */
export const orderFilledIn = (book: Book, trade: Trade, order: Order): Trade => {
  if (order.role === "entry") {
    const average = averageEntry(book, trade);
    const text = `filled ${entryFilled(book, trade)}/${trade.entryPlan.quantity} @ ${average === undefined ? "?" : formatMoney(average)}`;
    return noted(trade, text, "filled ");
  }
  const average = averageFillPrice(order);
  const verb = trade.side === "buy" ? "sold" : "bought back";
  return noted(trade, `${verb} ${exitFilled(book, trade)} @ ${average === undefined ? "?" : formatMoney(average)}`, `${verb} `);
};

/** The end. */
export const tradeClosed = (book: Book, trade: Trade, { event, at }: Recorded<EventOf<"trade-closed">>): Trade => {
  const percent = realisedPercent(book, trade);
  const gain = percent === undefined ? "" : ` ${percent < 0n ? "" : "+"}${Math.round(Number(percent) / 1e8)} %`;
  const text = event.reason === "closed" ? `closed${gain}` : event.reason.replaceAll("-", " ");
  return noted(
    {
      ...entryStopped(trade),
      close: null,
      nextWatchAt: null,
      exitsNotBefore: 0,
      closed: { at, reason: event.reason },
    },
    text,
  );
};
