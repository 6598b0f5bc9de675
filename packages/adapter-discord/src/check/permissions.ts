import { PermissionFlagsBits } from "discord.js";

/** Who is given what in a channel, apart from his roles: Discord's developer documentation, "Overwrite Object". */
export interface Overwrite {
  /** Of a role, or of a member. */
  readonly id: string;
  readonly allow: bigint;
  readonly deny: bigint;
}

/** What decides a member's permissions in a channel. */
export interface Membership {
  readonly guildId: string;
  readonly ownerId: string | null;
  readonly memberId: string;
  /** Without `@everyone`, which everybody has. */
  readonly memberRoles: readonly string[];
  /** Permissions by role, `@everyone` under the guild's id. */
  readonly roles: ReadonlyMap<string, bigint>;
}

const EVERYTHING = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

const applied = (permissions: bigint, overwrites: readonly Overwrite[]): bigint => {
  const deny = overwrites.reduce((all, overwrite) => all | overwrite.deny, 0n);
  const allow = overwrites.reduce((all, overwrite) => all | overwrite.allow, 0n);
  return (permissions & ~deny) | allow;
};

/**
 * What a member may do in a channel: his roles together, then what the channel says of everybody, of his roles, and of
 * himself, each over the one before. Who can't see a channel can do nothing in it. Discord's developer documentation,
 * "Permission Overwrites".
 */
export const permissionsIn = (membership: Membership, overwrites: readonly Overwrite[]): bigint => {
  const { guildId, ownerId, memberId, memberRoles, roles } = membership;
  if (ownerId === memberId) return EVERYTHING;
  const ofRoles = [guildId, ...memberRoles].reduce((all, id) => all | (roles.get(id) ?? 0n), 0n);
  if ((ofRoles & PermissionFlagsBits.Administrator) !== 0n) return EVERYTHING;
  const of = (ids: readonly string[]): readonly Overwrite[] => overwrites.filter(({ id }) => ids.includes(id));
  const all = [of([guildId]), of(memberRoles), of([memberId])].reduce(applied, ofRoles);
  return (all & PermissionFlagsBits.ViewChannel) === 0n ? 0n : all;
};

/** A permission as Discord's settings name it. */
export interface Needed {
  readonly name: string;
  readonly bit: bigint;
  /** What does not work without it. */
  readonly without: string;
  /** Whether the bot itself can do without. */
  readonly optional: boolean;
}

const needed = (name: string, bit: bigint, without: string, optional = false): Needed => ({
  name,
  bit,
  without,
  optional,
});

const Bit = PermissionFlagsBits;

const SEND = needed("Send Messages", Bit.SendMessages, "nothing is answered");
const SEND_IN_THREADS = needed("Send Messages in Threads", Bit.SendMessagesInThreads, "nothing is answered in threads");

const EVERYWHERE: readonly Needed[] = [
  needed("View Channel", Bit.ViewChannel, "nothing is heard"),
  needed("Read Message History", Bit.ReadMessageHistory, "what was posted meanwhile is not fetched, and replies fail"),
  needed("Embed Links", Bit.EmbedLinks, "answers can't be shown as cards"),
  needed("Attach Files", Bit.AttachFiles, "long answers can't be attached"),
  needed("Use Application Commands", Bit.UseApplicationCommands, "who has no other role finds no /tt there", true),
];

/** What a bot needs in a channel that it listens or speaks in. */
export const neededIn = (isThread: boolean): readonly Needed[] => [
  ...EVERYWHERE,
  isThread ? SEND_IN_THREADS : SEND,
  ...(isThread ? [] : [{ ...SEND_IN_THREADS, optional: true }]),
];

/** The bits of everything that a bot needs somewhere. */
export const INVITED_WITH = [...EVERYWHERE, SEND, SEND_IN_THREADS].reduce((all, { bit }) => all | bit, 0n);

/** The link with which an owner takes the bot into his server, with these permissions and no others. */
export const inviteLink = (applicationId: string): string => {
  const query = new URLSearchParams({
    client_id: applicationId,
    permissions: String(INVITED_WITH),
    scope: "bot applications.commands",
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
};
