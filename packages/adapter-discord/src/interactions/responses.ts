import { isOk, messageId, type Problem } from "@floorbroker/core";
import { DiscordAPIError, InteractionResponseType, MessageFlags, Routes, type REST } from "discord.js";
import * as t from "io-ts";
import type { Waits } from "../backoff.ts";
import { bodyOf, filesOf, keyOfLook, keyOfMessage, type Look } from "../outbound/look.ts";
import type { Standing } from "../outbound/messages.ts";
import { cutTo, PIECE_LENGTH } from "../outbound/pieces.ts";
import { plainText } from "../outbound/plain-text.ts";
import { troubleOf } from "../trouble.ts";
import type { Asked } from "./payload.ts";

/**
 * How long we try to acknowledge, in ms: an interaction that is not acknowledged after 3 s is over. Source: Discord's
 * developer documentation, "Receiving and Responding to Interactions".
 */
const ACKNOWLEDGE_MS = 2_800;
const AGAIN_MS = 150;

/** JSON error codes of Discord's developer documentation. */
const ALREADY_ACKNOWLEDGED = 40_060;
const UNKNOWN_WEBHOOK = 10_015;
const INVALID_TOKEN = 50_027;
const UNKNOWN_INTERACTION = 10_062;
const UNKNOWN_MESSAGE = 10_008;
const OVER: ReadonlySet<string | number> = new Set([
  UNKNOWN_WEBHOOK,
  INVALID_TOKEN,
  UNKNOWN_INTERACTION,
  UNKNOWN_MESSAGE,
]);

/** The body of a message: texts and buttons. */
export type MessageBody = Readonly<Record<string, unknown>>;

/** A proposed value of an option. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

/**
 * Answers to interactions. Whoever has an interaction's token may answer it: the bot's own token is not sent along, and a
 * token that is over does not make discord.js forget the bot's.
 */
export interface Responses {
  /** "… is thinking": for all to see, or for its author only. Whether Discord has taken it. */
  defer(asked: Asked, privately: boolean): Promise<boolean>;
  /** Answers at once, for its author only. Whether Discord has taken it. */
  tell(asked: Asked, text: string): Promise<boolean>;
  /** The message of a pressed button becomes another one. Whether Discord has taken it. */
  change(asked: Asked, body: MessageBody): Promise<boolean>;
  propose(asked: Asked, choices: readonly Choice[]): Promise<void>;
  /** Writes into the deferred answer. May throw what discord.js throws. */
  write(asked: Asked, look: Look): Promise<Standing>;
  /**
   * Another message behind the answer, for its author only; it stands twice where Discord's answer to it is lost. May throw
   * what discord.js throws.
   */
  follow(asked: Asked, look: Look): Promise<Standing>;
}

/** Whether nobody can answer the interaction any more: its 15 minutes are over, or it was never acknowledged. */
export const isInteractionOver = (error: unknown): boolean => error instanceof DiscordAPIError && OVER.has(error.code);

/** A refusal as it is said in the chat. */
export const refusalText = ({ code, text, suggestions }: Problem): string =>
  `${code}: ${text}. Try: ${suggestions.join("; or ")}`;

const written = t.type({ id: t.string });

/** What stands now, by Discord's answer to it. */
const standingOf = (answer: unknown, look: Look): Standing => {
  const read = written.decode(answer);
  if (!isOk(read)) throw new Error("Discord's answer is no message");
  return { id: messageId(read.right.id), key: keyOfMessage(answer) ?? keyOfLook(look) };
};

/** A text as it stands in one message. */
export const privateText = (text: string): string => cutTo(plainText(text), PIECE_LENGTH);

/** Opens the answers. */
export const openResponses = (rest: REST, { wait, ended }: Pick<Waits, "wait" | "ended">): Responses => {
  const options = { auth: false } as const;
  /** What is tried again was taken the first time where Discord says so. */
  const respond = async ({ id, token }: Asked, body: MessageBody): Promise<boolean> => {
    const until = AbortSignal.timeout(ACKNOWLEDGE_MS);
    while (!until.aborted && !ended()) {
      try {
        await rest.post(Routes.interactionCallback(id, token), { ...options, body, signal: until });
        return true;
      } catch (error) {
        if (error instanceof DiscordAPIError && error.code === ALREADY_ACKNOWLEDGED) return true;
        const trouble = troubleOf(error);
        if (trouble.is === "refused" || trouble.is === "gone") return false;
        await wait(trouble.is === "limited" ? trouble.ms : AGAIN_MS);
      }
    }
    return false;
  };
  return {
    defer: (asked, privately) =>
      respond(asked, {
        type: InteractionResponseType.DeferredChannelMessageWithSource,
        data: privately ? { flags: MessageFlags.Ephemeral } : {},
      }),
    tell: (asked, text) =>
      respond(asked, {
        type: InteractionResponseType.ChannelMessageWithSource,
        data: { content: privateText(text), flags: MessageFlags.Ephemeral, allowed_mentions: { parse: [] } },
      }),
    change: (asked, body) => respond(asked, { type: InteractionResponseType.UpdateMessage, data: body }),
    propose: async (asked, choices) => {
      const body = { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } };
      // Whoever goes on typing asks anew.
      await rest.post(Routes.interactionCallback(asked.id, asked.token), { ...options, body }).catch(() => undefined);
    },
    write: async ({ applicationId, token }, look) => {
      const route = Routes.webhookMessage(applicationId, token);
      const sent = { ...options, body: bodyOf(look, true), files: [...filesOf(look)] };
      return standingOf(await rest.patch(route, sent), look);
    },
    follow: async ({ applicationId, token }, look) => {
      const plain = bodyOf(look, false);
      const body = { ...plain, flags: Number(plain["flags"]) | MessageFlags.Ephemeral };
      const query = new URLSearchParams({ wait: "true" });
      const answer = await rest.post(Routes.webhook(applicationId, token), { ...options, query, body, files: [...filesOf(look)] });
      return standingOf(answer, look);
    },
  };
};
