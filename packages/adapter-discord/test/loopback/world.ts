import type { Upload } from "./multipart.ts";
import { snowflakes } from "./snowflakes.ts";

/** A message as the loopback keeps it. Times are epoch ms. */
export interface LoopbackMessage {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  /** Who wrote it: a person, a bot account, or a webhook (whose author id is the webhook's). */
  readonly by: "person" | "bot" | "webhook";
  readonly type: number;
  readonly content: string;
  readonly embeds: readonly object[];
  readonly flags: number;
  readonly files: readonly Upload[];
  /** What it forwards: the snapshots of others' messages. */
  readonly forwards: readonly { readonly content: string; readonly embeds: readonly object[] }[];
  /** Rows of buttons. */
  readonly components: readonly object[];
  /** The interaction that it answers. */
  readonly interaction: string | null;
  readonly postedAt: number;
  readonly editedAt: number | null;
  readonly replyTo: string | null;
  readonly nonce: string | null;
  /** The body that was sent for it, as it came: what a test asks about `allowed_mentions` and the like. */
  readonly sent: unknown;
}

/** A channel or thread. */
export interface LoopbackChannel {
  readonly id: string;
  readonly guildId: string;
  readonly name: string;
  /** 0 a text channel, 11 a public thread, 12 a private one, 15 a forum. */
  readonly type: 0 | 11 | 12 | 15;
  readonly parentId: string | null;
}

/** What changed, for whoever tells the bots. */
export type WorldChange =
  | { readonly type: "created" | "updated"; readonly message: LoopbackMessage }
  | { readonly type: "deleted"; readonly message: LoopbackMessage };

/** What a post may say beside its text. */
export interface PostOptions {
  /** Default: a new one of that instant. */
  readonly id?: string;
  readonly at?: number;
  readonly by?: LoopbackMessage["by"];
  readonly type?: number;
  readonly embeds?: readonly object[];
  readonly flags?: number;
  readonly files?: readonly Upload[];
  readonly forwards?: LoopbackMessage["forwards"];
  readonly components?: readonly object[];
  readonly interaction?: string | null;
  readonly replyTo?: string | null;
  readonly nonce?: string | null;
  readonly sent?: unknown;
}

/** Guilds, channels and messages, and everybody who wants to know what becomes of them. */
export interface World {
  readonly guildId: string;
  readonly botId: string;
  readonly channels: ReadonlyMap<string, LoopbackChannel>;
  /** What was posted with which nonce in the last minutes, also when it is deleted by now. */
  readonly nonces: Map<string, LoopbackMessage>;
  /** What the bot is not permitted. */
  readonly forbids: Set<"everything" | "embeds" | "files">;
  /** A text channel, or a thread of one. */
  addChannel(name: string, parentId?: string | null, id?: string, type?: LoopbackChannel["type"]): string;
  newId(at?: number): string;
  post(channelId: string, authorId: string, content: string, options?: PostOptions): LoopbackMessage;
  edit(
    id: string,
    change: Partial<Pick<LoopbackMessage, "content" | "embeds" | "files" | "flags" | "components" | "sent">>,
  ): LoopbackMessage | undefined;
  /** Discord unfurls a link, or somebody pins it: the message is told of again, and is not edited. */
  touch(id: string): void;
  remove(id: string): boolean;
  message(id: string): LoopbackMessage | undefined;
  /** Oldest first. */
  messagesIn(channelId: string): readonly LoopbackMessage[];
  listen(listener: (change: WorldChange) => void): void;
}

const byId = (a: LoopbackMessage, b: LoopbackMessage): number => (BigInt(a.id) < BigInt(b.id) ? -1 : 1);

/** A world with one guild and one bot in it. */
export const loopbackWorld = (guildId?: string, now: () => number = Date.now): World => {
  const nextId = snowflakes();
  const newId = (at = now()): string => nextId(at);
  const channels = new Map<string, LoopbackChannel>();
  const messages = new Map<string, LoopbackMessage>();
  const listeners: ((change: WorldChange) => void)[] = [];
  const tell = (change: WorldChange): void => {
    for (const listener of listeners) listener(change);
  };
  const keep = (type: "created" | "updated", message: LoopbackMessage): LoopbackMessage => {
    messages.set(message.id, message);
    tell({ type, message });
    return message;
  };
  const world: World = {
    guildId: guildId ?? newId(),
    botId: newId(),
    channels,
    nonces: new Map(),
    forbids: new Set(),
    newId,
    addChannel: (name, parentId = null, id = newId(), type = parentId === null ? 0 : 11) => {
      channels.set(id, { id, guildId: world.guildId, name, type, parentId });
      return id;
    },
    post: (channelId, authorId, content, options = {}) => {
      const {
        at = now(),
        by = "person",
        embeds = [],
        flags = 0,
        files = [],
        forwards = [],
        replyTo = null,
        nonce = null,
        sent = null,
      } = options;
      const { components = [], interaction = null } = options;
      const type = options.type ?? (replyTo === null ? 0 : 19);
      const { id = nextId(at) } = options;
      return keep("created", {
        id,
        channelId,
        authorId,
        by,
        type,
        content,
        embeds,
        flags,
        files,
        forwards,
        components,
        interaction,
        postedAt: at,
        editedAt: null,
        replyTo,
        nonce,
        sent,
      });
    },
    edit: (id, change) => {
      const before = messages.get(id);
      if (before === undefined) return undefined;
      // No author edits twice within a millisecond.
      const editedAt = Math.max(now(), (before.editedAt ?? before.postedAt) + 1);
      return keep("updated", { ...before, ...change, editedAt });
    },
    touch: (id) => {
      const message = messages.get(id);
      if (message !== undefined) tell({ type: "updated", message });
    },
    remove: (id) => {
      const message = messages.get(id);
      if (message === undefined) return false;
      messages.delete(id);
      tell({ type: "deleted", message });
      return true;
    },
    message: (id) => messages.get(id),
    messagesIn: (channelId) => [...messages.values()].filter((each) => each.channelId === channelId).toSorted(byId),
    listen: (listener) => void listeners.push(listener),
  };
  return world;
};
