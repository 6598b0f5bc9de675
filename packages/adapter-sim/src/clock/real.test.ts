import { describe, expect, it } from "vitest";
import { realClock } from "./real.ts";

const MONTHS = 90 * 86_400_000;

describe("the real clock", () => {
  it("fires at or after the time that was asked", async () => {
    const clock = realClock();
    const at = clock.now() + 5;
    const firedAt = await new Promise<number>((resolve) => clock.schedule(at, () => resolve(clock.now())));
    expect(firedAt).toBeGreaterThanOrEqual(at);
  });

  it("fires what is due already, and not what was taken back or lies months ahead", async () => {
    const clock = realClock();
    const fired: string[] = [];
    const takeBack = clock.schedule(clock.now(), () => fired.push("taken back"));
    takeBack();
    // A delay beyond 2³¹ ms would fire at once if it were handed to a timer as it is.
    const stop = clock.schedule(clock.now() + MONTHS, () => fired.push("in months"));
    await new Promise<void>((resolve) => clock.schedule(clock.now() - 1, resolve));
    await new Promise<void>((resolve) => clock.schedule(clock.now() + 10, resolve));
    stop();
    expect(fired).toEqual([]);
  });
});
