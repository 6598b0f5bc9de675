import { describe, expect, it } from "vitest";
import { runningTime } from "./machine-time.ts";

const START = 1_700_000_000_000;
const HOUR = 3_600_000;

/** A machine whose clocks do what it is told. */
const machine = () => {
  let [wall, monotonic, up] = [START, 5_000, 90_000];
  const time = runningTime({ wall: () => wall, monotonic: () => monotonic, up: () => up });
  return {
    now: () => time.now() - START,
    ahead: time.wallAhead,
    pass: (ms: number): void => void ([wall, monotonic, up] = [wall + ms, monotonic + ms, up + ms]),
    set: (byMs: number): void => void (wall += byMs),
    sleep: (ms: number): void => void ([wall, up] = [wall + ms, up + ms]),
  };
};

describe("the machine's time", () => {
  it("is the wall clock's, as long as that is let alone", () => {
    const { now, ahead, pass } = machine();
    pass(60_000);
    expect([now(), ahead()]).toEqual([60_000, 0]);
  });

  it("does not leap with a wall clock that is set an hour forward or back, and says how far it is away", () => {
    for (const byMs of [HOUR, -HOUR]) {
      const { now, ahead, pass, set } = machine();
      set(byMs);
      expect([now(), ahead()]).toEqual([0, byMs]);
      pass(1_000);
      expect(now()).toBe(1_000 + Math.sign(byMs) * 10);
      set(-byMs);
      expect(now()).toBe(1_000 + Math.sign(byMs) * 10);
    }
  });

  it("goes forward by a night's sleep at once, also after the wall clock was set", () => {
    const { now, ahead, set, sleep } = machine();
    sleep(8 * HOUR);
    expect([now(), ahead()]).toEqual([8 * HOUR, 0]);
    set(HOUR);
    expect(now()).toBe(8 * HOUR);
    sleep(2 * HOUR);
    // Of the two hours that passed, a hundredth made good for the clock that was set.
    expect([now(), ahead()]).toEqual([10 * HOUR + 72_000, HOUR - 72_000]);
  });
});
