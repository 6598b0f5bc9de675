import { describe, expect, it } from "vitest";
import type { Waits } from "./backoff.ts";
import { openStanding } from "./standing.ts";
import { superviseGateway } from "./supervision.ts";

const SECOND = 1_000;

/** What is told, with the times in s, of a gateway that only answers heartbeats, and does not from one time to another. */
const toldOf = async (
  heartbeatMs: number | null,
  silentFrom: number,
  silentTo: number,
  untilMs: number,
): Promise<readonly string[]> => {
  let now = 0;
  const told: string[] = [];
  const standing = openStanding(() => now, () => undefined);
  standing.change({ phase: "connected" });
  if (heartbeatMs !== null) standing.beatsEvery(heartbeatMs);
  const beatMs = heartbeatMs ?? 41_250;
  const waits: Waits = {
    now: () => now,
    ended: () => now >= untilMs,
    end: () => undefined,
    wait: async (ms) => {
      const before = now;
      now += ms;
      const beats = Math.floor(now / beatMs) > Math.floor(before / beatMs);
      if (beats && (now < silentFrom || now >= silentTo)) standing.heard();
    },
  };
  await superviseGateway(standing.now, 60 * SECOND, waits, {
    silent: ({ code }) => void told.push(`${code} at ${now / SECOND}`),
    back: () => void told.push(`back at ${now / SECOND}`),
  });
  return told;
};

const NEVER = Infinity;

describe("The gateway's silence", () => {
  it("is none while each heartbeat is answered, however rarely the server wants one", async () => {
    for (const every of [41_250, 59 * SECOND, 90 * SECOND, 300 * SECOND])
      expect(await toldOf(every, NEVER, NEVER, 3_600 * SECOND)).toEqual([]);
  });

  it("is told after a minute, or after one and a half intervals where that is longer, once, and so is its end", async () => {
    const usual = await toldOf(null, 40 * SECOND, 300 * SECOND, 400 * SECOND);
    expect(usual).toEqual(["discord-silent at 60", "back at 330"]);
    const slow = await toldOf(120 * SECOND, 130 * SECOND, 500 * SECOND, 700 * SECOND);
    expect(slow).toEqual(["discord-silent at 300", "back at 600"]);
  });
});
