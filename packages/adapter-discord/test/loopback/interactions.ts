import { randomBytes } from "node:crypto";
import { messageJson } from "./payloads.ts";
import { change, found, nothing, unknownMessage, type Answer, type Request, type Route } from "./routes.ts";
import { loopbackWorld, type LoopbackMessage, type World } from "./world.ts";

/** What an interaction is of: Discord's developer documentation, "Interaction Type". */
const TYPE = { command: 2, button: 3, typing: 4 } as const;

/** How a bot answers: "Interaction Callback Type". */
const CALLBACK = { message: 4, deferred: 5, update: 7, choices: 8 } as const;

const EPHEMERAL = 64;
const LOADING = 128;

/** Somebody's command, typing or press, and what has become of it. */
export interface Sent {
  readonly id: string;
  readonly token: string;
  readonly userId: string;
  readonly channelId: string;
}

/** What the bot has answered. Messages that one person alone sees have `privately`. */
export type Answered =
  | { readonly is: "nothing" }
  | { readonly is: "message"; readonly privately: boolean; readonly thinking: boolean; readonly message: LoopbackMessage }
  | { readonly is: "choices"; readonly choices: readonly { readonly name: string; readonly value: string }[] };

type Value = string | number;

/** What people do with the bot's commands and buttons. */
export interface LoopbackInteractions {
  /** `/tt` with its subcommand. */
  command(channelId: string, userId: string, subcommand: string, options?: Readonly<Record<string, Value>>, where?: Where): Sent;
  /** Somebody types an option. */
  typing(channelId: string, userId: string, subcommand: string, option: string, typed: string): Sent;
  /** Somebody presses a button by its label. */
  press(messageId: string, userId: string, label: string, where?: Where): Sent;
  /** The same dispatch once more. */
  repeat(sent: Sent): void;
  /** Its 15 minutes are over. */
  expire(sent: Sent): void;
  answered(sent: Sent): Answered;
  /** The messages behind the answer. */
  followed(sent: Sent): readonly LoopbackMessage[];
  /** What is registered in the guild. */
  readonly registered: () => readonly Readonly<Record<string, unknown>>[];
  readonly limits: { acknowledgeMs: number; tokenMs: number };
  readonly routes: () => readonly Route[];
}

/** When and where it is done; default: now, in the guild. */
export interface Where {
  readonly at?: number;
  readonly inDirectMessage?: boolean;
}

interface Kept extends Sent {
  readonly type: number;
  readonly dispatch: object;
  /** By the machine's clock, whatever the id says. */
  readonly heardAt: number;
  /** The message whose button was pressed. */
  readonly about: string | null;
  isAcknowledged: boolean;
  isExpired: boolean;
  answer: Answered;
  readonly followed: LoopbackMessage[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;
const objectOf = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});
const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Codes: Discord's developer documentation, "JSON Error Codes". */
const unknownInteraction: Answer = { status: 404, body: { code: 10_062, message: "Unknown interaction" } };
const alreadyAcknowledged: Answer = { status: 400, body: { code: 40_060, message: "Interaction has already been acknowledged." } };
const unknownWebhook: Answer = { status: 404, body: { code: 10_015, message: "Unknown Webhook" } };
const invalidToken: Answer = { status: 401, body: { code: 50_027, message: "Invalid Webhook Token" } };
const invalidForm = (message: string): Answer => ({ status: 400, body: { code: 50_035, message: `Invalid Form Body: ${message}` } });

const OPTION_TYPES: Readonly<Record<string, number>> = { quantity: 4, author: 6, channel: 7 };

const optionOf = ([name, value]: readonly [string, Value], focused: string | null): object => ({
  name,
  type: OPTION_TYPES[name] ?? 3,
  value,
  ...(focused === name ? { focused: true } : {}),
});

/** Commands of a guild as Discord keeps them: with ids and fields of its own, and without what is false. */
const registry = (world: World) => {
  let commands: readonly Readonly<Record<string, unknown>>[] = [];
  const kept = (command: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
    id: world.newId(),
    application_id: world.botId,
    version: world.newId(),
    guild_id: world.guildId,
    default_member_permissions: null,
    nsfw: false,
    ...command,
  });
  const path = "/applications/:id/guilds/:id/commands";
  const isHere = ({ params }: Request): boolean => params[0] === world.botId && params[1] === world.guildId;
  const missingAccess: Answer = { status: 403, body: { code: 50_001, message: "Missing Access" } };
  const routes: readonly Route[] = [
    { method: "GET", path, needsToken: true, answer: (request) => (isHere(request) ? found(commands) : missingAccess) },
    {
      method: "PUT",
      path,
      needsToken: true,
      answer: (request) => {
        if (!isHere(request)) return missingAccess;
        commands = listOf(Object.values(request.body)).map(kept);
        return found(commands);
      },
    },
    {
      method: "DELETE",
      path: `${path}/:id`,
      needsToken: true,
      answer: (request) => {
        if (!isHere(request)) return missingAccess;
        commands = commands.filter(({ id }) => id !== request.params[2]);
        return nothing;
      },
    },
  ];
  return { commands: () => commands, routes };
};

/** The interactions of a world; `dispatch` tells the bots. */
export const loopbackInteractions = (world: World, dispatch: (type: string, data: unknown) => void): LoopbackInteractions => {
  const all = new Map<string, Kept>();
  const privateWorld = loopbackWorld();
  const limits = { acknowledgeMs: 3_000, tokenMs: 900_000 };
  const commands = registry(world);

  const send = (type: number, channelId: string, userId: string, data: object, where: Where, about: LoopbackMessage | null): Sent => {
    const { inDirectMessage = false } = where;
    const id = world.newId(where.at);
    const token = randomBytes(24).toString("base64url");
    const by = { id: userId, username: `user-${userId}`, discriminator: "0", global_name: null, avatar: null };
    const member = { user: by, roles: [], joined_at: "2020-01-01T00:00:00.000000+00:00", deaf: false, mute: false, flags: 0, permissions: "2147483647" };
    const whose = inDirectMessage ? { user: by } : { guild_id: world.guildId, member };
    const payload = {
      id,
      application_id: world.botId,
      type,
      token,
      version: 1,
      channel_id: channelId,
      channel: { id: channelId, type: inDirectMessage ? 1 : 0 },
      locale: "en-US",
      entitlements: [],
      authorizing_integration_owners: {},
      attachment_size_limit: 10_485_760,
      app_permissions: "2147483647",
      ...whose,
      ...(about === null ? {} : { message: messageJson(about) }),
      data,
    };
    const kept: Kept = {
      id, token, userId, channelId, type, dispatch: payload, heardAt: Date.now(), about: about?.id ?? null,
      isAcknowledged: false, isExpired: false, answer: { is: "nothing" }, followed: [],
    };
    all.set(id, kept);
    dispatch("INTERACTION_CREATE", payload);
    return { id, token, userId, channelId };
  };
  const keptOf = ({ id }: Pick<Sent, "id">): Kept => {
    const kept = all.get(id);
    if (kept === undefined) throw new Error(`no interaction has the id ${id}`);
    return kept;
  };

  const say = (kept: Kept, data: Readonly<Record<string, unknown>>, thinking: boolean): LoopbackMessage => {
    const privately = (Number(data["flags"] ?? 0) & EPHEMERAL) !== 0;
    const place = privately ? privateWorld : world;
    const flags = Number(data["flags"] ?? 0) | (thinking ? LOADING : 0);
    const content = typeof data["content"] === "string" ? data["content"] : "";
    return place.post(kept.channelId, place.botId, content, {
      by: "bot", type: 20, flags, embeds: listOf(data["embeds"]), components: listOf(data["components"]), interaction: kept.id, sent: data,
    });
  };
  /** The answer as it stands by now. */
  const current = (kept: Kept): Answered => {
    const { answer } = kept;
    if (answer.is !== "message") return answer;
    const message = (answer.privately ? privateWorld : world).message(answer.message.id) ?? answer.message;
    return { ...answer, message, thinking: (message.flags & LOADING) !== 0 };
  };

  const respond = (kept: Kept, body: Request["body"]): Answer => {
    const [type, data] = [body["type"], objectOf(body["data"])];
    const isTyping = kept.type === TYPE.typing;
    if (isTyping !== (type === CALLBACK.choices)) return invalidForm("type: not for this interaction");
    if (type === CALLBACK.choices) {
      const choices = listOf(data["choices"]).map(({ name, value }) => ({ name: String(name), value: String(value) }));
      if (choices.length > 25) return invalidForm("data.choices: Must be 25 or fewer in length.");
      if (choices.some(({ name, value }) => name.length < 1 || name.length > 100 || value.length > 100)) return invalidForm("choices: length");
      kept.answer = { is: "choices", choices };
    } else if (type === CALLBACK.update) {
      if (kept.type !== TYPE.button || kept.about === null) return invalidForm("type: only of a component");
      world.edit(kept.about, {
        ...("content" in data ? { content: String(data["content"]) } : {}),
        ...("components" in data ? { components: listOf(data["components"]) } : {}),
      });
    } else if (type === CALLBACK.message || type === CALLBACK.deferred) {
      if (type === CALLBACK.message && String(data["content"] ?? "") === "") return invalidForm("data: Cannot send an empty message");
      if (String(data["content"] ?? "").length > 2_000) return invalidForm("content: Must be 2000 or fewer in length.");
      const message = say(kept, data, type === CALLBACK.deferred);
      kept.answer = { is: "message", privately: (message.flags & EPHEMERAL) !== 0, thinking: type === CALLBACK.deferred, message };
    } else return invalidForm("type");
    kept.isAcknowledged = true;
    return nothing;
  };
  const callback = ({ params: [id = "", token = ""], body }: Request): Answer => {
    const kept = all.get(id);
    if (kept === undefined || kept.token !== token) return unknownInteraction;
    if (kept.isAcknowledged) return alreadyAcknowledged;
    return Date.now() - kept.heardAt > limits.acknowledgeMs ? unknownInteraction : respond(kept, body);
  };
  /** Whoever has the token may do it, as long as it lives. */
  const withToken =
    (action: (kept: Kept, request: Request) => Answer) =>
    (request: Request): Answer => {
      const [application, token] = request.params;
      const kept = [...all.values()].find((each) => each.token === token);
      if (application !== world.botId || kept === undefined || !kept.isAcknowledged) return unknownWebhook;
      return kept.isExpired || Date.now() - kept.heardAt > limits.tokenMs ? invalidToken : action(kept, request);
    };
  const original = (kept: Kept): { readonly place: World; readonly id: string } | undefined => {
    if (kept.answer.is === "message") return { place: kept.answer.privately ? privateWorld : world, id: kept.answer.message.id };
    return kept.about === null ? undefined : { place: world, id: kept.about };
  };
  const edit = (kept: Kept, request: Request): Answer => {
    const met = original(kept);
    const message = met?.place.message(met.id);
    if (met === undefined || message === undefined) return unknownMessage;
    const answer = change(met.place, met.id, request);
    if (answer.status === 200) met.place.edit(met.id, { flags: (Number(request.body["flags"] ?? 0) | (message.flags & EPHEMERAL)) & ~LOADING });
    const changed = met.place.message(met.id);
    return changed === undefined || answer.status !== 200 ? answer : found(messageJson(changed));
  };
  const show = (kept: Kept): Answer => {
    const met = original(kept);
    const message = met?.place.message(met.id);
    return message === undefined ? unknownMessage : found(messageJson(message));
  };
  const remove = (kept: Kept): Answer => {
    const met = original(kept);
    return met !== undefined && met.place.remove(met.id) ? nothing : unknownMessage;
  };
  const follow = (kept: Kept, { body }: Request): Answer => {
    const message = say(kept, body, false);
    kept.followed.push(message);
    return found(messageJson(message));
  };

  return {
    limits,
    registered: commands.commands,
    command: (channelId, userId, subcommand, options = {}, where = {}) => {
      const given = Object.entries(options).map((each) => optionOf(each, null));
      const data = { id: "1", name: "tt", type: 1, options: [{ name: subcommand, type: 1, options: given }] };
      return send(TYPE.command, channelId, userId, data, where, null);
    },
    typing: (channelId, userId, subcommand, option, typed) => {
      const data = { id: "1", name: "tt", type: 1, options: [{ name: subcommand, type: 1, options: [optionOf([option, typed], option)] }] };
      return send(TYPE.typing, channelId, userId, data, {}, null);
    },
    press: (id, userId, label, where = {}) => {
      const message = world.message(id);
      const buttons = (message?.components ?? []).flatMap((row) => listOf(objectOf(row)["components"]));
      const button = buttons.find((each) => each["label"] === label);
      if (message === undefined || button === undefined) throw new Error(`no button ${label} in the message ${id}`);
      return send(TYPE.button, message.channelId, userId, { component_type: 2, custom_id: button["custom_id"] }, where, message);
    },
    repeat: (sent) => dispatch("INTERACTION_CREATE", keptOf(sent).dispatch),
    expire: (sent) => void (keptOf(sent).isExpired = true),
    answered: (sent) => current(keptOf(sent)),
    followed: (sent) => keptOf(sent).followed,
    routes: () => [
      ...commands.routes,
      { method: "POST", path: "/interactions/:id/:token/callback", needsToken: false, answer: callback },
      { method: "GET", path: "/webhooks/:id/:token/messages/@original", needsToken: false, answer: withToken(show) },
      { method: "PATCH", path: "/webhooks/:id/:token/messages/@original", needsToken: false, answer: withToken(edit) },
      { method: "DELETE", path: "/webhooks/:id/:token/messages/@original", needsToken: false, answer: withToken(remove) },
      { method: "POST", path: "/webhooks/:id/:token", needsToken: false, answer: withToken(follow) },
    ],
  };
};
