import { describe, expect, it } from "vitest";
import { ANALYST, answersIn, conversations, status, until, type Conversation } from "./conversation.ts";
import type { Asked } from "./loopback/rest-faults.ts";
import type { Route } from "./loopback/routes.ts";
import type { LoopbackMessage } from "./loopback/world.ts";

const begin = conversations();

const isPost = ({ method, path }: Asked): boolean => method === "POST" && path.endsWith("/messages");
const alert = ({ discord, alerts }: Conversation, text = "x"): LoopbackMessage => discord.world.post(alerts, ANALYST, text);
const textsIn = (talk: Conversation): readonly string[] => answersIn(talk, talk.alerts).map(({ content }) => content);
const postsOf = ({ discord, alerts }: Conversation): number =>
  discord.rest.asked.filter((asked) => isPost(asked) && asked.path.includes(alerts)).length;

/** Changes the answers to a bot's own posts and edits; pages of a channel stay whole. */
const shaping = (change: (message: object) => object) => (data: unknown): unknown =>
  typeof data === "object" && data !== null && "author" in data && JSON.stringify(data.author).includes('"bot":true')
    ? change(data)
    : data;

const without = (name: string) => (message: object): object =>
  Object.fromEntries(Object.entries(message).filter(([key]) => key !== name));

describe("The answer to a post", { timeout: 60_000 }, () => {
  it.each([
    ["without an author", without("author")],
    ["without a text", without("content")],
    ["that is an id alone", (message: object) => ({ id: Reflect.get(message, "id") })],
    ["without an id", without("id")],
    ["that is empty", () => ({})],
  ])("%s counts as sent, once", async (_, change) => {
    const talk = await begin({ shape: shaping(change) });
    const chat = await talk.open();
    const asked = alert(talk);
    for (const text of ["received", "received", "filled"]) {
      await chat.post(status(asked, text));
      await chat.said();
    }
    await chat.tell("an alarm");
    expect(textsIn(talk)).toEqual(["filled"]);
    expect(postsOf(talk)).toBe(1);
    expect(answersIn(talk, talk.operator).filter(({ content }) => content === "an alarm")).toHaveLength(1);
  });

  it("that is lost is looked for, where the server knows no nonces", async () => {
    const talk = await begin();
    const chat = await talk.open();
    const forgetful = (asked: Asked): boolean => {
      talk.discord.world.nonces.clear();
      return isPost(asked);
    };
    talk.discord.rest.faults.plan({ fault: "answer-lost" }, forgetful, 1);
    const asked = alert(talk);
    await chat.post(status(asked, "received"));
    await chat.said();
    expect(textsIn(talk)).toEqual(["received"]);
    talk.discord.rest.faults.plan({ fault: "answer-lost" }, forgetful, 1);
    await chat.tell("kill: day loss");
    await chat.tell("kill: day loss");
    expect(answersIn(talk, talk.operator)).toHaveLength(2);
  });
});

describe("A 429 without a header that says how long", { timeout: 60_000 }, () => {
  it.each([
    ["but with a body that does", { message: "limited", retry_after: 0.8 }],
    ["nor a body", {}],
  ])("%s is waited for", async (_, body) => {
    let limits = 4;
    const limited: Route = {
      method: "POST",
      path: "/channels/:id/typing",
      needsToken: true,
      answer: () => ({ status: 429, body }),
    };
    const times: number[] = [];
    const talk = await begin({
      routes: () => [{
        ...limited,
        path: "/channels/:id/messages",
        answer: () => {
          times.push(Date.now());
          return limits-- > 0 ? { status: 429, body } : { status: 400, body: { code: 1, message: "enough" } };
        },
      }],
    });
    const chat = await talk.open();
    await chat.post(status(alert(talk), "received"));
    await chat.said();
    expect(times).toHaveLength(5);
    expect(times.slice(1).every((at, index) => at - (times[index] ?? at) > 700)).toBe(true);
  });
});

describe("An answer at which Discord fails again and again", { timeout: 60_000 }, () => {
  it("is passed by the others after a while, which is told once", async () => {
    let isIll = true;
    const talk = await begin();
    const alarms: string[] = [];
    const chat = await talk.open({ alarm: (text) => void alarms.push(text) });
    let posts = 0;
    // The first that is posted is the poison: it is asked alone until it is passed.
    const end = talk.discord.rest.faults.plan({ fault: "status", status: 500 }, (asked) => isIll && isPost(asked) && ++posts <= 5, 1_000);
    const poison = alert(talk, "poison");
    await chat.post(status(poison, "poison"));
    await chat.post(status(alert(talk, "fine"), "fine"));
    await until(() => textsIn(talk).includes("fine"), "the answer behind it");
    expect(textsIn(talk)).toEqual(["fine"]);
    expect(alarms).toEqual([expect.stringContaining("are delayed")]);
    await chat.post(status(alert(talk, "later"), "later"));
    await until(() => textsIn(talk).includes("later"), "another one");
    isIll = false;
    end();
    await chat.said();
    expect(textsIn(talk)).toEqual(["fine", "later", "poison"]);
    expect(alarms).toHaveLength(1);
  });
});

describe("An edit that Discord does not allow any more", { timeout: 60_000 }, () => {
  it.each([
    [50_083, "Thread is archived"],
    [30_046, "Maximum number of edits to messages older than 1 hour reached"],
  ])("with %i becomes a message of its own in the place of the old one", async (code, message) => {
    let edits = 0;
    const refusing: Route = {
      method: "PATCH",
      path: "/channels/:id/messages/:id",
      needsToken: true,
      answer: () => {
        edits++;
        return { status: 400, body: { code, message } };
      },
    };
    const talk = await begin({ routes: () => [refusing] });
    const chat = await talk.open();
    const asked = alert(talk);
    await chat.post(status(asked, "working"));
    await chat.said();
    await chat.post(status(asked, "closed +98 %"));
    await chat.said();
    expect(textsIn(talk)).toEqual(["closed +98 %"]);
    expect(edits).toBe(1);
    expect(talk.problems).toEqual([]);
  });
});
