import { fail, isOk, messageId, ok, type Problem, type Result } from "@floorbroker/core";
import { Routes, type REST } from "discord.js";
import * as t from "io-ts";
import { pauseBefore, type Waits } from "../backoff.ts";
import { timeOf } from "../inbound/snowflake.ts";
import type { OwnMessages } from "../outbound/messages.ts";
import { troubleOf } from "../trouble.ts";
import { bodyOfCard, expiredCard, openCardOf, type StandingCard } from "./confirmation-card.ts";
import { ownMessagesAfter } from "./own-messages-after.ts";

/** Cards in their channels. */
export interface StandingCards {
  /** Posts a card, or finds the one that an earlier process has posted; tries until its time is over. */
  put(card: StandingCard): Promise<Result<Problem, null>>;
  /** Shows a card as it is by now. Resolves when it is shown, or can't be. */
  show(card: StandingCard): Promise<void>;
}

/** What they are opened with. */
export interface StandingCardsOptions {
  readonly self: OwnMessages["self"];
  readonly waits: Waits;
  readonly notice: (problem: Problem) => void;
}

const posted = t.type({ id: t.string });

/** Opens the cards. */
export const openStandingCards = (rest: REST, { self, waits, notice }: StandingCardsOptions): StandingCards => {
  const openedAt = waits.now();
  /** Cards that may stand although nobody has said so, and those of which it is only not known where. */
  const tried = new WeakSet<StandingCard>();
  const taken = new WeakSet<StandingCard>();
  /** Null when it is done; a problem when Discord will never do it. */
  const attempt = async (action: () => Promise<void>, failures: number): Promise<Problem | "again" | null> => {
    try {
      await action();
      return null;
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.is === "refused" || trouble.is === "gone") return trouble.problem;
      await waits.wait(trouble.is === "limited" ? trouble.ms : pauseBefore(failures));
      return "again";
    }
  };
  const find = async (standing: StandingCard): Promise<void> => {
    const { messageId: about, channelId } = standing.card;
    const ours = await ownMessagesAfter(rest, await self(), channelId, about);
    standing.id = ours.flatMap((each) => openCardOf(about, each) ?? [])[0] ?? null;
  };
  const post = async (standing: StandingCard): Promise<void> => {
    const { messageId: about, channelId } = standing.card;
    if (timeOf(about) <= openedAt || tried.has(standing)) await find(standing);
    if (standing.id !== null) return;
    if (taken.has(standing)) throw new Error("the card that Discord took is not found yet");
    tried.add(standing);
    // It is no reply: what replies to the message is its status, which is found by that.
    const body = { ...bodyOfCard(standing), nonce: `${about}.c`, enforce_nonce: true };
    const answer = posted.decode(await rest.post(Routes.channelMessages(channelId), { body }));
    if (!isOk(answer)) {
      taken.add(standing);
      throw new Error("Discord's answer to a post is no message");
    }
    standing.id = messageId(answer.right.id);
  };
  return {
    put: async (standing) => {
      for (let failures = 0; standing.id === null; failures++) {
        if (waits.ended() || waits.now() >= standing.card.until) return fail(expiredCard);
        const refused = await attempt(() => post(standing), failures);
        if (refused !== null && refused !== "again") return fail(refused);
      }
      return ok(null);
    },
    show: async (standing) => {
      const { id, card } = standing;
      for (let failures = 0; id !== null && !waits.ended(); failures++) {
        const edit = async (): Promise<void> =>
          void (await rest.patch(Routes.channelMessage(card.channelId, id), { body: bodyOfCard(standing) }));
        const refused = await attempt(edit, failures);
        if (refused === "again") continue;
        if (refused !== null) notice(refused);
        return;
      }
    },
  };
};
