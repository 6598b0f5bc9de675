import type { SlashCommands } from "@floorbroker/adapter-discord";
import {
  authorize,
  channelRole,
  fail,
  get,
  instrumentText,
  openTradesOf,
  problem,
  productOf,
  underlyingOfInstrument,
  type Book,
  type BookConfig,
  type ChannelId,
  type Problem,
  type Trade,
} from "@floorbroker/core";

/** Trades that have ended whose symbols are still proposed. */
const RECENT = 50;

/** Channels in which commands are taken. */
const commandChannelsOf = ({ authority }: BookConfig): readonly ChannelId[] => [
  ...new Set([...authority.controlChannels, ...authority.commandChannels]),
];

const elsewhere = (config: BookConfig, channel: ChannelId): Problem => {
  const channels = commandChannelsOf(config);
  const where = channels.length === 0 ? "name a channel in authority.controlChannels" : `use the channel ${channels.join(" or ")}`;
  return problem("wrong-channel", `nothing is read in the channel ${channel}`, [where], channel);
};

/** A contract month first, then what it is a month of. */
const symbolsOfTrade = ({ spec: { instrument } }: Trade): readonly string[] =>
  instrument.kind === "future" ? [instrumentText(instrument), underlyingOfInstrument(instrument)] : [underlyingOfInstrument(instrument)];

const asWritten = (symbol: string): string => (productOf(symbol) === undefined ? symbol : `/${symbol}`);

/** What is held and works, what was traded last, and what alone may be traded. */
export const symbolsOf = (book: Book, config: BookConfig): readonly string[] => {
  const ended = book.closedTrades.slice(-RECENT).toReversed().flatMap((id) => get(book.trades, id) ?? []);
  const allowed = config.risk.book.symbols?.allow ?? [];
  return [...new Set([...[...openTradesOf(book).toReversed(), ...ended].flatMap(symbolsOfTrade), ...allowed.map(asWritten)])];
};

/** Slash commands under the same rules as `!tt`: who may command where is the book's configuration, by ids alone. */
export const slashCommandsOf = (config: BookConfig, book: () => Book, enabled: boolean): SlashCommands => ({
  enabled,
  channels: commandChannelsOf(config),
  permits: ({ authorId, channelId, guildId }) => {
    const role = channelRole(config, { channelId, guildId });
    if (role === undefined) return fail(elsewhere(config, channelId));
    return authorize(config, role, { authorId, channelId }, { kind: "control", command: "status", argument: null });
  },
  symbols: () => symbolsOf(book(), config),
});
