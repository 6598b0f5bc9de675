import { newYorkText } from "../calendar/new-york-text.ts";
import { formatMoney } from "../decimal.ts";
import type { ChannelId, MessageId, OrderKey } from "../ids.ts";
import type { CancelRequest, PlaceRequest, ReplaceRequest, SendWindow } from "../ports/broker.ts";
import type { Question, StatusPost } from "../ports/chat.ts";
import { get } from "../persistent-map.ts";
import type { EpochMs } from "../time.ts";
import { confirmersOf, waitingText, type ConfirmationWait } from "./confirmation.ts";
import type { Event, EventOf, Recorded } from "./events.ts";
import type { Order } from "./order.ts";
import { siblingOf } from "./pairs.ts";
import type { Book, HeardMessage } from "./state.ts";
import { answerCard, tradeCard } from "./status-card.ts";
import { answerText, tradeStatus } from "./status.ts";

/** What the outside must now do. Executed only after the event that asks for it is durable. */
export type Command =
  | { readonly command: "place"; readonly request: PlaceRequest; readonly until: EpochMs }
  /** Two orders in one call: both, or neither. */
  | { readonly command: "place-oco"; readonly requests: readonly [PlaceRequest, PlaceRequest]; readonly until: EpochMs }
  | { readonly command: "replace"; readonly request: ReplaceRequest; readonly until: EpochMs }
  | { readonly command: "cancel"; readonly request: CancelRequest; readonly revision: number; readonly until: EpochMs }
  | { readonly command: "find"; readonly key: OrderKey; readonly attempt: number; readonly sent: SendWindow }
  /** The one status message of an instruction, edited as the trade moves. */
  | ({ readonly command: "post-status" } & Omit<StatusPost, "type">)
  /** The compact explanation of a message, made of the journal, as the status of the message that asks for it. */
  | { readonly command: "explain"; readonly messageId: MessageId; readonly channelId: ChannelId; readonly about: MessageId }
  /** What became of an operator's command from outside the chat. */
  | { readonly command: "answer-order"; readonly order: string; readonly text: string }
  /** A question with the answers Confirm and Cancel, for a chat that has buttons. */
  | ({ readonly command: "ask-confirmation" } & Question)
  /** It is answered, or nobody's answer counts any more. */
  | { readonly command: "conclude-confirmation"; readonly messageId: MessageId; readonly text: string }
  | { readonly command: "tell-operator"; readonly channelId: ChannelId | null; readonly text: string };

const TALK = ["post-status", "explain", "answer-order", "ask-confirmation", "conclude-confirmation", "tell-operator"] as const;

/** What is only said to somebody: nothing of it reaches a broker, and none of it may stop a trade when it fails. */
export type Talk = Extract<Command, { readonly command: (typeof TALK)[number] }>;

/** Whether a command is only {@link Talk}. */
export const isTalk = (command: Command): command is Talk =>
  TALK.some((each) => each === command.command);

const claimedPlace = ({ key, pending }: Order): PlaceRequest | undefined =>
  pending?.op === "place" && pending.stage.is === "claimed" && pending.terms !== null
    ? { key, revision: pending.revision, terms: pending.terms }
    : undefined;

/** Of a pair nothing is sent before both sides are claimed. */
const sendPair = (book: Book, order: Order, until: EpochMs): readonly Command[] => {
  const sibling = siblingOf(book, order);
  const [first, second] = [sibling === undefined ? undefined : claimedPlace(sibling), claimedPlace(order)];
  return first === undefined || second === undefined ? [] : [{ command: "place-oco", requests: [first, second], until }];
};

const sendCommand = (book: Book, { key, op, revision, until }: EventOf<"claimed">): readonly Command[] => {
  const order = get(book.orders, key);
  if (order?.pending == null || order.pending.revision !== revision || order.pending.op !== op) return [];
  const { terms, target } = order.pending;
  if (op === "place" && order.linked !== null) return sendPair(book, order, until);
  if (op === "place" && terms !== null) return [{ command: "place", request: { key, revision, terms }, until }];
  if (op === "replace" && terms !== null && target !== null) return [{ command: "replace", request: { key, revision, terms, target }, until }];
  if (op === "cancel" && target !== null) return [{ command: "cancel", request: { key, target }, revision, until }];
  return [];
};

/** An answer stands where the message stands: in its thread, if it has one. */
const answeredIn = ({ channelId, threadId }: Pick<HeardMessage, "channelId" | "threadId">): ChannelId => threadId ?? channelId;

const statusOfTrade = (book: Book, tradeId: Parameters<typeof tradeStatus>[1]): readonly Command[] => {
  const trade = get(book.trades, tradeId);
  if (trade === undefined) return [];
  const text = tradeStatus(book, tradeId);
  const { messageId } = trade;
  return [{ command: "post-status", messageId, channelId: answeredIn(trade), text, card: tradeCard(book, trade) }];
};

const statusOfOrder = (book: Book, key: OrderKey): readonly Command[] => {
  const order = get(book.orders, key);
  return order === undefined ? [] : statusOfTrade(book, order.tradeId);
};

const answer = (book: Book, event: EventOf<"message-answered">): readonly Command[] => {
  const heard = get(book.messages, event.messageId);
  if (heard === undefined || event.outcome === "ignored") return [];
  if (event.outcome === "opened" && event.tradeId !== null) return statusOfTrade(book, event.tradeId);
  const { messageId } = event;
  const card = answerCard(event);
  const parts = card === undefined ? {} : { card };
  return [{ command: "post-status", messageId, channelId: answeredIn(heard), text: answerText(event), ...parts }];
};

const explanation = (book: Book, { messageId, about }: EventOf<"explanation-wanted">): readonly Command[] => {
  const heard = get(book.messages, messageId);
  return heard === undefined ? [] : [{ command: "explain", messageId, channelId: answeredIn(heard), about }];
};

const question = ({ config }: Book, { message, text, until, ...rest }: ConfirmationWait): Command => {
  const may = config === null ? [] : confirmersOf(config, { message, text, until, ...rest });
  return { command: "ask-confirmation", messageId: message.id, channelId: answeredIn(message), text, may, until };
};

const asksBack = (book: Book, wait: ConfirmationWait): readonly Command[] => {
  const { message } = wait;
  return [{ command: "post-status", messageId: message.id, channelId: answeredIn(message), text: waitingText(wait) }, question(book, wait)];
};

const operatorText = ({ command, by, reason, text }: EventOf<"operator-command">): string =>
  `${command} by ${by}${reason === null ? "" : ` (${reason})`}: ${text}`;

const untilText = (until: EpochMs | null): string =>
  until === null ? " until !tt resume" : ` until ${newYorkText(until)}, or !tt resume`;

const tellOperator = (book: Book, text: string): Command => ({
  command: "tell-operator",
  channelId: book.config?.operatorChannel ?? null,
  text,
});

/**
 * What one event asks of the outside, given the book that already contains it. Sending hangs on the *claim*, never on
 * the intent; everything else is talk and questions.
 */
export const commandsFor = (book: Book, { event }: Recorded<Event>): readonly Command[] => {
  switch (event.type) {
    case "claimed":
      return sendCommand(book, event);
    case "asked":
      return [{ command: "find", key: event.key, attempt: event.attempt, sent: { from: event.from, to: event.to } }];
    case "message-answered":
      return answer(book, event);
    case "confirmation-asked":
      return asksBack(book, event);
    case "confirmation-ended":
      return [{ command: "conclude-confirmation", messageId: event.messageId, text: event.text }];
    // Who was asked may not have been told, or can't be heard any more by the process that asked.
    case "restarted":
      return book.waiting.map((wait) => question(book, wait));
    case "escalated":
      return [tellOperator(book, event.text)];
    case "expiry-told":
      return [tellOperator(book, `${event.tradeId}: ${event.text}`), ...statusOfTrade(book, event.tradeId)];
    case "breaker-tripped":
      return [tellOperator(book, `${event.text}: no entries${untilText(event.until)}; exits go on`)];
    case "operator-command":
      return [{ command: "answer-order", order: event.order, text: event.text }, tellOperator(book, operatorText(event))];
    case "explanation-wanted":
      return explanation(book, event);
    case "foreign-order":
      return event.live ? [tellOperator(book, event.text)] : [];
    case "external-fill": {
      const { side, quantity, instrument, price } = event.fill;
      return [tellOperator(book, `${side} ${quantity} ${instrument} @ ${formatMoney(price)}: a fill of no order that is ours or open`)];
    }
    case "settled":
      return [...(event.reckoned ? [] : [tellOperator(book, `${event.tradeId}: ${event.text}`)]), ...statusOfTrade(book, event.tradeId)];
    case "foreign-position":
      return [tellOperator(book, event.text)];
    case "accepted":
    case "rejected":
    case "unknown":
    case "order-state":
      return statusOfOrder(book, event.key);
    case "fill":
    case "fill-revised":
    case "fill-voided":
      return event.fill.orderKey === null ? [] : statusOfOrder(book, event.fill.orderKey);
    case "trade-closed":
    case "stop-moved":
    case "entry-changed":
    case "exit-changed":
    case "close-requested":
    case "close-waits":
      return statusOfTrade(book, event.tradeId);
    default:
      return [];
  }
};
