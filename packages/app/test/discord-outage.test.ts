import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { realClock, simulatedWorld, virtualClock, type VirtualClock, type World } from "@floorbroker/adapter-sim";
import {
  bookId,
  channelId,
  decimal,
  decodeRow,
  emptyBook,
  isOk,
  type BrokerEvent,
  type Journal,
  type OperatorCommand,
  type Post,
} from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { loopbackDiscord, type LoopbackDiscord } from "../../adapter-discord/test/loopback/discord.ts";
import type { LoopbackMessage } from "../../adapter-discord/test/loopback/world.ts";
import { secret } from "../src/config/secret.ts";
import type { OperatorOrder } from "../src/control/operator-order.ts";
import { openNotifier } from "../src/notify/notifier.ts";
import { webhookWay } from "../src/notify/webhook.ts";
import { memoryJournal } from "../src/replay/memory-journal.ts";
import { tradeInDiscord } from "../src/run/discord-run.ts";
import { done } from "./broker-process.ts";
import { SAMPLE_CONFIG } from "./sample-day.ts";
import { ALERT, MORNING, SPY } from "./virtual-desk.ts";

const OWNER = "704125082750156840";
const BOOK = bookId("sim:outage");
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Real time that sockets have for what belongs to a second of the day, in ms. */
const REAL_MS = 10;

/** A webhook that remembers what was posted to it. */
interface Hook {
  readonly address: string;
  readonly told: string[];
  readonly server: Server;
}

const openHook = async (): Promise<Hook> => {
  const told: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
    request.on("end", () => {
      const said: unknown = Reflect.get(JSON.parse(body), "text");
      told.push(...String(said).split("\n"));
      response.writeHead(204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("a listening server has an address");
  return { address: `http://127.0.0.1:${address.port}/hook`, told, server };
};

/** A day that is traded in Discord, by the whole program but for its command line. */
interface Day {
  readonly discord: LoopbackDiscord;
  readonly channel: string;
  readonly operator: string;
  readonly clock: VirtualClock;
  readonly world: World;
  readonly journal: Journal;
  readonly hook: Hook;
  /** What happened at the broker, and when. */
  readonly atBroker: readonly { readonly at: number; readonly event: BrokerEvent }[];
  readonly said: readonly Post[];
  /** An operator's command from outside the chat. */
  obey(command: OperatorCommand): void;
  /** Until the program has heard a message, while the day stands still: sockets take real time. */
  heard(message: LoopbackMessage): Promise<void>;
  pass(ms: number): Promise<void>;
  /** Until it is so, a second of the day after the other. */
  passUntil(isSo: () => boolean, what: string): Promise<void>;
  end(): Promise<void>;
}

const beginDay = async (): Promise<Day> => {
  const clock = virtualClock(MORNING);
  const world = simulatedWorld({ seed: 3, start: MORNING, cash: decimal("100000") }, clock);
  const discord = await loopbackDiscord({ heartbeatMs: 250, now: clock.now });
  const channel = discord.world.addChannel("control");
  const operator = discord.world.addChannel("operator");
  const hook = await openHook();
  const journal = memoryJournal();
  const atBroker: { readonly at: number; readonly event: BrokerEvent }[] = [];
  world.witness((event) => atBroker.push({ at: clock.now(), event }));
  const said: Post[] = [];
  const heard = new Set<string>();
  const operators: ((order: OperatorOrder) => void)[] = [];
  let stop: (why: null) => void = () => undefined;
  const stopped = new Promise<null>((resolve) => (stop = resolve));
  let isReady = false;
  const { broker, quotes, instruments, accounts } = world;
  const ways = [webhookWay(secret(hook.address))];
  const run = tradeInDiscord(
    {
      journal,
      config: {
        ...SAMPLE_CONFIG,
        authority: { ...SAMPLE_CONFIG.authority, controlChannels: [channelId(channel)], alertChannels: [] },
        operatorChannel: channelId(operator),
      },
      control: {
        waiting: async () => [],
        listen: (listener) => {
          operators.push(listener);
          return () => undefined;
        },
        answered: async () => undefined,
        resumed: async () => undefined,
      },
      discord: { token: discord.token, api: discord.api, notice: () => undefined },
      past: {
        notifier: openNotifier({ book: BOOK, ways, clock: realClock(false), deadlineMs: 5_000, complain: (text) => void hook.told.push(text) }),
        afterMs: 3 * MINUTE,
      },
      discordClock: clock,
      view: { posted: ({ id }) => void heard.add(id), answered: (post) => void said.push(post) },
      keepsTime: () => undefined,
      ready: () => (isReady = true),
      stopped,
    },
    { clock, broker, quotes, instruments, accounts, opened: { book: emptyBook(BOOK), snapshotSeq: 0, folded: 0 }, close: () => undefined },
  );
  const step = async (): Promise<void> => {
    await clock.runUntil(clock.now() + SECOND);
    await new Promise((resolve) => setTimeout(resolve, REAL_MS));
  };
  const pass = async (ms: number): Promise<void> => {
    for (const until = clock.now() + ms; clock.now() < until; ) await step();
  };
  const passUntil = async (isSo: () => boolean, what: string): Promise<void> => {
    for (let steps = 0; !isSo(); steps++) {
      if (steps > 120) throw new Error(`never happened: ${what}\n${JSON.stringify(said.slice(-9))}`);
      await step();
    }
  };
  await passUntil(() => isReady, "the start");
  return {
    discord, channel, operator, clock, world, journal, hook, atBroker, said, pass, passUntil,
    obey: (command) => {
      for (const listener of operators) listener({ id: `order-${clock.now()}`, command, by: "the command line", reason: null });
    },
    heard: async ({ id, content }) => {
      for (let tries = 0; !heard.has(id); tries++) {
        if (tries > 2_000) throw new Error(`never heard: ${content}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    end: async () => {
      stop(null);
      let isOver = false;
      const over = run.finally(() => (isOver = true));
      await passUntil(() => isOver, "the end");
      done(await over);
      await discord.stop();
      hook.server.close();
      hook.server.closeAllConnections();
    },
  };
};

const say = ({ discord, channel }: Day, text: string): LoopbackMessage => discord.world.post(channel, OWNER, text);

/** What stands in Discord under a message. */
const repliesTo = ({ discord }: Day, { id, channelId: where }: LoopbackMessage): readonly string[] =>
  discord.world
    .messagesIn(where)
    .filter(({ authorId, replyTo }) => authorId === discord.world.botId && replyTo === id)
    .map(({ content, embeds }) => `${content} ${JSON.stringify(embeds)}`);

const toldInDiscord = ({ discord, operator }: Day): readonly string[] =>
  discord.world.messagesIn(operator).flatMap(({ content }) => content.split("\n"));

const soldBetween = ({ atBroker }: Day, from: number, until: number): number =>
  atBroker.flatMap(({ at, event }) => (event.type === "fill" && event.fill.side === "sell" && at >= from && at <= until ? [event] : [])).length;

/** How often the book has read each text. */
const read = async ({ journal }: Day): Promise<readonly string[]> => {
  const rows = done(await journal.read(BOOK, 0, 10_000));
  return rows.flatMap((row) => {
    const recorded = decodeRow(row);
    return isOk(recorded) && recorded.right.event.type === "message-read" ? [recorded.right.event.message.text] : [];
  });
};

const days: Day[] = [];
afterEach(async () => {
  for (const day of days.splice(0)) await day.end();
});

/** A position is open, with its target at the broker; then Discord goes, for ten minutes of the day, and comes back. */
const outage = async (withRest: boolean, meanwhile: (day: Day) => void = () => undefined): Promise<Day> => {
  const day = await beginDay();
  days.push(day);
  const { discord, world, clock } = day;
  world.fixQuote(SPY, decimal("1.10"), decimal("1.15"));
  const alert = say(day, ALERT);
  await day.heard(alert);
  await day.passUntil(() => repliesTo(day, alert).some((text) => /filled/.test(text)), "the entry's fill");
  await day.pass(5 * SECOND);

  const from = clock.now();
  discord.gateway.faults.down = true;
  discord.gateway.drop();
  const endRest = withRest ? discord.rest.faults.plan({ fault: "cut" }, () => true, 1_000_000) : () => undefined;
  await day.pass(2 * MINUTE);
  const missed = [say(day, "Alert: BTO SPY 591C 12/18 @ 1.00"), say(day, "Alert: BTO SPY 592C 12/18 @ 0.90")];
  await day.pass(MINUTE);
  // Twice the entry: the target of the half.
  world.fixQuote(SPY, decimal("2.60"), decimal("2.65"));
  meanwhile(day);
  await day.pass(7 * MINUTE);
  const until = clock.now();
  expect(soldBetween(day, from, until)).toBeGreaterThan(0);
  expect(discord.gateway.live()).toBe(0);
  if (withRest) expect(toldInDiscord(day)).toEqual([]);

  const asked = say(day, "!tt status");
  discord.gateway.faults.down = false;
  endRest();
  await day.passUntil(() => repliesTo(day, asked).length > 0, "the answer to what was asked in the gap");
  for (const each of missed) await day.passUntil(() => repliesTo(day, each).some((text) => /missed|reduce-only/.test(text)), "what was missed");
  expect(repliesTo(day, asked)).toEqual([expect.stringMatching(/is (?:active|reduce-only).*Discord connected for/)]);
  await day.passUntil(() => repliesTo(day, alert).some((text) => /sold/.test(text)), "the exit's fill, under its alert");
  for (const each of [alert, ...missed]) expect(repliesTo(day, each)).toHaveLength(1);
  const texts = await read(day);
  expect(texts.toSorted()).toEqual([ALERT, ...missed.map(({ content }) => content), "!tt status"].toSorted());
  await day.passUntil(() => toldInDiscord(day).some((text) => /heard again/.test(text)), "the end of the outage");
  return day;
};

describe("Ten minutes without Discord's gateway, with a position open", { timeout: 60_000 }, () => {
  it("let its exits go on, are told in the operator's channel while REST answers, and leave no message unread", async () => {
    const day = await outage(false);
    const told = toldInDiscord(day);
    expect(told.filter((text) => /gateway has been silent for/.test(text))).toHaveLength(1);
    expect(told.filter((text) => /heard again after/.test(text))).toHaveLength(1);
    expect(day.hook.told).toEqual([]);
  });

  it("and without its REST are told past Discord, once each: that it is gone, and that it is back", async () => {
    const day = await outage(true);
    await day.passUntil(() => day.hook.told.length >= 2, "the end, past Discord");
    await day.pass(20 * SECOND);
    expect(day.hook.told).toEqual([
      expect.stringMatching(/^Discord's gateway has been silent for \d+ s: no message is heard; exits go on$/),
      expect.stringMatching(/^the chat takes alarms again after \d+ s; what waited for it stands there now$/),
    ]);
    expect(toldInDiscord(day).filter((text) => /gateway has been silent for/.test(text))).toHaveLength(1);
  });

  it("and a pause from the command line meanwhile, which is an alarm as any other: past Discord, and there afterwards", async () => {
    const day = await outage(true, ({ obey }) => obey("pause"));
    await day.passUntil(() => day.hook.told.length >= 3, "the end, past Discord");
    const [silence, paused, back] = day.hook.told;
    expect(silence).toMatch(/has been silent/);
    expect(paused).toMatch(/pause/);
    expect(back).toMatch(/the chat takes alarms again/);
    expect(toldInDiscord(day).map((text) => text.replaceAll("\\", ""))).toContain(paused);
  });
});
