import { isOk, problem, type EpochMs, type MessageId, type Problem, type Result, type UserId } from "@floorbroker/core";
import type { Waits } from "../backoff.ts";
import { timeOf } from "../inbound/snowflake.ts";
import {
  bodyOfCard,
  objectionTo,
  outcomeText,
  readButton,
  unknownCard,
  type ConfirmationCard,
  type Press,
  type StandingCard,
} from "./confirmation-card.ts";
import type { Asked } from "./payload.ts";
import { refusalText, type Responses } from "./responses.ts";
import type { StandingCards } from "./standing-cards.ts";

/** Cards with the buttons Confirm and Cancel. */
export interface Confirmations {
  /**
   * Puts a card up, or finds the one that an earlier process has put up. Resolves when it stands; while Discord is out of
   * reach it is tried until the card's time is over. Codes: `confirmation-expired`, and what Discord refuses.
   */
  askConfirmation(card: ConfirmationCard): Promise<Result<Problem, null>>;
  /** The card of a message says this from now on, and has no buttons any more. Resolves when it does, or can't. */
  concludeConfirmation(messageId: MessageId, text: string): Promise<void>;
  /** Told of every press that counts. A confirmation is told once Discord has taken it, a cancellation at once. */
  onPress(listener: (press: Press) => void): () => void;
}

/** The cards with their way in. */
export interface ConfirmationDesk extends Confirmations {
  pressed(asked: Asked, button: string): Promise<void>;
}

/** What the cards are opened with. */
export interface ConfirmationOptions {
  readonly cards: StandingCards;
  readonly responses: Responses;
  readonly waits: Waits;
  readonly notice: (problem: Problem) => void;
}

/** Cards, and presses, that are remembered. */
const REMEMBERED = 500;

const EXPIRED_TEXT = "Not confirmed in time: nothing was done.";
const notTaken = problem("not-acknowledged", "Discord took too long to acknowledge the press; nothing was done", [
  "press again",
]);
const notHeard = problem("not-heard", "nobody hears presses yet: floorbroker is starting or ending; nothing was done", [
  "press again",
]);

const forgetOldest = (kept: Map<MessageId, unknown> | Set<MessageId>): void => {
  for (const oldest of kept.keys()) {
    if (kept.size <= REMEMBERED) return;
    kept.delete(oldest);
  }
};

/** Lets a press count, as far as Discord takes it. */
const openTaking =
  ({ cards, responses, notice }: ConfirmationOptions, deliver: (press: Press) => void) =>
  async (asked: Asked, standing: StandingCard, press: Press): Promise<void> => {
    const isConfirmed = press.choice === "confirm";
    standing.decided = press;
    standing.outcome = `${isConfirmed ? "Confirmed" : "Cancelled"} by <@${press.by}>.`;
    if (!isConfirmed) deliver(press);
    if (await responses.change(asked, bodyOfCard(standing))) {
      if (isConfirmed) deliver(press);
      return;
    }
    if (isConfirmed) {
      // Whoever was told that the press failed must be able to press again.
      standing.decided = null;
      standing.outcome = null;
      notice(notTaken);
    }
    await cards.show(standing);
  };

/** Opens the cards. */
export const openConfirmations = (options: ConfirmationOptions): ConfirmationDesk => {
  const { cards, responses, waits } = options;
  const asked = new Map<MessageId, { readonly card: StandingCard; readonly stands: Promise<Result<Problem, null>> }>();
  const seen = new Set<MessageId>();
  const listeners = new Set<(press: Press) => void>();
  const take = openTaking(options, (press) => {
    for (const listener of listeners) listener(press);
  });
  const expire = async (card: StandingCard): Promise<void> => {
    await waits.wait(Math.max(0, card.card.until - waits.now()));
    if (waits.ended() || card.decided !== null || card.outcome !== null) return;
    card.outcome = EXPIRED_TEXT;
    await cards.show(card);
  };
  const put = async (card: StandingCard): Promise<Result<Problem, null>> => {
    const put = await cards.put(card);
    if (!isOk(put)) asked.delete(card.card.messageId);
    // It may have been concluded while it was being posted.
    else if (card.outcome !== null) await cards.show(card);
    else void expire(card);
    return put;
  };
  const objection = (card: StandingCard | undefined, by: UserId, at: EpochMs): Problem | null =>
    card === undefined ? unknownCard : (objectionTo(card, by, at) ?? (listeners.size === 0 ? notHeard : null));
  return {
    askConfirmation: async (card) => {
      const known = asked.get(card.messageId);
      if (known !== undefined) return known.stands;
      const standing: StandingCard = { card, id: null, outcome: null, decided: null };
      const stands = put(standing);
      asked.set(card.messageId, { card: standing, stands });
      forgetOldest(asked);
      return stands;
    },
    concludeConfirmation: async (id, text) => {
      const card = asked.get(id)?.card;
      if (card === undefined) return;
      card.outcome = outcomeText(text);
      await cards.show(card);
    },
    onPress: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pressed: async (pressed, button) => {
      const read = readButton(button);
      if (read === undefined || seen.has(pressed.id)) return;
      seen.add(pressed.id);
      forgetOldest(seen);
      const card = asked.get(read.about)?.card;
      const at = timeOf(pressed.id);
      const refusal = objection(card, pressed.userId, at);
      if (card === undefined || refusal !== null) {
        await responses.tell(pressed, refusalText(refusal ?? unknownCard));
        return;
      }
      const { messageId, channelId } = card.card;
      await take(pressed, card, { id: pressed.id, messageId, channelId, choice: read.choice, by: pressed.userId, at });
    },
  };
};
