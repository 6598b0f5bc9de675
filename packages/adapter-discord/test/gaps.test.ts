import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANALYST, aWhile, conversation, told, until, type Conversation } from "./conversation.ts";
import type { Gateway } from "./loopback/gateway.ts";

/**
 * How a connection ends. Only the last one leaves nothing to resume; discord.js waits 5 s before it identifies again.
 */
const ENDS: Readonly<Record<string, (gateway: Gateway) => void>> = {
  cut: (gateway) => gateway.drop(),
  "told to reconnect": (gateway) => gateway.askReconnect(),
  "closed with an error": (gateway) => gateway.close(4000),
  "session timed out": (gateway) => gateway.close(4009),
  "invalid, resumable": (gateway) => gateway.invalidate(true),
  "session lost": (gateway) => gateway.invalidate(false),
};

interface Gap {
  readonly end: string;
  readonly messages: number;
  /** How often the gateway sends each message again. */
  readonly duplicates: number;
}

const resumable = Object.keys(ENDS).slice(0, -1);
const gapEnding = (...ends: readonly string[]): fc.Arbitrary<Gap> =>
  fc.record({ end: fc.constantFrom(...ends), messages: fc.integer({ min: 1, max: 500 }), duplicates: fc.nat(2) });

/** Nine gaps that a resume may bridge, and one that none does. */
const tenGaps = fc
  .tuple(fc.array(gapEnding(...resumable), { minLength: 9, maxLength: 9 }), gapEnding("session lost"))
  .map(([first, last]) => [...first, last]);

const live = async ({ discord, alerts, heard }: Conversation, gaps: readonly Gap[]): Promise<readonly string[]> => {
  const posted: string[] = [];
  const say = (text: string): void => {
    posted.push(`posted ${text}`);
    discord.world.post(alerts, ANALYST, text);
  };
  for (const [index, { end, messages, duplicates }] of gaps.entries()) {
    discord.gateway.faults.duplicates = duplicates;
    ENDS[end]?.(discord.gateway);
    for (let message = 0; message < messages; message++) {
      say(`${index}.${message}`);
      // Some are posted before anybody has noticed that the connection is gone.
      if (message === 3) await new Promise((resolve) => setImmediate(resolve));
    }
    const { counts } = discord.gateway;
    await until(
      () => heard.length >= posted.length && counts.identified + counts.resumed === index + 2,
      `gap ${index}, ${end}`,
    );
  }
  await aWhile();
  return posted;
};

describe("A hundred gaps of 1 to 500 messages", { timeout: 400_000 }, () => {
  it("are heard whole, each message once and in order", async () => {
    const days = fc.sample(tenGaps, { numRuns: 10, seed: 20261121 });
    await Promise.all(
      days.map(async (gaps) => {
        const talk = await conversation();
        try {
          await talk.open();
          const posted = await live(talk, gaps);
          expect(talk.heard.map(told)).toEqual(posted);
          expect(talk.discord.gateway.counts).toMatchObject({ identified: 2, resumed: 9 });
        } finally {
          await talk.stop();
        }
      }),
    );
  });
});

describe("A hundred thousand redeliveries", { timeout: 400_000 }, () => {
  it("are heard as the thousand messages that they are", async () => {
    const talk = await conversation();
    try {
      await talk.open();
      talk.discord.gateway.faults.duplicates = 99;
      for (let message = 0; message < 1_000; message++) {
        talk.discord.world.post(talk.alerts, ANALYST, String(message));
        if (message % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await until(() => talk.heard.length >= 1_000, "a thousand messages");
      talk.discord.gateway.faults.duplicates = 0;
      talk.discord.world.post(talk.alerts, ANALYST, "the end");
      await until(() => talk.heard.length > 1_000, "the last message");
      expect(talk.heard.map(told)).toEqual([
        ...Array.from({ length: 1_000 }, (_, message) => `posted ${message}`),
        "posted the end",
      ]);
    } finally {
      await talk.stop();
    }
  });
});
