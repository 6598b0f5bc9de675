import { describe, expect, it } from "vitest";
import { virtualClock } from "../../adapter-sim/src/clock/virtual.ts";
import { openWaits } from "../src/backoff.ts";
import type { SessionStarts } from "../src/gateway-information.ts";
import { notBefore, openPacing } from "../src/pacing.ts";
import { openStanding } from "../src/standing.ts";

const HOUR = 3_600_000;

const paced = (starts: () => SessionStarts | null = () => null) => {
  const clock = virtualClock(1_000_000_000);
  const waits = openWaits(clock);
  const standing = openStanding(clock.now, () => undefined);
  const told: number[] = [];
  const ask = () => Promise.resolve({ url: "ws://127.0.0.1", starts: starts() });
  const pacing = openPacing(ask, waits, standing, (until) => void told.push(until));
  /** How long, in ms, an attempt had to wait. */
  const waited = async (attempt: Promise<void>): Promise<number> => {
    const from = clock.now();
    let isOver = false;
    void attempt.then(() => (isOver = true));
    for (await new Promise(setImmediate); !isOver; await new Promise(setImmediate)) clock.fireNext();
    return clock.now() - from;
  };
  return { clock, pacing, standing, told, waited };
};

describe("The pauses before a session that goes on", () => {
  it("double from half a second to half a minute, a random half left out, and begin anew once it does", async () => {
    const { pacing, waited } = paced();
    expect(await waited(pacing.beforeSocket(true))).toBe(0);
    for (const whole of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const pause = await waited(pacing.beforeSocket(true));
      expect(pause).toBeGreaterThanOrEqual(whole / 2);
      expect(pause).toBeLessThanOrEqual(whole);
    }
    pacing.connected();
    expect(await waited(pacing.beforeSocket(true))).toBe(0);
  });

  it("are made once where REST is asked first", async () => {
    const { pacing, waited } = paced();
    expect(await waited(pacing.beforeLogin())).toBe(0);
    expect(await waited(pacing.beforeSocket(true))).toBe(0);
    expect(await waited(pacing.beforeLogin())).toBeGreaterThan(0);
  });
});

describe("The pauses before a new session", () => {
  it("are five seconds for the first ones, and grow to five minutes where one follows the other", async () => {
    const { pacing, waited } = paced();
    const pauses: number[] = [];
    for (let session = 0; session < 12; session++) {
      pauses.push(await waited(pacing.beforeSocket(false)));
      pacing.identifying();
      pacing.connected();
    }
    expect(pauses[0]).toBe(0);
    for (const pause of pauses.slice(1, 4)) expect(pause).toBeLessThanOrEqual(6_500);
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(300_000);
  });

  it("are none on top where no session could be begun, however often that was tried", async () => {
    const { pacing, waited } = paced();
    for (let attempt = 0; attempt < 20; attempt++) await waited(pacing.beforeSocket(false));
    expect(await waited(pacing.beforeSocket(false))).toBeLessThanOrEqual(30_000);
  });

  it("last until Discord resets its limit where too few starts are left, which is told once", async () => {
    const base = 1_000_000_000;
    let now = base;
    const starts = (): SessionStarts =>
      now < base + HOUR ? { total: 1_000, remaining: 10, resetsAt: base + HOUR } : { total: 1_000, remaining: 1_000, resetsAt: base + 25 * HOUR };
    const { clock, pacing, standing, told, waited } = paced(() => {
      now = clock.now();
      return starts();
    });
    const pause = await waited(pacing.beforeSocket(false));
    expect(pause).toBeGreaterThanOrEqual(HOUR);
    expect(pause).toBeLessThan(HOUR + 2_000);
    expect(told).toEqual([base + HOUR]);
    pacing.identifying();
    expect(standing.now().starts).toMatchObject({ remaining: 999 });
  });
});

describe("A new session", () => {
  it.each([
    [{ total: 1_000, remaining: 1_000, resetsAt: HOUR }, null],
    [{ total: 1_000, remaining: 11, resetsAt: HOUR }, null],
    [{ total: 1_000, remaining: 10, resetsAt: HOUR }, HOUR],
    [{ total: 1_000, remaining: 0, resetsAt: HOUR }, HOUR],
    [{ total: 5, remaining: 1, resetsAt: HOUR }, null],
    [{ total: 5, remaining: 0, resetsAt: HOUR }, HOUR],
    [{ total: 1_000, remaining: 0, resetsAt: 0 }, null],
  ])("with %o left is not begun before %s", (starts, at) => {
    expect(notBefore(starts, 1)).toBe(at);
  });
});
