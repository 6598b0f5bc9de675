import { commandsFor, decodeRow, isOk, type Book, type Command, type Journal } from "@floorbroker/core";

/** How many of the newest rows are looked through: what a process left unsaid when it died belongs to the last of them. */
const ROWS = 500;

type PostStatus = Extract<Command, { readonly command: "post-status" }>;

/**
 * What stands under the newest messages, to be posted anew at a restart. An answer is durable before it is said, so a
 * process that dies in between has decided what nobody was told; posts are idempotent by message, so saying it twice
 * does no harm. A journal that can't be read now has nothing to say.
 */
export const newestStatuses = async (journal: Journal, book: Book): Promise<readonly PostStatus[]> => {
  const rows = await journal.read(book.id, Math.max(0, book.seq - ROWS), ROWS);
  const newest = new Map<string, PostStatus>();
  for (const row of isOk(rows) ? rows.right : []) {
    const recorded = decodeRow(row);
    for (const command of isOk(recorded) ? commandsFor(book, recorded.right) : []) {
      if (command.command === "post-status") newest.set(command.messageId, command);
    }
  }
  return [...newest.values()];
};
