import { absurd, formatMoney, instrumentText, type Event, type EventOf } from "@floorbroker/core";
import { because, next } from "./event-words.ts";

/** Events about a trade as a whole. */
const TRADE = [
  "trade-opened",
  "entry-stopped",
  "entry-changed",
  "exit-changed",
  "ladder-moved",
  "close-requested",
  "close-moved",
  "close-finished",
  "close-waits",
  "settled",
  "level-watched",
  "exit-deferred",
  "trade-closed",
  "trade-reopened",
  "stop-moved",
  "expiry-told",
] as const satisfies readonly Event["type"][];
export type TradeEvent = EventOf<(typeof TRADE)[number]>;
/** Whether an event is one of them. */
export const isAboutTrade = (event: Event): event is TradeEvent => TRADE.some((type) => type === event.type);

const openedText = ({ tradeId, side, entryPlan, spec, messageId }: EventOf<"trade-opened">): string =>
  `${tradeId}: ${side} ${entryPlan.quantity} ${instrumentText(spec.instrument)} for ${messageId}`;

const closeText = ({ tradeId, quantity, style, level, reason }: EventOf<"close-requested">): string =>
  `${tradeId}: close ${quantity ?? "all"}, ${style}${level === null ? "" : ` ${formatMoney(level)}`}${because(reason)}`;

const deferredText = (event: EventOf<"exit-deferred">): string =>
  event.until === 0 ? "exits are tried again" : `exits wait after ${event.code}${because(event.text)}`;

/** What such an event says; `at` is the instant at which it was written down. */
export const tradeText = (event: TradeEvent, at: number): string => {
  switch (event.type) {
    case "trade-opened":
      return openedText(event);
    case "entry-stopped":
    case "trade-reopened":
      return `${event.tradeId}${because(event.reason)}`;
    case "entry-changed":
      return `${event.tradeId}: entry changed${because(event.reason)}`;
    case "exit-changed":
      return `${event.tradeId}: ${event.what} to ${formatMoney(event.to)}${because(event.reason)}`;
    case "ladder-moved":
      return `${event.tradeId}: step ${event.step}, ${event.phase}${because(event.reason)}${next(event.nextStepAt, at)}`;
    case "close-requested":
      return closeText(event);
    case "close-moved":
      return `${event.tradeId}: step ${event.step}${next(event.nextStepAt, at)}`;
    case "close-finished":
      return `${event.tradeId}: nothing is left to close`;
    case "close-waits":
    case "settled":
      return `${event.tradeId}: ${event.text}`;
    case "level-watched":
      return `${event.tradeId}: ${event.nextAt === null ? "no level is watched" : `compared${next(event.nextAt, at)}`}`;
    case "exit-deferred":
      return `${event.tradeId}: ${deferredText(event)}`;
    case "trade-closed":
      return `${event.tradeId}: ${event.reason}`;
    case "stop-moved":
      return `${event.tradeId}: stop at ${event.stop === null ? "none" : formatMoney(event.stop)}${because(event.reason)}`;
    case "expiry-told":
      return `${event.tradeId}${because(event.text)}`;
    default:
      return absurd(event);
  }
};
