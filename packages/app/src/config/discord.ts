import { channelId, fail, ok, type ChannelId } from "@floorbroker/core";
import type * as t from "io-ts";
import type { Secret } from "./secret.ts";
import { fromText, list, notA, section, type Setting } from "./setting.ts";
import { snowflake } from "./values.ts";

/** Hosts to which nothing travels over a network, so that it may travel unencrypted. */
const OWN_MACHINE: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** An address of a server that is given the bot's token: encrypted, or on this machine. */
const address = (scheme: "http" | "ws", example: string): Setting<string> =>
  fromText(
    `an address such as ${example}`,
    (value): value is string => typeof value === "string",
    (text) => {
      const url = URL.canParse(text) ? new URL(text) : null;
      const bare = text.replace(/\/+$/, "");
      if (url?.protocol === `${scheme}s:`) return ok(bare);
      if (url?.protocol !== `${scheme}:`) return fail(notA("an address", text, `write it as ${example}`));
      return OWN_MACHINE.has(url.hostname)
        ? ok(bare)
        : fail({ what: "would send the bot's token unencrypted", fix: `write ${scheme}s:// instead of ${scheme}://` });
    },
  );

/** The Discord, or the server that speaks its protocol, in which `floorbroker run --discord` listens. */
export const discordFields = {
  /** Base of REST, without a version. */
  api: address("http", "https://discord.com/api"),
  /** The gateway, where it is another one than REST names. */
  gateway: address("ws", "wss://gateway.discord.gg"),
  /** Channels in which posts by bots and webhooks are read; elsewhere only people's are. */
  botChannels: list(snowflake(channelId)),
} as const;

const discordSection = section(discordFields);

/** How Discord is reached. */
export interface DiscordSettings {
  readonly token: Secret | null;
  /** Null is Discord's own. */
  readonly api: string | null;
  /** Null is the one that REST names. */
  readonly gateway: string | null;
  readonly botChannels: readonly ChannelId[];
}

/** The settings of a file's section, with the token that the environment has. */
export const discordOf = (settings: t.TypeOf<typeof discordSection> | undefined, token: Secret | undefined): DiscordSettings => ({
  token: token ?? null,
  api: settings?.api ?? null,
  gateway: settings?.gateway ?? null,
  botChannels: settings?.botChannels ?? [],
});
