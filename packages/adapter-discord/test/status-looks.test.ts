import { channelId, type StatusCard, type TradeCard } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { ANALYST, answersIn, conversations, status, type Conversation } from "./conversation.ts";
import type { Asked } from "./loopback/rest-faults.ts";
import type { LoopbackMessage } from "./loopback/world.ts";

const begin = conversations();

const isPost = ({ method, path }: Asked): boolean => method === "POST" && path.endsWith("/messages");
const isEdit = ({ method }: Asked): boolean => method === "PATCH";

const alert = ({ discord, alerts }: Conversation): LoopbackMessage =>
  discord.world.post(alerts, ANALYST, "BTO SPY 590c");

const WORKING: TradeCard = {
  is: "trade",
  contract: "SPY 590C 18 Dec 26",
  stage: "entering",
  state: "working",
  price: "1.20",
  filled: "0/2",
  exit: null,
  result: null,
  trail: ["received", "working 1.20"],
};
const FILLED: TradeCard = {
  ...WORKING,
  stage: "held",
  state: "held",
  filled: "2/2",
  trail: [...WORKING.trail, "filled 2/2"],
};
const REFUSED: StatusCard = {
  is: "refusal",
  code: "too-late",
  text: "[x](https://evil.example) @everyone",
  suggestions: ["wait"],
};

const textOf = (card: StatusCard): string =>
  card.is === "trade" ? `${card.contract}: ${card.trail.join(" → ")}` : `${card.code}: ${card.text}`;

const showing = async (talk: Conversation, asked: LoopbackMessage, ...cards: readonly StatusCard[]): Promise<void> => {
  for (const card of cards) {
    await talk.chat().post({ ...status(asked, textOf(card)), card });
    await talk.chat().said();
  }
};

const answers = (talk: Conversation): readonly LoopbackMessage[] => answersIn(talk, talk.alerts);

const lines = (count: number): string =>
  Array.from({ length: count }, (_, at) => `sell 1 SPY ${at} @ 1.2 ${"x".repeat(60)}`).join("\n");

describe("A status with parts", () => {
  it("is one reply with an embed, edited as its trade moves, that notifies nobody", async () => {
    const talk = await begin();
    await talk.open();
    const asked = alert(talk);
    await showing(talk, asked, WORKING, WORKING, FILLED);
    const [answer, ...others] = answers(talk);
    expect(others).toEqual([]);
    expect(answer).toMatchObject({
      content: "SPY 590C 18 Dec 26: filled 2/2",
      replyTo: asked.id,
      flags: 0,
      embeds: [{ title: "SPY 590C 18 Dec 26", description: "received → working 1.20 → filled 2/2" }],
      sent: { allowed_mentions: { parse: [], replied_user: false } },
    });
    expect(talk.discord.rest.asked.filter(isPost)).toHaveLength(1);
    expect(talk.discord.rest.asked.filter(isEdit)).toHaveLength(1);
  });

  it("is the same reply for the next process, which changes it only when something of it has changed", async () => {
    const talk = await begin();
    await talk.open();
    const asked = alert(talk);
    await showing(talk, asked, WORKING);
    await talk.close();
    await talk.open();
    await showing(talk, asked, WORKING);
    expect(talk.discord.rest.asked.filter(isEdit)).toEqual([]);
    await showing(talk, asked, FILLED);
    expect(answers(talk).map(({ content }) => content)).toEqual(["SPY 590C 18 Dec 26: filled 2/2"]);
  });

  it("says what a refusal is, and nothing else that others wrote into it", async () => {
    const talk = await begin();
    await talk.open();
    await showing(talk, alert(talk), REFUSED);
    expect(answers(talk)[0]?.embeds).toMatchObject([
      {
        title: "too-late",
        description: "\\[x\\](https://evil.example) @\u200beveryone",
        fields: [{ name: "Try", value: "wait" }],
      },
    ]);
  });

  it("becomes text when what it answers has no parts any more, and loses its embed", async () => {
    const talk = await begin();
    await talk.open();
    const asked = alert(talk);
    await showing(talk, asked, REFUSED);
    await talk.chat().post(status(asked, "no positions"));
    await talk.chat().said();
    expect(answers(talk)).toMatchObject([{ content: "no positions", embeds: [], flags: 4 }]);
  });

  it("is text where the settings want text", async () => {
    const talk = await begin();
    await talk.open({ statuses: "text" });
    await showing(talk, alert(talk), WORKING, FILLED);
    expect(answers(talk)).toMatchObject([{ content: textOf(FILLED), embeds: [], flags: 4 }]);
  });

  it("is text where the bot may post no embeds, which is told once", async () => {
    const talk = await begin();
    await talk.open();
    talk.discord.world.forbids.add("embeds");
    await showing(talk, alert(talk), WORKING, FILLED);
    await showing(talk, alert(talk), REFUSED);
    expect(answers(talk).map(({ content }) => content)).toEqual([textOf(FILLED), expect.stringContaining("too-late")]);
    expect(talk.problems.map(({ code }) => code)).toEqual(["not-embedded"]);
  });

  it("is not posted where the bot may post nothing, which is told", async () => {
    const talk = await begin();
    await talk.open();
    talk.discord.world.forbids.add("everything");
    await showing(talk, alert(talk), WORKING);
    expect(answers(talk)).toEqual([]);
    expect(talk.problems.at(-1)?.code).toBe("not-answered");
  });
});

describe("The log channel", () => {
  it("has a line for every change of an answer, and none for what is said again", async () => {
    const talk = await begin();
    const log = channelId(talk.discord.world.addChannel("log"));
    await talk.open({ logChannel: log });
    const asked = alert(talk);
    await showing(talk, asked, WORKING, WORKING, FILLED, REFUSED);
    const lines = answersIn(talk, log).flatMap(({ content }) => content.split("\n"));
    expect(lines).toEqual([
      `${asked.id} SPY 590C 18 Dec 26: working 1.20`,
      `${asked.id} SPY 590C 18 Dec 26: filled 2/2`,
      `${asked.id} too-late: \\[x\\](https://evil.example) @\u200beveryone`,
    ]);
    for (const { sent } of answersIn(talk, log)) expect(sent).toMatchObject({ allowed_mentions: { parse: [] } });
  });
});

describe("A long answer", () => {
  it("is attached whole when it would fill many messages, and its file goes when it gets short", async () => {
    const talk = await begin();
    const chat = await talk.open();
    const asked = alert(talk);
    await chat.post(status(asked, lines(100)));
    await chat.said();
    const [answer, ...others] = answers(talk);
    expect(others).toEqual([]);
    expect(answer?.files.map(({ text }) => text)).toEqual([lines(100)]);
    expect(answer?.content.length).toBeLessThanOrEqual(2_000);
    expect(answer?.sent).toMatchObject({
      allowed_mentions: { parse: [] },
      nonce: `${asked.id}.0`,
      enforce_nonce: true,
    });
    await chat.post(status(asked, `${lines(99)}\nthe last one`));
    await chat.said();
    expect(answers(talk)[0]?.files.map(({ text }) => text)).toEqual([`${lines(99)}\nthe last one`]);
    await chat.post(status(asked, "no working orders"));
    await chat.said();
    expect(answers(talk)).toMatchObject([{ content: "no working orders", files: [] }]);
  });

  it("is cut where the bot may attach nothing", async () => {
    const talk = await begin();
    const chat = await talk.open();
    talk.discord.world.forbids.add("files");
    await chat.post(status(alert(talk), lines(100)));
    await chat.said();
    expect(answers(talk)).toHaveLength(3);
    expect(answers(talk).at(-1)?.content).toContain("floorbroker explain");
    expect(talk.problems.map(({ code }) => code)).toEqual(["not-embedded"]);
  });
});
