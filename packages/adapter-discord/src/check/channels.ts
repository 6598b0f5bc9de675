import { isOk } from "@floorbroker/core";
import { Routes } from "discord.js";
import * as t from "io-ts";
import type { Ask } from "./ask.ts";
import { fine, unknown, wrong, doubtful, type Finding } from "./finding.ts";
import { neededIn, permissionsIn, type Membership, type Overwrite } from "./permissions.ts";

/** A channel as the settings name it. */
export interface ChannelToCheck {
  readonly id: string;
  /** What it is for, in a person's words: `control`, `alerts`, `operator`. */
  readonly use: string;
  /** Whether a forum will do, whose posts are threads; default no. */
  readonly forum?: boolean;
}

const orNone = <A>(of: t.Type<A, unknown, unknown>) => t.union([of, t.null, t.undefined]);
const id = t.string;
/** Discord writes permissions as text; who writes numbers means the same as long as they are exact. */
const bits = t.union([t.string, t.number]);

const channelPayload = t.type({
  id,
  type: orNone(t.number),
  name: orNone(t.string),
  guild_id: orNone(id),
  parent_id: orNone(id),
  permission_overwrites: orNone(t.array(t.type({ id, allow: bits, deny: bits }))),
  thread_metadata: orNone(t.type({ archived: orNone(t.boolean), locked: orNone(t.boolean) })),
});
type ChannelPayload = t.TypeOf<typeof channelPayload>;

const guildPayload = t.type({
  id,
  name: orNone(t.string),
  owner_id: orNone(id),
  roles: t.array(t.type({ id, permissions: bits })),
});
const memberPayload = t.type({ roles: t.array(id) });

/** Types of channels: Discord's developer documentation, "Channel Types". */
const KINDS: ReadonlyMap<number, string> = new Map([
  [0, "a text channel"],
  [2, "the chat of a voice channel"],
  [5, "an announcement channel"],
  [10, "a thread"],
  [11, "a thread"],
  [12, "a private thread"],
  [13, "the chat of a stage"],
]);
const THREADS: ReadonlySet<number> = new Set([10, 11, 12]);
const FORUMS: ReadonlySet<number> = new Set([15, 16]);
const CONVERSATIONS: ReadonlySet<number> = new Set([1, 3]);

const isSpokenInThreads = ({ type }: ChannelPayload): boolean =>
  type != null && (THREADS.has(type) || FORUMS.has(type));

const bitsOf = (value: string | number): bigint => {
  try {
    return BigInt(value);
  } catch {
    return 0n;
  }
};

const overwritesOf = ({ permission_overwrites: all }: ChannelPayload): readonly Overwrite[] =>
  (all ?? []).map(({ id: of, allow, deny }) => ({ id: of, allow: bitsOf(allow), deny: bitsOf(deny) }));

/** A guild with the bot in it; null for a server that does not tell. */
interface Guild {
  readonly name: string;
  readonly membership: Membership;
}

const guildOf = async (ask: Ask, guildId: string, botId: string): Promise<Guild | null> => {
  const [guild, member] = await Promise.all([ask(Routes.guild(guildId)), ask(Routes.guildMember(guildId, botId))]);
  const read = guildPayload.decode(guild.is === "answer" ? guild.answer : null);
  const own = memberPayload.decode(member.is === "answer" ? member.answer : null);
  if (!isOk(read) || !isOk(own)) return null;
  const { name, owner_id: ownerId, roles } = read.right;
  return {
    name: name ?? guildId,
    membership: {
      guildId,
      ownerId: ownerId ?? null,
      memberId: botId,
      memberRoles: own.right.roles,
      roles: new Map(roles.map((role) => [role.id, bitsOf(role.permissions)])),
    },
  };
};

const kindFinding = (about: string, { type, guild_id: guild }: ChannelPayload, forum: boolean): Finding | undefined => {
  if (type != null && FORUMS.has(type) && !forum)
    return wrong(about, "is a forum, in which nobody writes but in its posts", "name the id of a post: it is a thread");
  if (type != null && ![KINDS, FORUMS, CONVERSATIONS].some((known) => known.has(type)))
    return wrong(about, "is not a channel in which text is written", "copy the id of a text channel, or of a thread");
  if (guild == null)
    return wrong(about, "is a conversation, not a channel of a server", "copy the id of a channel of your server");
  return undefined;
};

const threadFindings = (about: string, { name, thread_metadata: thread }: ChannelPayload): readonly Finding[] => {
  if (thread?.locked !== true && thread?.archived !== true) return [];
  const state = thread.locked === true ? "locked" : "archived";
  return [doubtful(about, `the thread #${name ?? "?"} is ${state}`, "open it again in Discord")];
};

const permissionFindings = (about: string, channel: ChannelPayload, place: string, held: bigint): readonly Finding[] => {
  const missing = neededIn(isSpokenInThreads(channel)).filter(({ bit }) => (held & bit) === 0n);
  const [hard, soft] = [missing.filter(({ optional }) => !optional), missing.filter(({ optional }) => optional)];
  const remedy = (names: string): string =>
    `give the bot's role ${names}, in the server's settings or in the channel's`;
  const listed = (of: typeof missing): string => of.map(({ name }) => name).join(", ");
  const reasons = hard.map(({ without }) => without).join("; ");
  if (held === 0n)
    return [wrong(about, `${place}: the bot does not see it (View Channel missing)`, remedy(listed(missing)))];
  return [
    hard.length === 0
      ? fine(about, `${place}: the bot may all that it needs`)
      : wrong(about, `${place}: ${listed(hard)} missing: ${reasons}`, remedy(listed(hard))),
    ...soft.map((each) => doubtful(about, `${each.name} missing: ${each.without}`, remedy(each.name))),
  ];
};

const read = async (ask: Ask, channelId: string): Promise<ChannelPayload | Finding> => {
  const about = `channel ${channelId}`;
  const asked = await ask(Routes.channel(channelId));
  const invite = "invite the bot with the link below";
  if (asked.is === "unreachable") return unknown(about, `can't be looked at (${asked.text})`, "check again");
  if (asked.is === "none")
    return wrong(about, "is not known, or not in a server with the bot", `check the id, and ${invite}`);
  if (asked.is === "refused")
    return wrong(about, `is not shown to the bot (${asked.text})`, `${invite}, and give its role View Channel there`);
  const decoded = channelPayload.decode(asked.answer);
  return isOk(decoded) ? decoded.right : unknown(about, "the server's answer is no channel", "check discord.api");
};

/** What came of the channels: findings, and the guilds that they are in and that tell of their members. */
export interface Channels {
  readonly findings: readonly Finding[];
  readonly guilds: readonly string[];
}

/** A thread has no overwrites: those of its channel hold. Undefined when nobody tells them. */
const ruling = async (ask: Ask, channel: ChannelPayload): Promise<readonly Overwrite[] | undefined> => {
  const { type, parent_id: parentId } = channel;
  if (type == null || !THREADS.has(type) || parentId == null) return overwritesOf(channel);
  const parent = await read(ask, parentId);
  return "about" in parent ? undefined : overwritesOf(parent);
};

type GuildOf = (guildId: string) => Promise<Guild | null>;

const checkChannel = async (ask: Ask, guildAt: GuildOf, toCheck: ChannelToCheck): Promise<readonly Finding[]> => {
  const { id: channelId, use, forum = false } = toCheck;
  const about = `channel ${channelId}`;
  const channel = await read(ask, channelId);
  const inUse = (failed: Finding): readonly Finding[] => [{ ...failed, text: `${failed.text} (${use})` }];
  if ("about" in channel) return inUse(channel);
  const wrongKind = kindFinding(about, channel, forum);
  if (wrongKind !== undefined) return inUse(wrongKind);
  const guildId = channel.guild_id ?? "";
  const guild = await guildAt(guildId);
  const kind = KINDS.get(channel.type ?? 0) ?? "a forum";
  const place = `#${channel.name ?? channelId}, ${kind} of ${guild?.name ?? guildId} (${use})`;
  const overwrites = await ruling(ask, channel);
  const untold = `${place}: the server does not tell what the bot may do there`;
  return [
    ...threadFindings(about, channel),
    ...(guild === null || overwrites === undefined
      ? [unknown(about, untold, "post a line there, and see whether the bot answers")]
      : permissionFindings(about, channel, place, permissionsIn(guild.membership, overwrites))),
  ];
};

/** Looks at each channel: that it is there, one in which text is written, and what the bot may do in it. */
export const checkChannels = async (
  ask: Ask,
  botId: string,
  channels: readonly ChannelToCheck[],
): Promise<Channels> => {
  const findings: Finding[] = [];
  const guilds = new Map<string, Guild | null>();
  const guildAt: GuildOf = async (guildId) => {
    const known = guilds.get(guildId);
    if (known !== undefined) return known;
    const guild = await guildOf(ask, guildId, botId);
    guilds.set(guildId, guild);
    return guild;
  };
  for (const channel of channels) findings.push(...(await checkChannel(ask, guildAt, channel)));
  return { findings, guilds: [...guilds].flatMap(([guildId, guild]) => (guild === null ? [] : [guildId])) };
};
