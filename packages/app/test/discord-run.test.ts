import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { askPace, pacedClock } from "@floorbroker/adapter-sim";
import { decimal, instrumentId, type Clock } from "@floorbroker/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loopbackDiscord, type LoopbackDiscord } from "../../adapter-discord/test/loopback/discord.ts";
import type { LoopbackMessage } from "../../adapter-discord/test/loopback/world.ts";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";
import { done, startBroker, type BrokerProcess } from "./broker-process.ts";
import { startProgram, type Running } from "./processes.ts";

const TRADER = "704125082750156840";
const SPY = instrumentId("SPY   261218C00590000");

let place: BrokerProcess;
let discord: LoopbackDiscord;
let channel: string;
/** The broker's time, by which everything is posted. */
let clock: Clock;
const started: Running[] = [];

const listen = (token = discord.token): Running => {
  const args = ["--config", "floorbroker.yaml", "--data-dir", "data", "run", "--discord", "--sim-broker", place.address];
  const running = startProgram(args, place.home, token === "" ? {} : { DISCORD_TOKEN: token });
  started.push(running);
  return running;
};

const say = (text: string): LoopbackMessage => discord.world.post(channel, TRADER, text, { at: clock.now() });

const repliesTo = ({ id }: LoopbackMessage): readonly string[] =>
  discord.world
    .messagesIn(channel)
    .filter(({ authorId, replyTo }) => authorId === discord.world.botId && replyTo === id)
    .map(({ content, embeds }) => `${content} ${JSON.stringify(embeds)}`);

const replied = async (message: LoopbackMessage, pattern: RegExp): Promise<void> => {
  for (let tries = 0; !repliesTo(message).some((text) => pattern.test(text)); tries++) {
    if (tries > 2_400) throw new Error(`never answered ${String(pattern)}: ${repliesTo(message).join(" | ")}\n${started.map((each) => each.said()).join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

beforeEach(async () => {
  place = await startBroker();
  const [host = "", port = ""] = place.address.split(":");
  clock = pacedClock(done(await askPace({ host, port: Number(port) })));
  discord = await loopbackDiscord();
  channel = discord.world.addChannel("control");
  const operator = discord.world.addChannel("operator");
  await writeFile(
    join(place.home, "floorbroker.yaml"),
    `operatorChannel: "${operator}"\nauthority:\n  controlChannels: ["${channel}"]\nclaim: 10s\nentry:\n  messageAge: 10s\n  quoteAge: 1m\ndiscord:\n  api: ${discord.api}\n`,
  );
  layEmptyJournal(join(place.home, "data"));
  done(await place.hand.fixQuote(SPY, decimal("6.10"), decimal("6.20")));
});
afterEach(async () => {
  for (const each of started) each.kill("SIGKILL");
  await Promise.all(started.splice(0).map(({ ended }) => ended));
  await place.end();
  await discord.stop();
});

describe("a run that listens in Discord", { timeout: 300_000 }, () => {
  it("answers an alert with one reply that follows its trade, and after a kill goes on with it and reports what it missed", async () => {
    const first = listen();
    await first.says(new RegExp(`listening in Discord \\(${channel}\\)`));
    await first.says(/alerts count from 7\d+, 7\d+ \(built in, .*; commands from 7\d+ \(built in/);
    const alert = say("Alert: BTO SPY 590C 12/18 @ 6.20");
    await replied(alert, /working/);
    // Below every price of the ladder: whether an order between bid and ask is filled is the market's own dice.
    done(await place.hand.fixQuote(SPY, decimal("6.00"), decimal("6.05")));
    await replied(alert, /filled/);
    first.kill("SIGKILL");
    await first.ended;

    const missed = say("Alert: BTO SPY 591C 12/18 @ 5.80");
    // Longer than a message may be on its way.
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    const second = listen();
    await replied(missed, /missed/);
    const asked = say("!tt status");
    await replied(asked, /active/);
    const flat = say("!tt flat");
    await replied(flat, /./);
    expect(repliesTo(alert)).toHaveLength(1);
    expect(repliesTo(missed)).toHaveLength(1);
    second.kill("SIGTERM");
    expect(await second.ended).toBe(0);
    for (const { said } of started) expect(said()).not.toContain(discord.token);
  });

  it("hears after a kill what was said while it was away, also where nothing had been said to it before", async () => {
    say("before there was a book");
    const first = listen();
    await first.says(/listening in Discord/);
    first.kill("SIGKILL");
    await first.ended;

    const missed = say("Alert: BTO SPY 591C 12/18 @ 5.80");
    const asked = say("!tt status");
    const second = listen();
    await replied(asked, /active/);
    await replied(missed, /./);
    expect(second.said()).not.toContain("before there was a book");
  });

  it("ends with a remedy, and without repeating it, when the token is wrong or missing", async () => {
    const wrong = listen("MQ.wrong.token");
    expect(await wrong.ended).not.toBe(0);
    expect(wrong.said()).toMatch(/discord-token-refused: .*→.*Reset Token/);
    expect(wrong.said()).not.toContain("MQ.wrong.token");
    const prefixed = listen("Bot MQ.canary.token");
    expect(await prefixed.ended).not.toBe(0);
    expect(prefixed.said()).toMatch(/discord-token-refused: the word Bot stands in front.*→ leave it out/);
    expect(prefixed.said()).not.toContain("canary");
    const missing = listen("");
    expect(await missing.ended).not.toBe(0);
    expect(missing.said()).toMatch(/no-discord-token: .*DISCORD_TOKEN/);
  });
});
