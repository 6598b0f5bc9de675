import { describe, expect, it } from "vitest";
import { dayText, runCampaign } from "./campaign.ts";
import { killsByBoundary, killsOf } from "./figures.ts";

/** `npm run crash` runs them all. */
const STRIDE = 48;

describe("a desk's process that is killed in the middle of a scripted day, and again in its second life", () => {
  it(`keeps every invariant at every ${STRIDE}th boundary of its writes and sends, on PGlite and Postgres in turn`, async () => {
    const { boundaries, days } = await runCampaign(
      {
        day: "morning",
        stores: ["pglite", "postgres"],
        crossings: ["write", "send"],
        repeats: 1,
        // An odd repeat kills twice.
        firstRepeat: 1,
        jobs: 2,
        stride: STRIDE,
        alternate: true,
        minutes: null,
      },
      { planned: () => undefined, ran: () => undefined },
    );
    const wrong = days.flatMap((day) => day.violations.map(({ invariant, text }) => `${invariant} (${dayText(day)}): ${text}`));
    expect(wrong).toEqual([]);
    expect([...boundaries.values()].every((count) => count > 100)).toBe(true);
    // A loaded machine shifts the counts, so that some days never come to their boundary: most do, and some die twice.
    const kills = [...killsByBoundary(days).values()];
    expect(kills.filter((count) => count > 0).length * 2).toBeGreaterThanOrEqual(kills.length);
    expect(days.filter((day) => killsOf(day) > 1)).not.toEqual([]);
  }, 600_000);
});
