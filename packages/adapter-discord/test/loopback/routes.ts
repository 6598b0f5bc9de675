import { embedProblem } from "./embed-limits.ts";
import type { Upload } from "./multipart.ts";
import { botUser, channelJson, guildJson, messageJson } from "./payloads.ts";
import type { LoopbackMessage, World } from "./world.ts";

/** A request that reached a route. */
export interface Request {
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** What was uploaded with it. */
  readonly files: readonly Upload[];
  readonly authorized: boolean;
}

/** Status and body; a null body is an answer without one. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A route: `:id` stands for an id; the first one of a channel's routes is its bucket. */
export interface Route {
  readonly method: string;
  readonly path: string;
  /** False for what Discord lets anybody ask whose address has a token in it. */
  readonly needsToken: boolean;
  readonly answer: (request: Request) => Answer;
}

export const found = (body: unknown): Answer => ({ status: 200, body });
export const nothing: Answer = { status: 204, body: null };
/** Codes: Discord's developer documentation, "JSON Error Codes". */
const unknownChannel: Answer = { status: 404, body: { code: 10_003, message: "Unknown Channel" } };
export const unknownMessage: Answer = { status: 404, body: { code: 10_008, message: "Unknown Message" } };
const missingPermissions: Answer = { status: 403, body: { code: 50_013, message: "Missing Permissions" } };
const invalidForm = (message: string): Answer => ({
  status: 400,
  body: { code: 50_035, message: `Invalid Form Body: ${message}` },
});

/** Longest text of a message, in code points. */
const LONGEST = 2_000;
/** How long a nonce is remembered: Discord says "the past few minutes". */
const NONCE_MS = 180_000;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * A page of a channel, newest first as Discord lists it. `after` gives the messages that come right after the id,
 * `before` those right before it, neither the newest ones.
 */
const page = (messages: readonly LoopbackMessage[], query: URLSearchParams): readonly LoopbackMessage[] => {
  const limit = Number(query.get("limit") ?? "50");
  const after = query.get("after");
  const before = query.get("before");
  const later = (id: string) => (each: LoopbackMessage) => BigInt(each.id) > BigInt(id);
  const earlier = (id: string) => (each: LoopbackMessage) => BigInt(each.id) < BigInt(id);
  if (after !== null) return messages.filter(later(after)).slice(0, limit).toReversed();
  const range = before === null ? messages : messages.filter(earlier(before));
  return range.slice(-limit).toReversed();
};

const replyOf = (body: Request["body"]): { readonly id: string; readonly mustExist: boolean } | null => {
  const reference = body["message_reference"];
  if (typeof reference !== "object" || reference === null) return null;
  return {
    id: text(Reflect.get(reference, "message_id")),
    mustExist: Reflect.get(reference, "fail_if_not_exists") !== false,
  };
};

/** Discord keeps an embed with its type, and trims its texts. */
const kept = (embed: object): object => {
  const trimmed = (value: unknown): unknown => (typeof value === "string" ? value.trim() : value);
  return { type: "rich", ...Object.fromEntries(Object.entries(embed).map(([key, value]) => [key, trimmed(value)])) };
};

const embedsOf = (body: Request["body"]): readonly object[] =>
  Array.isArray(body["embeds"]) ? body["embeds"].map(kept) : [];

const create = (world: World, nonces: World["nonces"], channelId: string, { body, files }: Request): Answer => {
  if (!world.channels.has(channelId)) return unknownChannel;
  if (world.forbids.has("everything")) return missingPermissions;
  const content = text(body["content"]);
  const embeds = embedsOf(body);
  if (world.forbids.has("embeds") && embeds.length > 0) return missingPermissions;
  if (world.forbids.has("files") && files.length > 0) return missingPermissions;
  if ([...content].length > LONGEST) return invalidForm("content: Must be 2000 or fewer in length.");
  const tooLarge = embedProblem(embeds);
  if (tooLarge !== undefined) return invalidForm(tooLarge);
  if (content === "" && embeds.length === 0 && files.length === 0)
    return { status: 400, body: { code: 50_006, message: "Cannot send an empty message" } };
  const nonce = typeof body["nonce"] === "string" ? body["nonce"] : null;
  if (nonce !== null && nonce.length > 25) return invalidForm("nonce: Must be 25 or fewer in length.");
  const known = nonces.get(`${channelId} ${nonce}`);
  const twin =
    known !== undefined && Date.now() - known.postedAt < NONCE_MS ? (world.message(known.id) ?? known) : undefined;
  if (nonce !== null && body["enforce_nonce"] === true && twin !== undefined) return found(messageJson(twin));
  const reply = replyOf(body);
  if (reply !== null && reply.mustExist && world.message(reply.id) === undefined)
    return invalidForm("message_reference: Unknown message");
  const replyTo = reply !== null && world.message(reply.id) !== undefined ? reply.id : null;
  const flags = typeof body["flags"] === "number" ? body["flags"] : 0;
  const components: readonly object[] = Array.isArray(body["components"]) ? body["components"] : [];
  const posted = world.post(channelId, world.botId, content, {
    by: "bot",
    embeds,
    files,
    flags,
    components,
    replyTo,
    nonce,
    sent: body,
  });
  nonces.set(`${channelId} ${nonce}`, posted);
  return found(messageJson(posted));
};

/** An edit of a message of the bot. */
export const change = (world: World, id: string, { body, files }: Request): Answer => {
  const message = world.message(id);
  if (message === undefined) return unknownMessage;
  if (message.authorId !== world.botId)
    return { status: 403, body: { code: 50_005, message: "Cannot edit a message authored by another user" } };
  const content = text(body["content"]);
  if ([...content].length > LONGEST) return invalidForm("content: Must be 2000 or fewer in length.");
  const embeds = Array.isArray(body["embeds"]) ? embedsOf(body) : message.embeds;
  if (world.forbids.has("embeds") && embeds.length > 0) return missingPermissions;
  const tooLarge = embedProblem(embeds);
  if (tooLarge !== undefined) return invalidForm(tooLarge);
  // What is not named among the attachments of an edit is gone.
  const attached = Array.isArray(body["attachments"]) ? files : [...message.files, ...files];
  const flags = typeof body["flags"] === "number" ? body["flags"] : message.flags;
  const components: readonly object[] = Array.isArray(body["components"]) ? body["components"] : message.components;
  const changed = world.edit(id, { content, embeds, files: attached, flags, components, sent: body });
  return changed === undefined ? unknownMessage : found(messageJson(changed));
};

/** The subset of Discord's REST that a trading bot uses. */
export const routesOf = (world: World, gatewayUrl: () => string, interactions: readonly Route[]): readonly Route[] => {
  const route = (method: string, path: string, answer: Route["answer"], needsToken = true): Route => ({
    method,
    path,
    answer,
    needsToken,
  });
  const channel = (id: string | undefined): Answer => {
    const known = world.channels.get(id ?? "");
    return known === undefined
      ? unknownChannel
      : found(channelJson(known, world.messagesIn(known.id).at(-1)?.id ?? null));
  };
  const { nonces } = world;
  return [
    route("GET", "/gateway/bot", () =>
      found({
        url: gatewayUrl(),
        shards: 1,
        session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 86_400_000, max_concurrency: 1 },
      }),
    ),
    route("GET", "/users/@me", () => found(botUser(world))),
    route("GET", "/applications/@me", () => found({ id: world.botId, name: "loopback", flags: 0 })),
    route("GET", "/guilds/:id", ({ params }) =>
      params[0] === world.guildId
        ? found(guildJson(world))
        : { status: 404, body: { code: 10_004, message: "Unknown Guild" } },
    ),
    route("GET", "/guilds/:id/channels", () => found([...world.channels.keys()].map((id) => channel(id).body))),
    route("GET", "/channels/:id", ({ params }) => channel(params[0])),
    route("GET", "/channels/:id/messages", ({ params: [id = ""], query }) =>
      world.channels.has(id) ? found(page(world.messagesIn(id), query).map(messageJson)) : unknownChannel,
    ),
    route("GET", "/channels/:id/messages/:id", ({ params: [, id = ""] }) => {
      const message = world.message(id);
      return message === undefined ? unknownMessage : found(messageJson(message));
    }),
    route("POST", "/channels/:id/messages", (request) => create(world, nonces, request.params[0] ?? "", request)),
    route("PATCH", "/channels/:id/messages/:id", (request) => change(world, request.params[1] ?? "", request)),
    route("DELETE", "/channels/:id/messages/:id", ({ params: [, id = ""] }) =>
      world.remove(id) ? nothing : unknownMessage,
    ),
    ...interactions,
  ];
};
