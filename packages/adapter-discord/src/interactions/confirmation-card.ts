import {
  isOk,
  messageId,
  problem,
  type ChannelId,
  type EpochMs,
  type MessageId,
  type Problem,
  type Question,
  type UserId,
} from "@floorbroker/core";
import { ButtonStyle, ComponentType } from "discord.js";
import * as t from "io-ts";
import { cutTo, PIECE_LENGTH } from "../outbound/pieces.ts";
import { plainText } from "../outbound/plain-text.ts";
import type { MessageBody } from "./responses.ts";

/**
 * What is asked back before an instruction is carried out; its `until` is by Discord's clock. The message (or slash
 * command) that it is about has one card, however often that is asked for.
 */
export type ConfirmationCard = Question;

/** What somebody who may has pressed, in time: once for each card. */
export interface Press {
  /** Of the interaction: no two presses share it. */
  readonly id: string;
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly choice: "confirm" | "cancel";
  readonly by: UserId;
  /** When, by Discord's clock. */
  readonly at: EpochMs;
}

/** A card as it stands. */
export interface StandingCard {
  readonly card: ConfirmationCard;
  /** Our message; null while it is being posted. */
  id: MessageId | null;
  /** What has become of it, in words, as they are shown; null while it is open. */
  outcome: string | null;
  /** What was pressed first. */
  decided: Press | null;
}

const BUTTON = /^fb\.(confirm|cancel)\.(\d{1,20})$/;

const buttonId = (choice: Press["choice"], id: MessageId): string => `fb.${choice}.${id}`;

/** What a button of ours says, and of which card it is; undefined for any other button. */
export const readButton = (name: string): { readonly choice: Press["choice"]; readonly about: MessageId } | undefined => {
  const [, choice, about] = BUTTON.exec(name) ?? [];
  if (choice === undefined || about === undefined) return undefined;
  return { choice: choice === "confirm" ? "confirm" : "cancel", about: messageId(about) };
};

const buttonsOf = (id: MessageId): readonly object[] => [
  {
    type: ComponentType.ActionRow,
    components: [
      { type: ComponentType.Button, style: ButtonStyle.Success, label: "Confirm", custom_id: buttonId("confirm", id) },
      { type: ComponentType.Button, style: ButtonStyle.Secondary, label: "Cancel", custom_id: buttonId("cancel", id) },
    ],
  },
];

const ROOM_FOR_OUTCOME = 300;

/** What has become of a card, as it is shown in it. */
export const outcomeText = (text: string): string => cutTo(plainText(text), ROOM_FOR_OUTCOME - 1);

/** A card as it is shown: open with its buttons, or with what has become of it. It notifies nobody. */
export const bodyOfCard = ({ card, outcome }: StandingCard): MessageBody => {
  const text = cutTo(plainText(card.text), PIECE_LENGTH - ROOM_FOR_OUTCOME);
  const content = outcome === null ? text : `${text}\n${outcome}`;
  return { content, components: outcome === null ? buttonsOf(card.messageId) : [], allowed_mentions: { parse: [] } };
};

const withButtons = t.type({
  id: t.string,
  components: t.array(t.type({ components: t.array(t.type({ custom_id: t.string })) })),
});

/** Our message as the open card of this message; undefined for any other. */
export const openCardOf = (about: MessageId, payload: unknown): MessageId | undefined => {
  const read = withButtons.decode(payload);
  if (!isOk(read)) return undefined;
  const names = read.right.components.flatMap(({ components }) => components.map(({ custom_id }) => custom_id));
  return names.includes(buttonId("confirm", about)) ? messageId(read.right.id) : undefined;
};

/** Its time is over. */
export const expiredCard = problem("confirmation-expired", "the time to confirm is over; nothing was done", [
  "send the command again",
]);

/** It is no card of this process, or was taken back. */
export const unknownCard = problem("confirmation-over", "this is not asked any more; nothing was done", [
  "send the command again",
]);

const notYours = ({ may }: ConfirmationCard, by: UserId): Problem =>
  problem("not-authorized", `the user ${by} may not answer this`, [`leave it to ${may.join(" or ")}`], by);

const decidedAlready = ({ choice, by }: Press): Problem =>
  problem("confirmation-decided", `${choice === "confirm" ? "confirmed" : "cancelled"} already by ${by}`, [
    "look at the status of the instruction",
  ]);

/** Why a press counts for nothing; null where it counts. */
export const objectionTo = ({ card, decided, outcome }: StandingCard, by: UserId, at: EpochMs): Problem | null => {
  if (!card.may.includes(by)) return notYours(card, by);
  if (decided !== null) return decidedAlready(decided);
  if (at > card.until) return expiredCard;
  return outcome === null ? null : unknownCard;
};
