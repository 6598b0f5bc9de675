import { describe, expect, it } from "vitest";
import { ANALYST, answersIn, aWhile, conversations, status, until, type Conversation } from "./conversation.ts";
import type { Asked } from "./loopback/rest-faults.ts";
import type { LoopbackMessage } from "./loopback/world.ts";

const begin = conversations();

const isPost = ({ method, path }: Asked): boolean => method === "POST" && path.endsWith("/messages");
const isEdit = ({ method }: Asked): boolean => method === "PATCH";

const alert = ({ discord, alerts }: Conversation, text = "BTO SPY 590c"): LoopbackMessage =>
  discord.world.post(alerts, ANALYST, text);

const textsIn = (talk: Conversation): readonly string[] => answersIn(talk, talk.alerts).map(({ content }) => content);

describe("The answer to an instruction", () => {
  it("is one reply, edited as its trade moves", async () => {
    const talk = await begin();
    const chat = await talk.open();
    const asked = alert(talk);
    const trail = ["received", "working 1.20", "1.21", "filled 2/2", "closed +98 %"];
    for (const [step] of trail.entries()) {
      await chat.post(status(asked, trail.slice(0, step + 1).join(" → ")));
      await chat.said();
    }
    const answers = answersIn(talk, talk.alerts);
    expect(answers.map(({ content, replyTo }) => ({ content, replyTo }))).toEqual([
      { content: trail.join(" → "), replyTo: asked.id },
    ]);
    expect(talk.discord.rest.asked.filter(isEdit)).toHaveLength(4);
  });

  it("notifies nobody, whatever stands in it", async () => {
    const talk = await begin();
    const chat = await talk.open();
    await chat.post(status(alert(talk), "@everyone <@&1> [free](https://x.example)"));
    await chat.said();
    const [answer] = answersIn(talk, talk.alerts);
    expect(answer?.content).toBe("@\u200beveryone \\<@\u200b&1> \\[free\\](https://x.example)");
    expect(answer?.sent).toMatchObject({ allowed_mentions: { parse: [], replied_user: false }, enforce_nonce: true });
  });

  it("is the newest text only, when Discord is slower than the trade", async () => {
    const talk = await begin();
    const chat = await talk.open();
    talk.discord.rest.faults.plan({ fault: "slow", ms: 300 }, isPost);
    talk.discord.rest.faults.plan({ fault: "slow", ms: 300 }, isEdit);
    const asked = alert(talk);
    for (let step = 0; step < 50; step++) await chat.post(status(asked, `step ${step}`));
    await until(() => talk.discord.rest.asked.some(isEdit), "the first edit");
    for (let step = 50; step < 100; step++) await chat.post(status(asked, `step ${step}`));
    await chat.said();
    expect(textsIn(talk)).toEqual(["step 99"]);
    expect(talk.discord.rest.asked.filter(isEdit)).toHaveLength(2);
  });

  it("is not sent again when nothing of it changed", async () => {
    const talk = await begin();
    const chat = await talk.open();
    const asked = alert(talk);
    for (let time = 0; time < 5; time++) {
      await chat.post(status(asked, "refused: too small"));
      await chat.said();
    }
    expect(talk.discord.rest.asked.filter((each) => isPost(each) || isEdit(each))).toHaveLength(1);
  });

  it("stands once although the answer to its post was lost", async () => {
    const talk = await begin();
    const chat = await talk.open();
    talk.discord.rest.faults.plan({ fault: "answer-lost" }, isPost, 2);
    const asked = alert(talk);
    await chat.post(status(asked, "received"));
    await until(() => textsIn(talk).length === 1, "the post whose answer is lost");
    await chat.post(status(asked, "filled"));
    await chat.said();
    expect(textsIn(talk)).toEqual(["filled"]);
  });

  it("is the same reply for the next process", async () => {
    const talk = await begin();
    const asked = alert(talk);
    for (let chatter = 0; chatter < 230; chatter++) talk.discord.world.post(talk.alerts, ANALYST, "…");
    await (await talk.open()).post(status(asked, "received"));
    await talk.chat().said();
    await talk.close();
    await (await talk.open()).post(status(asked, "filled"));
    await talk.chat().said();
    expect(textsIn(talk)).toEqual(["filled"]);
    expect(talk.discord.rest.asked.filter(isPost)).toHaveLength(1);
  });

  it("does not wait for the answers to older messages, which are looked up first", async () => {
    const talk = await begin();
    const older = Array.from({ length: 20 }, (_, index) => alert(talk, `older ${index}`));
    const chat = await talk.open();
    talk.discord.rest.faults.plan(
      { fault: "slow", ms: 100 },
      ({ method, path }) => method === "GET" && path.endsWith("/messages"),
      1_000,
    );
    for (const each of older) await chat.post(status(each, `${each.content} refused`));
    await chat.post(status(alert(talk, "fresh"), "fresh received"));
    await until(() => textsIn(talk).includes("fresh received"), "the answer to the fresh one");
    expect(textsIn(talk).length).toBeLessThan(10);
    await chat.said();
    expect(textsIn(talk)).toHaveLength(21);
  });

  it("is posted anew when somebody has deleted it", async () => {
    const talk = await begin();
    const chat = await talk.open();
    const asked = alert(talk);
    await chat.post(status(asked, "received"));
    await chat.said();
    talk.discord.world.remove(answersIn(talk, talk.alerts)[0]?.id ?? "");
    await chat.post(status(asked, "filled"));
    await chat.said();
    expect(textsIn(talk)).toEqual(["filled"]);
  });

  it("is a post of its own when the instruction is deleted before it", async () => {
    const talk = await begin();
    const chat = await talk.open();
    const asked = alert(talk);
    talk.discord.world.remove(asked.id);
    await chat.post(status(asked, "cancelled"));
    await chat.said();
    expect(answersIn(talk, talk.alerts).map(({ content, replyTo }) => ({ content, replyTo }))).toEqual([
      { content: "cancelled", replyTo: null },
    ]);
  });

  it("fills several messages when it is long, and only as many as it needs", async () => {
    const talk = await begin();
    const chat = await talk.open();
    const asked = alert(talk);
    const lines = (count: number): string =>
      Array.from({ length: count }, (_, index) => `line ${index} ${"x".repeat(90)}`).join("\n");
    await chat.post(status(asked, lines(50)));
    await chat.said();
    expect(textsIn(talk).join("\n")).toBe(lines(50));
    await chat.post(status(asked, lines(10)));
    await chat.said();
    expect(textsIn(talk)).toEqual([lines(10)]);
  });
});

describe("A Discord that limits, fails or is gone", () => {
  it("does not hold up whoever posts, and gets every newest text when it is back", async () => {
    const talk = await begin();
    const chat = await talk.open();
    const end = talk.discord.rest.faults.plan(
      { fault: "status", status: 502 },
      ({ method }) => method !== "GET",
      1_000,
    );
    const asked = Array.from({ length: 20 }, (_, index) => alert(talk, `alert ${index}`));
    for (let step = 0; step < 10; step++)
      for (const each of asked) await chat.post(status(each, `${each.content} at step ${step}`));
    expect(textsIn(talk)).toEqual([]);
    end();
    await chat.said();
    expect(textsIn(talk).toSorted()).toEqual(asked.map(({ content }) => `${content} at step 9`).toSorted());
  });

  it("is asked no sooner than it says, and answers a hundred alerts of a second in their order", async () => {
    const talk = await begin({ limit: { requests: 5, windowMs: 150 } });
    const chat = await talk.open();
    const asked = Array.from({ length: 100 }, (_, index) => alert(talk, `alert ${index}`));
    for (const each of asked) await chat.post(status(each, `${each.content} received`));
    for (const each of asked) await chat.post(status(each, `${each.content} filled`));
    await chat.said();
    expect(textsIn(talk)).toEqual(asked.map(({ content }) => `${content} filled`));
    // Each was posted as it stood when its turn came: nothing had to be said twice but what was under way.
    expect(talk.discord.rest.asked.filter(isEdit).length).toBeLessThanOrEqual(2);
  });

  it("is waited for when it says 429 out of the blue, for a channel or for everything", async () => {
    const talk = await begin();
    const chat = await talk.open();
    talk.discord.rest.faults.plan({ fault: "rate-limited", retryAfterMs: 200 }, isPost);
    talk.discord.rest.faults.plan({ fault: "rate-limited", retryAfterMs: 200, global: true }, isPost);
    await chat.post(status(alert(talk), "received"));
    await chat.said();
    expect(textsIn(talk)).toEqual(["received"]);
    expect(talk.discord.rest.asked.filter(isPost)).toHaveLength(3);
  });

  it("gets the text of when its time has come, not that of when it was asked first", async () => {
    const talk = await begin();
    const chat = await talk.open();
    talk.discord.rest.faults.plan({ fault: "rate-limited", retryAfterMs: 400 }, isPost);
    const asked = alert(talk);
    await chat.post(status(asked, "received"));
    await until(() => talk.discord.rest.asked.some(isPost), "the first attempt");
    await chat.post(status(asked, "filled"));
    await chat.said();
    expect(textsIn(talk)).toEqual(["filled"]);
    expect(talk.discord.rest.asked.filter(isEdit)).toEqual([]);
  });

  it("that refuses for good is told of, and what comes next is posted", async () => {
    const talk = await begin();
    const chat = await talk.open();
    talk.discord.rest.faults.plan({ fault: "status", status: 403 }, isPost);
    await chat.post(status(alert(talk), "not permitted"));
    await chat.post(status(alert(talk), "permitted again"));
    await chat.said();
    expect(textsIn(talk)).toEqual(["permitted again"]);
    expect(talk.problems.map(({ code }) => code)).toEqual(["not-answered"]);
  });

  it("takes a thousand answers into its queue, and whoever posts more is told", async () => {
    const talk = await begin();
    const chat = await talk.open();
    talk.discord.rest.faults.plan({ fault: "status", status: 503 }, isPost, 10_000);
    const posts = Array.from({ length: 1_200 }, () => chat.post(status({ ...alert(talk), postedAt: 0 }, "received")));
    const ends = await Promise.allSettled(posts);
    expect(ends.filter(({ status: end }) => end === "rejected").length).toBeGreaterThanOrEqual(190);
    await aWhile();
  });
});

describe("What the operator is told", () => {
  it("is posted in his channel in order, together when it had to wait", async () => {
    const talk = await begin();
    const chat = await talk.open();
    const end = talk.discord.rest.faults.plan({ fault: "status", status: 503 }, isPost, 1_000);
    for (let alarm = 0; alarm < 30; alarm++) await chat.post({ type: "operator", text: `alarm ${alarm}` });
    await until(() => talk.discord.rest.asked.some(isPost), "the first attempt");
    end();
    await chat.said();
    const told = answersIn(talk, talk.operator).map(({ content }) => content);
    expect(told.join("\n").split("\n")).toEqual(Array.from({ length: 30 }, (_, alarm) => `alarm ${alarm}`));
    expect(told.length).toBeLessThanOrEqual(2);
  });

  it("is told twice when it is said twice, and once when only the answer is lost", async () => {
    const talk = await begin();
    const chat = await talk.open();
    talk.discord.rest.faults.plan({ fault: "answer-lost" }, isPost);
    await chat.post({ type: "operator", text: "the same" });
    await chat.said();
    await chat.post({ type: "operator", text: "the same" });
    await chat.said();
    expect(answersIn(talk, talk.operator)).toHaveLength(2);
  });

  it("goes to whoever opened the chat when there is no channel for it", async () => {
    const talk = await begin();
    const chat = await talk.open({ operatorChannel: null });
    await chat.post({ type: "operator", text: "an alarm" });
    expect(talk.problems.map(({ text }) => text)).toEqual(["an alarm"]);
  });
});
