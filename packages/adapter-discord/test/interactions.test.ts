import { channelId, fail, isOk, messageId, ok, problem, type ChatEvent, type Message, type StatusPost } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { openDiscordChat, type DiscordOptions, type SlashCommands } from "../src/index.ts";
import { answersIn, aWhile, conversations, told, until, type Conversation } from "./conversation.ts";
import type { Sent } from "./loopback/interactions.ts";
import type { Asked } from "./loopback/rest-faults.ts";

const TRADER = "704125082750156840";
const STRANGER = "700068629626224700";

const begin = conversations();

const slashIn = ({ alerts }: Conversation, change: Partial<SlashCommands> = {}): Pick<DiscordOptions, "slash"> => ({
  slash: {
    enabled: true,
    channels: [alerts],
    symbols: () => ["/MESZ6", "SPY"],
    permits: (asker) => {
      if (asker.authorId !== TRADER) return fail(problem("not-authorized", "not you", ["ask the owner"]));
      return asker.channelId === alerts && asker.guildId !== null ? ok(null) : fail(problem("wrong-channel", "not here", ["use the control channel"]));
    },
    ...change,
  },
});

const open = async (talk: Conversation, change: Partial<DiscordOptions> = {}, slash: Partial<SlashCommands> = {}): Promise<void> =>
  void (await talk.open({ ...slashIn(talk, slash), ...change }));

const use = ({ discord, alerts }: Conversation, subcommand: string, options: Readonly<Record<string, string | number>> = {}, userId = TRADER): Sent =>
  discord.interactions.command(alerts, userId, subcommand, options);

const buy = (talk: Conversation): Sent => use(talk, "buy", { symbol: "/MES", quantity: 1 });

const statusOf = ({ id, channelId: where }: Sent, text: string): StatusPost => ({ type: "status", messageId: messageId(id), channelId: channelId(where), text });

const say = async (talk: Conversation, sent: Sent, text: string): Promise<void> => {
  await talk.chat().post(statusOf(sent, text));
  await talk.chat().said();
};

const messageOf = (event: ChatEvent | undefined): Message => {
  if (event === undefined || event.type === "deleted") throw new Error("no message was heard");
  return event.message;
};

/** What was answered, as its author reads it. */
const answerTo = ({ discord }: Conversation, sent: Sent): string => {
  const answered = discord.interactions.answered(sent);
  if (answered.is !== "message") return answered.is;
  return `${answered.privately ? "privately" : "openly"}: ${answered.thinking ? "…" : answered.message.content}`;
};

/** What stands in the channel, without the line that says which command it answers. */
const textsIn = (talk: Conversation): readonly string[] =>
  answersIn(talk, talk.alerts).map(({ content }) => content.replace(/\n-# \/tt \d+$/, ""));

const isCallback = ({ path }: Asked): boolean => path.endsWith("/callback");
const isWrite = ({ method, path }: Asked): boolean => method === "PATCH" && path.startsWith("/webhooks/");

/** As after the 15 minutes of its token. */
const expire = ({ discord }: Conversation, sent: Sent): void => discord.interactions.expire(sent);

const restart = async (talk: Conversation, sent: Sent): Promise<void> => {
  const { revision } = messageOf(talk.heard.find((event) => event.type !== "deleted" && event.message.id === sent.id));
  await talk.close();
  await open(talk, { remembered: [{ channelId: talk.alerts, messageId: messageId(sent.id), revision }] });
};

describe("A slash command", () => {
  it("is heard as the message that says the same, and answered openly where it orders something", async () => {
    const talk = await begin();
    await open(talk);
    const sent = use(talk, "buy", { symbol: "/MES", quantity: 2, price: "6010.25" });
    await until(() => talk.heard.length === 1, "the command");
    const message = messageOf(talk.heard[0]);
    expect(message).toMatchObject({
      id: sent.id,
      guildId: talk.discord.world.guildId,
      channelId: talk.alerts,
      authorId: TRADER,
      text: "!tt buy 2 /MES limit 6010.25",
      embeds: [],
      replyTo: null,
    });
    expect(Math.abs(message.postedAt - Date.now())).toBeLessThan(5_000);
    expect(answerTo(talk, sent)).toBe("openly: …");
    await say(talk, sent, "received");
    await say(talk, sent, "filled");
    expect(answerTo(talk, sent)).toBe("openly: filled");
    expect(textsIn(talk)).toEqual(["filled"]);
  });

  it("is answered to its author alone where it only asks", async () => {
    const talk = await begin();
    await open(talk);
    const sent = use(talk, "status");
    await until(() => talk.heard.length === 1, "the question");
    await say(talk, sent, "active, nothing held");
    expect(answerTo(talk, sent)).toBe("privately: active, nothing held");
    expect(textsIn(talk)).toEqual([]);
  });

  it("is answered to its author alone however long the answer is", async () => {
    const talk = await begin();
    await open(talk, { statuses: "text" });
    const sent = use(talk, "orders");
    await until(() => talk.heard.length === 1, "the question");
    await say(talk, sent, Array.from({ length: 60 }, (_, index) => `${index} ${"x".repeat(80)}`).join("\n"));
    const all = [answerTo(talk, sent), ...talk.discord.interactions.followed(sent).map(({ content }) => content)].join("\n");
    expect(all).toMatch(/^privately: 0 x/);
    expect(all).toContain("59 x");
    expect(talk.discord.interactions.followed(sent).every(({ flags }) => (flags & 64) !== 0)).toBe(true);
    expect(textsIn(talk)).toEqual([]);
  });

  it("is heard in a thread as in the channel above it, and answered in the thread", async () => {
    const talk = await begin();
    const thread = talk.discord.world.addChannel("thread", talk.alerts);
    await open(talk);
    const sent = talk.discord.interactions.command(thread, TRADER, "buy", { symbol: "/MES" });
    await until(() => talk.heard.length === 1, "the command");
    expect(messageOf(talk.heard[0])).toMatchObject({ channelId: talk.alerts, threadId: thread });
    await say(talk, sent, "received");
    expect(answersIn(talk, channelId(thread)).map(({ content }) => content)).toEqual(["received"]);
  });

  it("is heard behind the one that was sent before it, whichever acknowledgement Discord takes first", async () => {
    const talk = await begin();
    await open(talk);
    talk.discord.rest.faults.plan({ fault: "slow", ms: 300 }, isCallback);
    buy(talk);
    await until(() => talk.discord.rest.asked.some(isCallback), "the first acknowledgement");
    use(talk, "flat", { symbol: "/MES" });
    await until(() => talk.heard.length === 2, "both");
    expect(talk.heard.map(told)).toEqual(["posted !tt buy 1 /MES", "posted !tt flat /MES"]);
  });

  it("that stops something is heard before one whose acknowledgement is on its way", async () => {
    const talk = await begin();
    await open(talk);
    talk.discord.rest.faults.plan({ fault: "slow", ms: 300 }, isCallback, 2);
    buy(talk);
    use(talk, "pause");
    await until(() => talk.heard.length === 2, "both");
    expect(talk.heard.map(told)).toEqual(["posted !tt pause", "posted !tt buy 1 /MES"]);
  });

  it("does nothing twice, however often its dispatch comes, also after a restart", async () => {
    const talk = await begin();
    await open(talk);
    const sent = buy(talk);
    talk.discord.interactions.repeat(sent);
    await until(() => talk.heard.length === 1, "the command");
    talk.discord.interactions.repeat(sent);
    await aWhile();
    await restart(talk, sent);
    talk.discord.interactions.repeat(sent);
    await aWhile();
    expect(talk.heard.map(told)).toEqual(["posted !tt buy 1 /MES"]);
    expect(talk.discord.rest.asked.filter(isCallback)).toHaveLength(1);
  });

  it("is never taken for a message that was deleted", async () => {
    const talk = await begin();
    await open(talk);
    const { world, gateway } = talk.discord;
    world.post(talk.alerts, TRADER, "before");
    const sent = buy(talk);
    await until(() => talk.heard.length === 2, "both");
    world.post(talk.alerts, TRADER, "behind");
    await until(() => talk.heard.length === 3, "the third");
    gateway.drop();
    await until(() => gateway.live() > 0 && gateway.counts.resumed + gateway.counts.identified > 1, "the next connection");
    await aWhile();
    await restart(talk, sent);
    expect(talk.heard.filter(({ type }) => type === "deleted")).toEqual([]);
  });
});

describe("A slash command that is not taken", () => {
  it("is refused to its author alone, with the reason and what to do", async () => {
    const talk = await begin();
    await open(talk);
    const { interactions, world } = talk.discord;
    const elsewhere = world.addChannel("lounge");
    const sent = [
      use(talk, "buy", { symbol: "/MES" }, STRANGER),
      interactions.command(elsewhere, TRADER, "kill"),
      interactions.command(talk.alerts, TRADER, "status", {}, { inDirectMessage: true }),
      use(talk, "buy", { symbol: "/XYZ" }),
      use(talk, "buy", { symbol: "MES\n!tt kill" }),
    ];
    await until(() => sent.every((each) => interactions.answered(each).is === "message"), "all refusals");
    expect(sent.map((each) => answerTo(talk, each).split(":").slice(0, 2).join(":"))).toEqual([
      "privately: not-authorized",
      "privately: wrong-channel",
      "privately: wrong-channel",
      "privately: unknown-symbol",
      "privately: unknown-symbol",
    ]);
    expect(answerTo(talk, sent[0] ?? buy(talk))).toContain("Try: ask the owner");
    await aWhile();
    expect(talk.heard).toEqual([]);
  });

  it("was not acknowledged in time: its author was told that it failed, and may send it again", async () => {
    const talk = await begin();
    await open(talk);
    talk.discord.interactions.limits.acknowledgeMs = -1;
    const sent = buy(talk);
    await until(() => talk.problems.some(({ code }) => code === "not-acknowledged"), "the notice");
    await aWhile();
    expect(talk.heard).toEqual([]);
    expect(answerTo(talk, sent)).toBe("nothing");
  });

  it("does not stay thinking when Discord took its acknowledgement and we never learned it", { timeout: 20_000 }, async () => {
    const talk = await begin();
    await open(talk);
    talk.discord.rest.faults.plan({ fault: "answer-lost" }, isCallback);
    talk.discord.rest.faults.plan({ fault: "cut" }, isCallback, 1_000);
    const sent = buy(talk);
    await until(() => answerTo(talk, sent) !== "openly: …" && answerTo(talk, sent) !== "nothing", "the answer");
    expect(answerTo(talk, sent)).toMatch(/^openly: not-acknowledged: .*nothing was done\. Try: send it again$/);
    expect(talk.heard).toEqual([]);
  });

  it("finds slash commands switched off", async () => {
    const talk = await begin();
    await open(talk, {}, { enabled: false });
    const sent = buy(talk);
    await until(() => talk.discord.interactions.answered(sent).is === "message", "the refusal");
    expect(answerTo(talk, sent)).toMatch(/^privately: slash-commands-off: /);
    expect(talk.heard).toEqual([]);
  });
});

describe("A slash command while nobody listens", () => {
  it("is refused to its author, as nothing is done", async () => {
    const talk = await begin();
    const { token, api } = talk.discord;
    const opened = await openDiscordChat({ token, api, watched: [talk.alerts], operatorChannel: null, notice: () => undefined, ...slashIn(talk) });
    if (!isOk(opened)) throw new Error(opened.left.text);
    await until(() => talk.discord.gateway.live() > 0, "the connection");
    const [order, stop] = [buy(talk), use(talk, "kill")];
    await until(() => [order, stop].every((each) => /not-heard/.test(answerTo(talk, each))), "the refusals");
    await opened.right.close();
  });
});

describe("A slash command of the time without a connection", () => {
  it("was told to have failed, and is not done when it comes late; what stops something is", async () => {
    const talk = await begin();
    await open(talk);
    const { gateway, interactions } = talk.discord;
    gateway.faults.down = true;
    gateway.drop();
    await until(() => gateway.live() === 0, "the end of the connection");
    const [order, stop] = [buy(talk), use(talk, "kill")];
    interactions.limits.acknowledgeMs = -1;
    gateway.faults.down = false;
    await until(() => talk.heard.length === 1, "the kill");
    await until(() => talk.problems.some(({ code }) => code === "not-acknowledged"), "the notice");
    await aWhile();
    expect(talk.heard.map(told)).toEqual(["posted !tt kill"]);
    expect([order, stop].map((each) => answerTo(talk, each))).toEqual(["nothing", "nothing"]);
  });
});

describe("What stops something by a slash command", () => {
  it("waits for no acknowledgement, and is answered in the channel where there was none", async () => {
    const talk = await begin();
    await open(talk);
    talk.discord.interactions.limits.acknowledgeMs = -1;
    talk.discord.rest.faults.plan({ fault: "slow", ms: 1_000 }, isCallback);
    const sent = use(talk, "kill", { reason: "news at two" });
    await until(() => talk.heard.length === 1, "the kill");
    expect(talk.heard.map(told)).toEqual(["posted !tt kill news at two"]);
    expect(answerTo(talk, sent)).toBe("nothing");
    await say(talk, sent, "halted");
    expect(textsIn(talk)).toEqual(["halted"]);
  });
});

describe("The acknowledgement", () => {
  it("is sent again when its answer was lost, and the command is taken once", async () => {
    const talk = await begin();
    await open(talk);
    talk.discord.rest.faults.plan({ fault: "answer-lost" }, isCallback);
    const sent = buy(talk);
    await until(() => talk.heard.length === 1, "the command");
    await say(talk, sent, "received");
    expect(textsIn(talk)).toEqual(["received"]);
    expect(talk.heard).toHaveLength(1);
  });
});

describe("The answer to a slash command", () => {
  it("is written once although Discord's answer to it was lost", async () => {
    const talk = await begin();
    await open(talk);
    talk.discord.rest.faults.plan({ fault: "answer-lost" }, isWrite, 2);
    const sent = buy(talk);
    await until(() => talk.heard.length === 1, "the command");
    await say(talk, sent, "received");
    expect(textsIn(talk)).toEqual(["received"]);
  });

  it("goes on in the same message when the token's 15 minutes are over", async () => {
    const talk = await begin();
    await open(talk);
    const sent = buy(talk);
    await until(() => talk.heard.length === 1, "the command");
    await say(talk, sent, "working");
    expire(talk, sent);
    await say(talk, sent, "filled");
    expect(textsIn(talk)).toEqual(["filled"]);
    // A token that is over is not the bot's: it goes on with its own.
    expect(talk.problems).toEqual([]);
  });

  it("is posted in the channel when nothing could be written while the token lived", async () => {
    const talk = await begin();
    await open(talk);
    const [order, question] = [buy(talk), use(talk, "status")];
    await until(() => talk.heard.length === 2, "both commands");
    expire(talk, order);
    expire(talk, question);
    await say(talk, order, "MES: filled");
    await say(talk, question, "active");
    await say(talk, order, "MES: closed");
    expect(textsIn(talk).filter((text) => text !== "")).toEqual(["MES: closed", "active"]);
    expect(answersIn(talk, talk.alerts)[1]?.content).toBe(`MES: closed\n-# /tt ${order.id}`);
  });

  it("is the same message for the next process, which has no token", async () => {
    const talk = await begin();
    await open(talk);
    const sent = buy(talk);
    await until(() => talk.heard.length === 1, "the command");
    await say(talk, sent, "working");
    await restart(talk, sent);
    await say(talk, sent, "filled");
    expect(textsIn(talk)).toEqual(["filled"]);
  });

  it("is a post of its own for the next process when the one before wrote nothing", async () => {
    const talk = await begin();
    await open(talk);
    const sent = buy(talk);
    await until(() => talk.heard.length === 1, "the command");
    await restart(talk, sent);
    await say(talk, sent, "MES: filled");
    await restart(talk, sent);
    await say(talk, sent, "MES: filled");
    await say(talk, sent, "MES: closed");
    expect(textsIn(talk)).toEqual(["", "MES: closed"]);
  });

  it("is not given anew for all to see when whoever asked was answered before a restart", async () => {
    const talk = await begin();
    await open(talk);
    const sent = use(talk, "positions");
    await until(() => talk.heard.length === 1, "the question");
    await say(talk, sent, "nothing held");
    await restart(talk, sent);
    await say(talk, sent, "nothing held");
    expect(textsIn(talk)).toEqual([]);
  });

  it("is posted anew when somebody deletes it", async () => {
    const talk = await begin();
    await open(talk);
    const sent = buy(talk);
    await until(() => talk.heard.length === 1, "the command");
    await say(talk, sent, "working");
    talk.discord.world.remove(answersIn(talk, talk.alerts)[0]?.id ?? "");
    await say(talk, sent, "filled");
    expect(textsIn(talk)).toEqual(["filled"]);
  });
});

describe("What is proposed while somebody types a symbol", () => {
  const proposed = async (talk: Conversation, subcommand: string, option: string, typed: string, by = TRADER): Promise<readonly string[]> => {
    const sent = talk.discord.interactions.typing(talk.alerts, by, subcommand, option, typed);
    await until(() => talk.discord.interactions.answered(sent).is === "choices", "the proposals");
    const answered = talk.discord.interactions.answered(sent);
    return answered.is === "choices" ? answered.choices.map(({ value }) => value) : [];
  };

  it("are the book's symbols first, then the products, for those who may command", async () => {
    const talk = await begin();
    await open(talk);
    expect((await proposed(talk, "buy", "symbol", "")).slice(0, 2)).toEqual(["/MESZ6", "/ES"]);
    expect(await proposed(talk, "buy", "symbol", "mes")).toEqual(["/MESZ6", "/MES"]);
    expect(await proposed(talk, "flat", "symbol", "micro e-mini s&p")).toContain("/MES");
    expect(await proposed(talk, "explain", "name", "s")).toContain("SPY");
    expect(await proposed(talk, "buy", "symbol", "", STRANGER)).toEqual([]);
  });

  it("are never more than Discord shows", async () => {
    const talk = await begin();
    await open(talk, {}, { symbols: () => Array.from({ length: 500 }, (_, index) => `/S${index}`) });
    expect(await proposed(talk, "buy", "symbol", "")).toHaveLength(25);
  });
});

describe("The registration of the commands", () => {
  const isPut = ({ method }: Asked): boolean => method === "PUT";

  it("is made once, and not again while nothing of it has changed", async () => {
    const talk = await begin();
    await open(talk);
    await until(() => talk.discord.interactions.registered().length === 1, "the registration");
    const [command] = talk.discord.interactions.registered();
    const options = command?.["options"];
    expect(Array.isArray(options) ? options.map((each: { readonly name: string }) => each.name) : []).toEqual([
      "buy", "sell", "flat", "status", "positions", "orders", "risk", "explain", "pause", "resume", "kill",
    ]);
    await talk.close();
    await open(talk);
    await aWhile();
    expect(talk.discord.rest.asked.filter(isPut)).toHaveLength(1);
  });

  it("is tried again while Discord is out of reach", async () => {
    const talk = await begin();
    talk.discord.rest.faults.plan({ fault: "status", status: 503 }, isPut, 2);
    await open(talk);
    await until(() => talk.discord.interactions.registered().length === 1, "the registration");
  });

  it("is taken away where it is switched off", async () => {
    const talk = await begin();
    await open(talk);
    await until(() => talk.discord.interactions.registered().length === 1, "the registration");
    await talk.close();
    await open(talk, {}, { enabled: false });
    await until(() => talk.discord.interactions.registered().length === 0, "its end");
  });

  it("is left alone by a server that knows no commands", async () => {
    const talk = await begin();
    talk.discord.rest.faults.plan({ fault: "status", status: 404 }, ({ path }) => path.endsWith("/commands"), 100);
    await open(talk);
    await aWhile();
    expect(talk.problems).toEqual([]);
    expect(talk.discord.rest.asked.filter(({ path }) => path.endsWith("/commands"))).toHaveLength(1);
  });

  it("that is refused is told, and keeps nothing from being heard", async () => {
    const talk = await begin();
    talk.discord.rest.faults.plan({ fault: "status", status: 403 }, isPut);
    await open(talk);
    await until(() => talk.problems.some(({ code }) => code === "slash-commands-not-registered"), "the notice");
    talk.discord.world.post(talk.alerts, TRADER, "!tt status");
    await until(() => talk.heard.length === 1, "the message");
  });
});

