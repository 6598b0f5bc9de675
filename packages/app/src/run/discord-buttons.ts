import type { Confirmations } from "@floorbroker/adapter-discord";
import { isOk, type Buttons, type Clock } from "@floorbroker/core";

/** The time that the book keeps, which is its venue's, and Discord's. */
export interface Clocks {
  readonly book: Clock;
  readonly discord: Clock;
}

/** Discord's cards as the book's questions: each of both keeps its own time. */
export const buttonsOf = (confirmations: Confirmations, { book, discord }: Clocks): Buttons => ({
  ask: async ({ until, ...question }) => {
    const card = { ...question, until: discord.now() + (until - book.now()) };
    const asked = await confirmations.askConfirmation(card);
    // Whose time is over is told by the book.
    if (!isOk(asked) && asked.left.code !== "confirmation-expired") throw new Error(`no confirmation card: ${asked.left.text}`);
  },
  conclude: (messageId, text) => confirmations.concludeConfirmation(messageId, text),
  onPress: (listener) =>
    confirmations.onPress(({ id, messageId, choice, by, at }) =>
      listener({
        id,
        messageId,
        choice: choice === "confirm" ? "confirm" : "decline",
        by,
        at: book.now() - Math.max(0, discord.now() - at),
      }),
    ),
});
