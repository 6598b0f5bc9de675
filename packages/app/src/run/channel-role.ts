import {
  channelRole,
  decimal,
  fail,
  ok,
  PLAIN_PROFILE,
  problem,
  type BookConfig,
  type ChannelId,
  type Message,
  type Problem,
  type Result,
} from "@floorbroker/core";

/** How a channel that the configuration does not name shall be read for this run. */
export type ReadAs = "control" | "alerts";

const channelsOf = (messages: readonly Message[]): readonly ChannelId[] => [
  ...new Set(messages.map((message) => message.channelId)),
];

const added = (config: BookConfig, channel: ChannelId, as: ReadAs): BookConfig => {
  const { authority } = config;
  return {
    ...config,
    authority:
      as === "control"
        ? { ...authority, controlChannels: [...authority.controlChannels, channel] }
        : {
            ...authority,
            alertChannels: [...authority.alertChannels, { id: channel, share: decimal("1"), profile: PLAIN_PROFILE }],
          },
  };
};

/**
 * The configuration under which every channel of the export is read. A channel that nobody has configured would be
 * silent, which looks like a bug to whoever replays it: unless it is said how to read it, that is an error.
 * Code: `channel-not-configured`.
 */
export const readingChannels = (
  config: BookConfig,
  messages: readonly Message[],
  as: ReadAs | null,
): Result<Problem, BookConfig> => {
  let reading = config;
  for (const channelId of channelsOf(messages)) {
    const guildId = messages.find((message) => message.channelId === channelId)?.guildId ?? null;
    if (channelRole(reading, { channelId, guildId }) !== undefined) continue;
    if (as === null) {
      return fail(
        problem(
          "channel-not-configured",
          `nothing is read in the channel ${channelId}: the configuration does not name it`,
          [
            "add --read-as control (alerts and commands) or --read-as alerts",
            `add "${channelId}" to authority.controlChannels in floorbroker.yaml`,
          ],
          channelId,
        ),
      );
    }
    reading = added(reading, channelId, as);
  }
  return ok(reading);
};
