import { get, set } from "../../persistent-map.ts";
import type { EventOf, Recorded } from "../events.ts";
import type { Book } from "../state.ts";
import { withRoomForMessage } from "./bounds.ts";

/** A message, or a newer revision of one: what it did before it was edited stays known. */
export const messageRead = (full: Book, { event }: Recorded<EventOf<"message-read">>): Book => {
  const { message } = event;
  const book = withRoomForMessage(full);
  const before = get(book.messages, message.id);
  const heard = {
    revision: message.revision,
    channelId: message.channelId,
    threadId: message.threadId,
    authorId: message.authorId,
    tradeId: before?.tradeId ?? null,
    closes: before?.closes ?? null,
    asked: before?.asked ?? false,
  };
  return { ...book, messages: set(book.messages, message.id, heard) };
};

/** Of what a message was answered the book keeps only which trade it closes. */
export const messageAnswered = (book: Book, { messageId, outcome, tradeId }: EventOf<"message-answered">): Book => {
  const heard = get(book.messages, messageId);
  if (heard === undefined || outcome !== "closing" || tradeId === null) return book;
  return { ...book, messages: set(book.messages, messageId, { ...heard, closes: tradeId }) };
};

/** A message that waits for a person's word, and is never asked about again. */
export const confirmationAsked = (book: Book, event: EventOf<"confirmation-asked">): Book => {
  const { type: _, ...wait } = event;
  const { id } = wait.message;
  const heard = get(book.messages, id);
  const messages = heard === undefined ? book.messages : set(book.messages, id, { ...heard, asked: true });
  return { ...book, messages, waiting: [...book.waiting, wait] };
};
