import { channelId, guildId, messageId } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { readMessage } from "./payload.ts";
import { timeOf } from "./snowflake.ts";

const GUILD = guildId("1028000000000000001");
const AROUND = { guild: GUILD, now: Date.UTC(2027, 5, 1), isLive: false };

/** A message as Discord's REST gives it, reduced to what is read. */
const posted = {
  id: "1573788225397325824",
  type: 0,
  channel_id: "1255265167113978008",
  author: { id: "700068629626224700", username: "marlin", global_name: "Marlin" },
  content: "BTO SPY 12/18 590c @ 1.20",
  timestamp: "2026-11-20T15:00:00.123000+00:00",
  edited_timestamp: null,
  embeds: [],
};

const IN_ID = timeOf(messageId(posted.id));

describe("A payload of Discord", () => {
  it("is read without names: only ids decide", () => {
    const read = readMessage(posted, AROUND);
    expect(JSON.stringify(read)).not.toMatch(/marlin/i);
    expect(read).toMatchObject({
      written: true,
      automated: false,
      message: { authorId: "700068629626224700", guildId: GUILD, revision: 0 },
    });
  });

  it.each([
    [
      "a webhook that uses an analyst's name",
      { webhook_id: "1", author: { id: "1", username: "marlin" } },
      { automated: true, message: { authorId: "1" } },
    ],
    ["a bot", { author: { id: "2", bot: true } }, { automated: true }],
    ["a join in an analyst's name", { type: 7 }, { written: false }],
    ["a pin in an analyst's name", { type: 6 }, { written: false }],
    ["a started thread", { type: 18 }, { written: false }],
    ["a direct message", { guild_id: undefined, channel_id: "3" }, { message: { channelId: "3" } }],
    [
      "a forwarded alert, whose text is somebody else's",
      {
        content: "",
        message_reference: { type: 1, message_id: "9" },
        message_snapshots: [{ message: { content: "BTO SPY 590c" } }],
      },
      { message: { text: "", replyTo: null } },
    ],
    [
      "a post of a followed channel, which answers nothing here",
      { flags: 2, message_reference: { message_id: "9" } },
      { message: { replyTo: null } },
    ],
    ["a reply", { type: 19, message_reference: { message_id: "9" } }, { message: { replyTo: "9" } }],
    ["a reply to what was deleted", { type: 19, message_reference: {} }, { message: { replyTo: null } }],
    ["a dispatch, which names its guild", { guild_id: "5" }, { message: { guildId: "5" } }],
  ])("of %s is read as such", (_what, change, expected) => {
    expect(readMessage({ ...posted, ...change }, AROUND)).toMatchObject(expected);
  });

  it.each([
    ["an id that was a number and has lost its last digits", { id: 1573788225397325824 }],
    ["an author without an id", { author: { username: "marlin" } }],
    ["an author whose id has lost its last digits", { author: { id: Number("700068629626224700") } }],
    ["nothing that tells how old it is, and an id without a time", { id: "42", timestamp: undefined }],
  ])("with %s is not read", (_what, change) => {
    expect(readMessage({ ...posted, ...change }, AROUND)).toBeUndefined();
  });

  it.each([
    ["without a type", { type: undefined }, { written: true }],
    ["without a text", { content: undefined }, { message: { text: "" } }],
    ["with a time that is none: its id tells it", { timestamp: "yesterday" }, { message: { postedAt: IN_ID } }],
    ["without a time", { timestamp: undefined }, { message: { postedAt: IN_ID } }],
    ["with a time in ms", { timestamp: 1_795_000_000_123 }, { message: { postedAt: 1_795_000_000_123 } }],
    ["with a time in s", { timestamp: 1_795_000_000 }, { message: { postedAt: 1_795_000_000_000 } }],
    ["with an empty time of its edit", { edited_timestamp: "" }, { message: { revision: 0 } }],
    ["with an empty webhook", { webhook_id: "" }, { automated: false }],
    ["with an object for its stickers", { sticker_items: {} }, { unread: null }],
    ["with an embed that is none", { embeds: [null] }, { message: { embeds: [] } }],
    [
      "with a number in an embed",
      { embeds: [{ fields: [{ name: "Entry", value: 1.2 }] }] },
      { message: { embeds: [{ fields: [{ name: "Entry", value: "1.2" }] }] } },
    ],
    [
      "with a reply's id that has lost its last digits",
      { type: 19, message_reference: { message_id: 1573788225397325824 } },
      { message: { replyTo: null } },
    ],
    ["with a short id as a number", { type: 19, message_reference: { message_id: 42 } }, { message: { replyTo: "42" } }],
    ["that answers without the type of a reply", { message_reference: { message_id: "9" } }, { message: { replyTo: "9" } }],
    [
      "that names a message of another channel",
      { message_reference: { message_id: "9", channel_id: "8" } },
      { message: { replyTo: null } },
    ],
  ])("%s is read nonetheless", (_what, change, expected) => {
    expect(readMessage({ ...posted, ...change }, AROUND)).toMatchObject(expected);
  });

  it("of REST needs no channel, and live no time", () => {
    const { channel_id: where, timestamp: _, ...rest } = posted;
    const read = readMessage({ ...rest, id: "42" }, { ...AROUND, channel: channelId(where), isLive: true });
    expect(read?.message).toMatchObject({ channelId: where, postedAt: AROUND.now });
  });

  it("has the ms from post to edit for its revision, and a later edit a higher one", () => {
    const revision = (edited: string): number | undefined =>
      readMessage({ ...posted, edited_timestamp: edited }, AROUND)?.message.revision;
    expect(revision("2026-11-20T15:00:07.623000+00:00")).toBe(7_500);
    expect(revision("2026-11-20T15:00:07.624000+00:00")).toBe(7_501);
    // Two machines of Discord's need not agree on the time.
    expect(revision("2026-11-20T15:00:00.100000+00:00")).toBe(1);
  });
});
