import {
  channelId,
  guildId,
  isOk,
  messageId,
  userId,
  type ChannelId,
  type GuildId,
  type MessageId,
  type UserId,
} from "@floorbroker/core";
import { ApplicationCommandOptionType, InteractionType } from "discord.js";
import * as t from "io-ts";

/** What is said of every interaction. Its id is a snowflake as a message's is, so that it carries its own time. */
export interface Asked {
  readonly id: MessageId;
  /** With it anybody may answer, for 15 minutes: it is written down nowhere. */
  readonly token: string;
  readonly applicationId: string;
  readonly guildId: GuildId | null;
  readonly channelId: ChannelId;
  readonly userId: UserId;
}

/** A subcommand of `/tt` with its options, by name: texts, whole numbers, and ids as texts. */
export interface Call {
  readonly command: string;
  readonly subcommand: string;
  readonly options: ReadonlyMap<string, string | number>;
}

/** An interaction of a kind that we have registered or posted. */
export type Interaction =
  | { readonly type: "command"; readonly asked: Asked; readonly call: Call }
  /** Somebody is typing the option. */
  | { readonly type: "typing"; readonly asked: Asked; readonly option: string; readonly typed: string }
  /** A button of a message of ours. */
  | { readonly type: "pressed"; readonly asked: Asked; readonly button: string };

const orNone = <A>(of: t.Type<A, unknown, unknown>) => t.union([of, t.null, t.undefined]);

/** An id must arrive as a text: as a number its last digits are lost already. */
const snowflake = t.refinement(t.string, (text) => /^\d{1,20}$/.test(text), "an id");

const user = t.type({ id: snowflake });

const interactionPayload = t.type({
  id: snowflake,
  application_id: snowflake,
  type: t.number,
  token: t.string,
  guild_id: orNone(snowflake),
  channel_id: snowflake,
  // In a guild its member asks, elsewhere the user.
  member: orNone(t.type({ user })),
  user: orNone(user),
  data: t.unknown,
});

const optionPayload = t.type({
  name: t.string,
  type: t.number,
  value: orNone(t.union([t.string, t.number, t.boolean])),
  focused: orNone(t.boolean),
});

const subcommandPayload = t.type({ name: t.string, type: t.number, options: orNone(t.array(optionPayload)) });

const commandData = t.type({ name: t.string, options: orNone(t.array(subcommandPayload)) });

const buttonData = t.type({ custom_id: t.string });

const askedOf = (read: t.TypeOf<typeof interactionPayload>): Asked | undefined => {
  const by = read.member?.user ?? read.user;
  if (by == null) return undefined;
  return {
    id: messageId(read.id),
    token: read.token,
    applicationId: read.application_id,
    guildId: typeof read.guild_id === "string" ? guildId(read.guild_id) : null,
    channelId: channelId(read.channel_id),
    userId: userId(by.id),
  };
};

type OptionPayload = t.TypeOf<typeof optionPayload>;

const valuesOf = (options: readonly OptionPayload[]): ReadonlyMap<string, string | number> => {
  const values = new Map<string, string | number>();
  for (const { name, value } of options) if (typeof value === "string" || typeof value === "number") values.set(name, value);
  return values;
};

const commandOf = (asked: Asked, type: number, data: unknown): Interaction | undefined => {
  const read = commandData.decode(data);
  if (!isOk(read)) return undefined;
  const { name: command, options } = read.right;
  const subcommand = options?.[0];
  if (subcommand === undefined || subcommand.type !== ApplicationCommandOptionType.Subcommand) return undefined;
  const given = subcommand.options ?? [];
  if (type === InteractionType.ApplicationCommand)
    return { type: "command", asked, call: { command, subcommand: subcommand.name, options: valuesOf(given) } };
  const focused = given.find(({ focused }) => focused === true);
  if (focused === undefined) return undefined;
  return { type: "typing", asked, option: focused.name, typed: String(focused.value ?? "") };
};

/** Reads an INTERACTION_CREATE dispatch; undefined for what we have neither registered nor posted. */
export const readInteraction = (payload: unknown): Interaction | undefined => {
  const read = interactionPayload.decode(payload);
  const asked = isOk(read) ? askedOf(read.right) : undefined;
  if (!isOk(read) || asked === undefined) return undefined;
  const { type, data } = read.right;
  if (type === InteractionType.MessageComponent) {
    const button = buttonData.decode(data);
    return isOk(button) ? { type: "pressed", asked, button: button.right.custom_id } : undefined;
  }
  const isTyping = type === InteractionType.ApplicationCommandAutocomplete;
  return isTyping || type === InteractionType.ApplicationCommand ? commandOf(asked, type, data) : undefined;
};
