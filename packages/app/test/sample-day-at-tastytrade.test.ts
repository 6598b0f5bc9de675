import { simulatedWorld, virtualClock, type VirtualClock } from "@floorbroker/adapter-sim";
import { connectTastytrade, loopbackEndpoints } from "@floorbroker/adapter-tastytrade";
import {
  accountId,
  bookId,
  decimal,
  emptyBook,
  toFloat,
  type Accounts,
  type Broker,
  type Instruments,
  type Problem,
  type Quotes,
  type Result,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { openSandbox } from "../../tastytrade-sandbox/src/index.ts";
import { memoryJournal } from "../src/replay/memory-journal.ts";
import { readHistory } from "../src/run/read-history.ts";
import { replayChat } from "../src/run/replay-chat.ts";
import { venueOf } from "../src/run/venue.ts";
import { openDesk } from "../src/shell/desk.ts";
import { summarise } from "../src/summary/summary.ts";
import { done } from "./broker-process.ts";
import { SAMPLE_CONFIG, SAMPLE_MESSAGES } from "./sample-day.ts";

/** From before the sample day's first message. The whole day takes minutes, and its morning has something of everything. */
const BEGIN = Date.parse("2026-11-18T14:11:00Z");
const END = Date.parse(process.env["FLOORBROKER_WHOLE_DAY"] === undefined ? "2026-11-18T16:10:00Z" : "2026-11-18T22:01:00Z");
const MESSAGES = SAMPLE_MESSAGES.filter(({ postedAt }) => postedAt < END);
const ACCOUNT = "5WT00001";
const CASH = decimal("100000");
const SEED = 1;

interface Site {
  readonly broker: Broker;
  readonly accounts: Accounts;
  readonly instruments: Instruments;
  readonly quotes: Quotes;
  /** Resolves when nothing is on its way any more. */
  readonly calm: () => Promise<void>;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What was traded and what was refused in words, and what was paid and got for it, which a few milliseconds change. */
interface Traded {
  readonly words: readonly string[];
  readonly prices: readonly (number | null)[];
}

const traded = async (clock: VirtualClock, { calm, ...site }: Site): Promise<Traded> => {
  const journal = memoryJournal();
  const id = bookId(`sim:${ACCOUNT}`);
  const chat = replayChat(MESSAGES, clock, { posted: () => undefined, answered: () => undefined });
  const desk = await openDesk({ book: emptyBook(id), config: SAMPLE_CONFIG, venue: await venueOf(site.broker), ports: { clock, chat, journal, ...site } });
  const settled = async (): Promise<void> => {
    await calm();
    await desk.settled();
  };
  await settled();
  await clock.runUntil(END, settled);
  await desk.stop();
  const { history, book } = done(await readHistory(journal, id));
  const { trades, refusals } = summarise(history, book, () => null);
  return {
    words: [
      ...trades.map(({ name, ordered, entryFilled, exitFilled, state }) => `${name}: ordered ${ordered}, bought ${entryFilled}, sold ${exitFilled}, ${state}`),
      ...refusals.map(({ messageId, code }) => `${messageId}: ${code}`),
    ],
    prices: trades.flatMap(({ entryPrice, exitPrice }) => [entryPrice, exitPrice]).map((price) => (price === null ? null : toFloat(price))),
  };
};

const inProcess = async (): Promise<Traded> => {
  const clock = virtualClock(BEGIN);
  const world = simulatedWorld({ seed: SEED, start: BEGIN, cash: CASH, account: accountId(ACCOUNT) }, clock);
  return traded(clock, { ...world, calm: () => Promise.resolve() });
};

const overHttp = async (): Promise<Traded> => {
  const clock = virtualClock(BEGIN);
  const secrets = { clientSecret: "client-secret", refreshToken: "refresh-token" };
  const sandbox = done(await openSandbox({ clock, seed: SEED, start: BEGIN, accounts: [{ number: ACCOUNT, cash: CASH }], credentials: secrets }));
  let calls = (): number => 0;
  const calm = async (): Promise<void> => {
    for (let still = 0; still < 12; ) {
      await turn();
      still = sandbox.inFlight() + calls() === 0 ? still + 1 : 0;
    }
  };
  const arrived = async <A>(answer: Promise<Result<Problem, A>>): Promise<A> => {
    let isThere = false;
    void answer.then(() => (isThere = true));
    while (!isThere) await clock.runUntil(clock.now() + 10, calm);
    return done(await answer);
  };
  const tastytrade = await arrived(
    connectTastytrade({
      endpoints: done(loopbackEndpoints(sandbox.restUrl, sandbox.streamerUrl)),
      credentials: { clientSecret: { reveal: () => secrets.clientSecret }, refreshToken: { reveal: () => secrets.refreshToken } },
      account: accountId(ACCOUNT),
      clock,
      random: () => 0,
    }),
  );
  calls = tastytrade.inFlight;
  // A market that is made up stands where its alerts do; tastytrade's own would stand there by itself.
  const quotes: Quotes = {
    quote: async (instrument, alertPrice) => {
      await sandbox.world.quotes.quote(instrument, alertPrice);
      return tastytrade.quotes.quote(instrument, alertPrice);
    },
  };
  try {
    return await traded(clock, { ...tastytrade, quotes, calm });
  } finally {
    tastytrade.close();
    await sandbox.close();
  }
};

describe("the morning of the sample day", () => {
  it("comes to the same trades and refusals over tastytrade's wire as in one process", { timeout: 600_000 }, async () => {
    const here = await inProcess();
    expect(here.words.length).toBeGreaterThan(10);
    const there = await overHttp();
    expect(there.words).toEqual(here.words);
    for (const [index, price] of here.prices.entries()) {
      if (price === null) expect(there.prices[index]).toBeNull();
      else expect(Math.abs((there.prices[index] ?? 0) / price - 1)).toBeLessThan(0.02);
    }
  });
});
