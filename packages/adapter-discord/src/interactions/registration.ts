import { isOk, problem, type ChannelId, type GuildId, type Problem } from "@floorbroker/core";
import { DiscordAPIError, HTTPError, Routes, type REST } from "discord.js";
import * as t from "io-ts";
import type { Again } from "../backoff.ts";
import { readGuild } from "../inbound/payload.ts";
import { troubleOf } from "../trouble.ts";
import { COMMAND, DEFINITION } from "./definition.ts";

/** What is registered, and where. */
export interface RegistrationOptions {
  readonly enabled: boolean;
  /** The command is registered in the guilds of these. */
  readonly channels: readonly ChannelId[];
  readonly again: Again;
  readonly notice: (problem: Problem) => void;
}

const application = t.type({ id: t.string });
const registeredCommand = t.type({ id: t.string, name: t.string });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Whether what Discord has says all that we say. It adds fields of its own, and leaves out what is false. */
export const saysTheSame = (ours: unknown, theirs: unknown): boolean => {
  if (Array.isArray(ours)) {
    const others: readonly unknown[] = Array.isArray(theirs) ? theirs : [];
    return ours.length === others.length && ours.every((each, at) => saysTheSame(each, others[at]));
  }
  if (!isObject(ours)) return ours === theirs;
  if (!isObject(theirs)) return false;
  return Object.entries(ours).every(([name, value]) => {
    const other = theirs[name];
    return other == null ? value === false || (Array.isArray(value) && value.length === 0) : saysTheSame(value, other);
  });
};

/** Fields that would change what a command takes, and that an older version of us may have registered. */
const TELLING = ["required", "autocomplete", "choices", "min_value", "max_value", "max_length", "options"] as const;

/** Whether what Discord has says more than we do, in the fields that matter. */
const saysNoMore = (ours: unknown, theirs: unknown): boolean => {
  if (!isObject(ours) || !isObject(theirs)) return true;
  const isNone = (value: unknown): boolean => value == null || value === false || (Array.isArray(value) && value.length === 0);
  const told = (value: unknown): boolean => !isNone(value);
  if (TELLING.some((name) => told(theirs[name]) && !told(ours[name]))) return false;
  const [inner, others] = [ours["options"], theirs["options"]];
  return !Array.isArray(inner) || !Array.isArray(others) || inner.every((each, at) => saysNoMore(each, others[at]));
};

const notRegistered = (guild: GuildId | null, why: Problem): Problem =>
  problem(
    "slash-commands-not-registered",
    `/${COMMAND} is not registered${guild === null ? "" : ` in the server ${guild}`}; !tt works as ever: ${why.text}`,
    ["invite the bot again with the scopes bot and applications.commands", ...why.suggestions],
  );

const NO_SUCH_ROUTE: ReadonlySet<number> = new Set([404, 405, 501]);

/** Another server that speaks Discord's protocol need not know commands: it answers without a code, or without JSON. */
const knowsNoCommands = (error: unknown): boolean => {
  if (error instanceof DiscordAPIError) return NO_SUCH_ROUTE.has(error.status) && !(Number(error.code) > 0);
  return error instanceof TypeError || (error instanceof HTTPError && NO_SUCH_ROUTE.has(error.status));
};

const guildsOf = async (rest: REST, channels: readonly ChannelId[]): Promise<readonly GuildId[]> => {
  const guilds = new Set<GuildId>();
  for (const id of channels) {
    // What is wrong with a channel is told by whoever listens there.
    const channel: unknown = await rest.get(Routes.channel(id)).catch((error: unknown) => {
      if (troubleOf(error).is === "refused") return null;
      throw error;
    });
    const guild = readGuild(channel);
    if (guild != null) guilds.add(guild);
  }
  return [...guilds];
};

/** The commands of a guild become ours where they differ, or lose ours where it is switched off. */
const register = async (rest: REST, applicationId: string, guild: GuildId, enabled: boolean): Promise<void> => {
  const route = Routes.applicationGuildCommands(applicationId, guild);
  const answer: unknown = await rest.get(route);
  const registered: readonly unknown[] = Array.isArray(answer) ? answer : [];
  if (enabled) {
    const [only] = registered;
    if (registered.length === 1 && saysTheSame(DEFINITION, only) && saysNoMore(DEFINITION, only)) return;
    await rest.put(route, { body: [DEFINITION] });
    return;
  }
  for (const each of registered) {
    const read = registeredCommand.decode(each);
    if (!isOk(read) || read.right.name !== COMMAND) continue;
    await rest.delete(Routes.applicationGuildCommand(applicationId, guild, read.right.id));
  }
};

/**
 * Registers `/tt` in the guilds of the channels, where it is there at once, and only where something else is registered.
 * Tries again while Discord is out of reach. What Discord refuses is told: `slash-commands-not-registered`.
 */
export const registerCommands = async (rest: REST, options: RegistrationOptions): Promise<void> => {
  const { enabled, channels, again, notice } = options;
  const trying = async (guild: GuildId | null, attempt: () => Promise<void>): Promise<void> =>
    again(attempt, (error) => {
      if (knowsNoCommands(error)) return false;
      const trouble = troubleOf(error);
      if (trouble.is === "limited" || trouble.is === "down") return true;
      notice(notRegistered(guild, trouble.problem));
      return false;
    });
  let found: { readonly applicationId: string; readonly guilds: readonly GuildId[] } | null = null;
  await trying(null, async () => {
    const self = application.decode(await rest.get(Routes.currentApplication()));
    if (isOk(self)) found = { applicationId: self.right.id, guilds: await guildsOf(rest, channels) };
  });
  const { applicationId, guilds } = found ?? { applicationId: "", guilds: [] };
  for (const guild of guilds) await trying(guild, () => register(rest, applicationId, guild, enabled));
};
