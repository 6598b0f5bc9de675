import { channelId, messageId, userId, type Message } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { dayOf, discordDayOf, type DiscordDay, type Day, type Script } from "./discord-script.ts";
import { SAMPLE_CONFIG, SAMPLE_MESSAGES } from "./sample-day.ts";

const expectSame = (posted: DiscordDay, replayed: Day): void => {
  expect(posted.history).toEqual(replayed.history);
  expect(posted.replies).toHaveLength(replayed.statuses.size);
  expect(Object.fromEntries(posted.replies)).toEqual(Object.fromEntries(replayed.statuses));
};

/** Ids grow, as Discord's do. */
const FIRST_ID = 1_507_000_000_000_000_000n;
const INSTANT = Date.parse("2026-11-18T15:30:00Z");
const CHANNELS = ["1572621455236005901", "1572621455236005902", "1572621455236005903", "1572621455236005904"].map(channelId);
const SYMBOLS = ["SPY", "QQQ", "IWM", "NVDA", "AAPL"];

const alertAt = (index: number): Message => ({
  id: messageId(String(FIRST_ID + BigInt(index))),
  guildId: SAMPLE_MESSAGES[0]?.guildId ?? null,
  channelId: CHANNELS[index % CHANNELS.length] ?? channelId("0"),
  authorId: SAMPLE_CONFIG.authority.alertAuthors[index % 2] ?? userId("0"),
  postedAt: INSTANT + 10 * index,
  revision: 0,
  text: `Alert: BTO ${SYMBOLS[index % SYMBOLS.length]} ${200 + Math.floor(index / SYMBOLS.length)}C 12/18 @ 2.${index % 10}0`,
  embeds: [],
  replyTo: null,
  threadId: null,
});

/** How often all alerts together are delivered; more by hand. */
const DELIVERIES = Number(process.env["FLOORBROKER_DELIVERIES"] ?? 10_000);

/** A hundred alerts of one second, from four channels. */
const HUNDRED: Script = {
  config: { ...SAMPLE_CONFIG, authority: { ...SAMPLE_CONFIG.authority, controlChannels: CHANNELS, alertChannels: [] } },
  messages: Array.from({ length: 100 }, (_, index) => alertAt(index)),
};

describe("What is posted in Discord", { timeout: 400_000 }, () => {
  it("for a day is traded event by event as the replay of its export is, and told in one reply to each message", async () => {
    const script = { config: SAMPLE_CONFIG, messages: SAMPLE_MESSAGES };
    const replayed = await dayOf(script);
    const posted = await discordDayOf(script);
    expectSame(posted, replayed);
    expect(posted.history.length).toBeGreaterThan(100);
    expect(posted.changed).toBeGreaterThan(posted.replies.length);
  });

  it("a hundred times in a second is traded as if Discord had no limits, and answered as fast as it allows", async () => {
    const replayed = await dayOf(HUNDRED);
    expect(replayed.statuses.size).toBe(100);
    expectSame(await discordDayOf(HUNDRED, { limit: { requests: 5, windowMs: 200 } }), replayed);
  });

  it("is traded as fast, and answered as completely, when every answer is an embed", async () => {
    const replayed = await dayOf(HUNDRED);
    const posted = await discordDayOf(HUNDRED, { limit: { requests: 5, windowMs: 200 } }, undefined, "embeds");
    expect(posted.history).toEqual(replayed.history);
    expect(posted.replies).toHaveLength(100);
    expect(Object.fromEntries(posted.replies)).toEqual(Object.fromEntries(replayed.headlines));
  });

  it("and delivered many thousand times opens and sends nothing twice", async () => {
    const replayed = await dayOf(HUNDRED);
    const posted = await discordDayOf(HUNDRED, {}, ({ gateway }) => (gateway.faults.duplicates = DELIVERIES / 100 - 1));
    expectSame(posted, replayed);
  });
});
