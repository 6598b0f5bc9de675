import { describe, expect, it } from "vitest";
import { dayText, runCampaign } from "./campaign.ts";
import { figuresOf } from "./figures.ts";

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
    const { kills } = figuresOf(days);
    const planned = days.filter(({ deaths }) => deaths.length > 0).length;
    expect([...boundaries.values()].every((count) => count > 100)).toBe(true);
    expect(kills).toBeGreaterThan(planned);
  }, 600_000);
});
