import { authorize, channelRole } from "../authority.ts";
import type { Message } from "../interpret/message.ts";
import { get } from "../persistent-map.ts";
import { isOk } from "../result.ts";
import { readInBook } from "./conversation.ts";
import { isStop } from "./operator.ts";
import type { Book } from "./state.ts";

/** Whether a message stops something and its author may: it is decided before whatever waits, and waits for no lookup. */
export const isUrgent = (book: Book, message: Message): boolean => {
  const { config } = book;
  const role = config === null ? undefined : channelRole(config, message);
  if (config === null || role === undefined || !role.commands) return false;
  // What is delivered once more was obeyed or refused when it was first heard.
  if ((get(book.messages, message.id)?.revision ?? -1) >= message.revision) return false;
  const { instruction } = readInBook(book, config, role, message);
  return instruction.kind === "control" && isStop(instruction.command) && isOk(authorize(config, role, message, instruction));
};
