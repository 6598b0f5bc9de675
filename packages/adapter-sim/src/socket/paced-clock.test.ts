import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { virtualClock } from "../clock/virtual.ts";
import { pacedClock } from "./paced-clock.ts";

describe("a paced clock", () => {
  it("stands at the simulated start at its origin, and runs so many times as fast", () => {
    const machine = virtualClock(1_000);
    const clock = pacedClock({ origin: 1_000, start: 50_000, speed: 20 }, machine);
    expect(clock.now()).toBe(50_000);
    machine.advanceTo(1_100);
    expect(clock.now()).toBe(52_000);
  });

  it("calls at or after the simulated moment, less than a machine's millisecond late, unless it is taken back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat({ max: 100_000 }), (speed, wait) => {
        const machine = virtualClock(7);
        const clock = pacedClock({ origin: 7, start: 900, speed }, machine);
        const called: number[] = [];
        clock.schedule(900 + wait, () => called.push(clock.now()));
        clock.schedule(900 + wait, () => called.push(-1))();
        machine.advanceTo(200_000);
        const [at] = called;
        expect(called).toHaveLength(1);
        expect(at).toBeGreaterThanOrEqual(900 + wait);
        expect(at).toBeLessThan(900 + wait + speed);
      }),
    );
  });
});
