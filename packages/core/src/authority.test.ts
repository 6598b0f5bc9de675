import { describe, expect, it } from "vitest";
import { authorize, channelRole } from "./authority.ts";
import { OWNER_CONFIG, type BookConfig } from "./book/config.ts";
import { decimal, ONE } from "./decimal.ts";
import { channelId, guildId, messageId, userId, type ChannelId } from "./ids.ts";
import { interpret } from "./interpret/interpret.ts";
import type { Message } from "./interpret/message.ts";
import { PLAIN_PROFILE } from "./interpret/profile.ts";

const OWNER = userId("704125082750156840");
const ANALYST = userId("700068629626224700");
const HALF = channelId("1255265167113978008");
const CONTROL = channelId("100");
const COMMANDS = channelId("200");

const CONFIG: BookConfig = {
  ...OWNER_CONFIG,
  authority: { ...OWNER_CONFIG.authority, controlChannels: [CONTROL], commandChannels: [COMMANDS] },
};

const ALERT = "BTO SPY 500C 12/18 @ 1.15";
const COMMAND = "!tt buy 1 MES";
const SWITCH = "!tt kill";

const message = (text: string, author: typeof OWNER, channel: ChannelId): Message => ({
  id: messageId("1"),
  guildId: null,
  channelId: channel,
  authorId: author,
  postedAt: Date.parse("2026-11-18T15:00:00Z"),
  revision: 0,
  text,
  embeds: [],
  replyTo: null,
  threadId: null,
});

/** `ok`, or the code of the refusal, or `unread` where nothing is read. */
const verdict = (text: string, author: typeof OWNER, channel: ChannelId): string => {
  const posted = message(text, author, channel);
  const role = channelRole(CONFIG, posted);
  if (role === undefined) return "unread";
  const allowed = authorize(CONFIG, role, posted, interpret(posted, role.profile).instruction);
  return allowed._tag === "Right" ? "ok" : allowed.left.code;
};

describe("who may do what, where", () => {
  it.each([
    ["the owner's alert", ALERT, OWNER, CONTROL, "ok"],
    ["the analyst's alert", ALERT, ANALYST, CONTROL, "ok"],
    ["an alert in an alert channel", ALERT, ANALYST, HALF, "ok"],
    ["an alert in a command channel", ALERT, ANALYST, COMMANDS, "wrong-channel"],
    ["the owner's command", COMMAND, OWNER, CONTROL, "ok"],
    ["a command in a command channel", COMMAND, OWNER, COMMANDS, "ok"],
    ["a command in an alert channel", COMMAND, OWNER, HALF, "wrong-channel"],
    ["the analyst's command", COMMAND, ANALYST, CONTROL, "not-authorized"],
    ["the analyst's kill switch", SWITCH, ANALYST, CONTROL, "not-authorized"],
    ["the owner's kill switch", SWITCH, OWNER, CONTROL, "ok"],
    ["a stranger's alert", ALERT, userId("666"), CONTROL, "not-authorized"],
    ["anything anywhere else", COMMAND, OWNER, channelId("300"), "unread"],
  ])("%s", (_, text, author, channel, expected) => {
    expect(verdict(text, author, channel)).toBe(expected);
  });

  it("is said with what can be done about it", () => {
    const posted = message(COMMAND, OWNER, HALF);
    const role = { alerts: true, commands: false, share: ONE, profile: PLAIN_PROFILE };
    const instruction = interpret(posted, PLAIN_PROFILE).instruction;
    expect(authorize(CONFIG, role, posted, instruction)).toMatchObject({
      left: {
        text: `commands are not taken in the channel ${HALF}`,
        suggestions: ["use the channel 100 or 200"],
        offending: HALF,
      },
    });
    const nowhere = { ...CONFIG, authority: { ...CONFIG.authority, controlChannels: [], commandChannels: [] } };
    expect(authorize(nowhere, role, posted, instruction)).toMatchObject({
      left: { suggestions: ["use a channel that is configured for it"] },
    });
    const stranger = message(ALERT, userId("666"), HALF);
    expect(authorize(CONFIG, role, stranger, interpret(stranger, PLAIN_PROFILE).instruction)).toMatchObject({
      left: {
        text: "the author 666 may not give alerts",
        suggestions: ["ask the owner to add this user id to the alert authors"],
      },
    });
  });
});

describe("what a channel is for", () => {
  it("is its share: half in the half-share channel, all of it in the control channel", () => {
    expect(channelRole(CONFIG, message(ALERT, OWNER, HALF))).toMatchObject({
      share: decimal("0.5"),
      alerts: true,
      commands: false,
    });
    expect(channelRole(CONFIG, message(ALERT, OWNER, CONTROL))).toMatchObject({
      share: ONE,
      alerts: true,
      commands: true,
    });
    expect(channelRole(CONFIG, message(ALERT, OWNER, COMMANDS))).toMatchObject({
      share: ONE,
      alerts: false,
      commands: true,
    });
  });

  it("counts only in the configured guilds, where there are any", () => {
    const guarded = { ...CONFIG, authority: { ...CONFIG.authority, guilds: [guildId("9")] } };
    const posted = message(ALERT, OWNER, CONTROL);
    expect(channelRole(guarded, posted)).toBeUndefined();
    expect(channelRole(guarded, { ...posted, guildId: guildId("8") })).toBeUndefined();
    expect(channelRole(guarded, { ...posted, guildId: guildId("9") })).toBeDefined();
  });
});
