import { channelId, fail, HOUR, MINUTE, ok, SECOND, type ChannelId } from "@floorbroker/core";
import type * as t from "io-ts";
import { isOwnMachine } from "./own-machine.ts";
import type { Secret } from "./secret.ts";
import { fromText, list, notA, section, type Setting } from "./setting.ts";
import { duration, flag, snowflake, word } from "./values.ts";

/** An address of a server that is given the bot's token. */
const address = (scheme: "http" | "ws", example: string): Setting<string> =>
  fromText(
    `an address such as ${example}`,
    (value): value is string => typeof value === "string",
    (text) => {
      const url = URL.canParse(text) ? new URL(text) : null;
      if (url?.protocol !== `${scheme}s:` && url?.protocol !== `${scheme}:`)
        return fail(notA("an address", text, `write it as ${example}`));
      return url.search === "" && url.username === ""
        ? ok(text.replace(/\/+$/, ""))
        : fail({ what: "should be host and path only", fix: `write it as ${example}` });
    },
  );

/** Whether what is sent to the address can be read on its way. */
const isReadable = (text: string): boolean => {
  const url = new URL(text);
  return /^(http|ws):$/.test(url.protocol) && !isOwnMachine(url);
};

/** The Discord, or the server that speaks its protocol, in which `floorbroker run --discord` listens. */
export const discordFields = {
  /** Base of REST, with or without a version. */
  api: address("http", "https://discord.com/api"),
  /** The gateway, where it is another one than REST names. */
  gateway: address("ws", "wss://gateway.discord.gg"),
  /** Channels in which posts by bots and webhooks are read; elsewhere only people's are. */
  botChannels: list(snowflake(channelId)),
  /** Which threads and forum posts under the channels are read as those: public ones, or none that is not named itself. */
  threads: word("public", "none"),
  /** Where every change of an answer is told in a line. */
  logChannel: snowflake(channelId),
  /** How answers look. */
  statuses: word("embeds", "text"),
  /** The gateway's silence after which the operator is told. */
  silentAfter: duration({ min: 10 * SECOND, max: HOUR }),
  /** Whether api and gateway may be http:// and ws:// on another machine, over a network that nobody else reads. */
  unencrypted: flag,
  /** Whether commands are taken as /tt, too. */
  slashCommands: flag,
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
  readonly threads: "public" | "none";
  /** Null is nowhere. */
  readonly logChannel: ChannelId | null;
  readonly statuses: "embeds" | "text";
  readonly silentAfterMs: number;
  readonly unencrypted: boolean;
  readonly slashCommands: boolean;
}

/** The addresses to which the token would go for everybody to read, and nobody has said that it may. */
export const readableAddresses = ({ api, gateway, unencrypted }: DiscordSettings): readonly ("api" | "gateway")[] => {
  if (unencrypted) return [];
  return [
    ...(api !== null && isReadable(api) ? (["api"] as const) : []),
    ...(gateway !== null && isReadable(gateway) ? (["gateway"] as const) : []),
  ];
};

/** The settings of a file's section, with the token that the environment has. */
export const discordOf = (settings: t.TypeOf<typeof discordSection> | undefined, token: Secret | undefined): DiscordSettings => ({
  token: token ?? null,
  api: settings?.api ?? null,
  gateway: settings?.gateway ?? null,
  botChannels: settings?.botChannels ?? [],
  threads: settings?.threads ?? "public",
  logChannel: settings?.logChannel ?? null,
  statuses: settings?.statuses ?? "embeds",
  silentAfterMs: settings?.silentAfter ?? MINUTE,
  unencrypted: settings?.unencrypted ?? false,
  slashCommands: settings?.slashCommands ?? true,
});
