import { channelJson, guildJson } from "./payloads.ts";
import type { Answer, Route } from "./routes.ts";
import type { World } from "./world.ts";

/** What an owner sets in his guild and in Discord's portal, and what Discord counts. */
export interface GuildSettings {
  ownerId: string;
  /** Permissions by role, `@everyone` under the guild's id. */
  readonly roles: Map<string, bigint>;
  /** Roles of each member, the bot included. */
  readonly members: Map<string, readonly string[]>;
  /** Overwrites by channel. */
  readonly overwrites: Map<string, readonly { readonly id: string; readonly type: 0 | 1; readonly allow: bigint; readonly deny: bigint }[]>;
  /** Types of channels that are none of the usual ones. */
  readonly types: Map<string, number>;
  applicationFlags: number;
  starts: { total: number; remaining: number; resetAfterMs: number };
}

const found = (body: unknown): Answer => ({ status: 200, body });
const unknownMember: Answer = { status: 404, body: { code: 10_007, message: "Unknown Member" } };
const unknownChannel: Answer = { status: 404, body: { code: 10_003, message: "Unknown Channel" } };

/** Settings under which nobody may do anything, and the application reads what people write. */
export const guildSettings = (): GuildSettings => ({
  ownerId: "700000000000000001",
  roles: new Map(),
  members: new Map(),
  overwrites: new Map(),
  types: new Map(),
  applicationFlags: 1 << 19,
  starts: { total: 1_000, remaining: 990, resetAfterMs: 3_600_000 },
});

/** The routes that tell of the settings. */
export const guildRoutes = (settings: GuildSettings, world: World, gatewayUrl: () => string): readonly Route[] => {
  const route = (path: string, answer: Route["answer"]): Route => ({ method: "GET", path, needsToken: true, answer });
  return [
    route("/gateway/bot", () => {
      const { total, remaining, resetAfterMs } = settings.starts;
      return found({
        url: gatewayUrl(),
        shards: 1,
        session_start_limit: { total, remaining, reset_after: resetAfterMs, max_concurrency: 1 },
      });
    }),
    route("/applications/@me", () => found({ id: world.botId, name: "loopback", flags: settings.applicationFlags })),
    route("/guilds/:id", () => {
      const roles = [...settings.roles].map(([id, bits]) => ({ id, name: id, permissions: String(bits) }));
      return found({ ...guildJson(world), owner_id: settings.ownerId, roles });
    }),
    route("/guilds/:id/members/:id", ({ params: [, id = ""] }) => {
      const roles = settings.members.get(id);
      return roles === undefined ? unknownMember : found({ user: { id }, roles, joined_at: "2026-01-01T00:00:00Z" });
    }),
    route("/channels/:id", ({ params: [id = ""] }) => {
      const channel = world.channels.get(id);
      if (channel === undefined) return unknownChannel;
      const overwrites = (settings.overwrites.get(id) ?? []).map((each) => ({ ...each, allow: String(each.allow), deny: String(each.deny) }));
      const type = settings.types.get(id) ?? channel.type;
      return found({ ...channelJson(channel, null), type, permission_overwrites: overwrites });
    }),
  ];
};
