import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLEW, sleptMs, timeAfter, timeAtStart, type ProcessTime, type Reading } from "./process-time.ts";

const START = 1_700_000_000_000;
const HOUR = 3_600_000;
/** What whole ms and floating point leave. */
const ROUNDING = 0.001;

/** Time passes, and then the wall clock is found to have been set by so much. */
const step = fc.record({ passed: fc.integer({ min: 0, max: 20_000 }), setBy: fc.oneof(fc.constant(0), fc.integer({ min: -2 * HOUR, max: 2 * HOUR })) });

const readingsOf = (steps: readonly { readonly passed: number; readonly setBy: number }[]): readonly Reading[] => {
  let [wall, monotonic] = [START, 0];
  return steps.map(({ passed, setBy }) => {
    monotonic += passed;
    wall += passed + setBy;
    return { wall, monotonic };
  });
};

const after = (before: ProcessTime, passed: number, wall: number): ProcessTime =>
  timeAfter(before, { wall, monotonic: before.monotonic + passed });

describe("the time of a process", () => {
  it("goes on as time passes, a hundredth faster or slower at most, whatever the wall clock does: never back, no leap", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let time = timeAtStart({ wall: START, monotonic: 0 });
        for (const reading of readingsOf(steps)) {
          const next = timeAfter(time, reading);
          const passed = reading.monotonic - time.monotonic;
          expect(next.at - time.at).toBeGreaterThanOrEqual(passed * (1 - SLEW) - ROUNDING);
          expect(next.at - time.at).toBeLessThanOrEqual(passed * (1 + SLEW) + ROUNDING);
          expect(next.wallAhead).toBeCloseTo(reading.wall - next.at, 3);
          time = next;
        }
      }),
    );
  });

  it("stands still when a monotonic reading is older than the one before it", () => {
    const time = after(timeAtStart({ wall: START, monotonic: 1_000 }), 500, START + 500);
    expect(timeAfter(time, { wall: START + 400, monotonic: 1_400 })).toMatchObject({ at: START + 500, monotonic: 1_500 });
  });

  it("comes to agree with a wall clock that goes right again, in a hundred times the difference, and never overshoots", () => {
    fc.assert(
      fc.property(fc.integer({ min: -60_000, max: 60_000 }), fc.integer({ min: 10, max: 30_000 }), (setBy, every) => {
        let time = timeAtStart({ wall: START, monotonic: 0 });
        const enough = Math.ceil(Math.abs(setBy) / SLEW / every) + 1;
        for (let n = 1; n <= Math.min(enough, 5_000); n++) {
          time = after(time, every, START + setBy + n * every);
          if (Math.abs(time.wallAhead) > 2) expect(Math.sign(time.wallAhead)).toBe(Math.sign(setBy));
        }
        if (enough <= 5_000) expect(Math.abs(time.wallAhead)).toBeLessThanOrEqual(2);
      }),
      { numRuns: 30 },
    );
  });

  it("has moved by less than a second after a wall clock was an hour ahead for a minute", () => {
    let time = timeAtStart({ wall: START, monotonic: 0 });
    for (let s = 1; s <= 60; s++) time = after(time, 1_000, START + HOUR + s * 1_000);
    expect(time.at - START).toBeCloseTo(60_600, 3);
    expect(time.wallAhead).toBeCloseTo(HOUR - 600, 3);
    for (let s = 61; s <= 130; s++) time = after(time, 1_000, START + s * 1_000);
    expect(time.at).toBeCloseTo(START + 130_000, -1);
  });

  it("goes forward at once by what the machine has slept: it is in the monotonic reading", () => {
    const time = timeAfter(timeAtStart({ wall: START, monotonic: 0 }), { wall: START + 8 * HOUR, monotonic: 8 * HOUR });
    expect(time).toMatchObject({ at: START + 8 * HOUR, wallAhead: 0 });
  });
});

describe("the sleep of a machine", () => {
  it("is what it has been up for beyond the monotonic clock, when the wall clock went on as well", () => {
    expect(sleptMs(0, { upBeyondMonotonic: 8 * HOUR, wallAhead: 8 * HOUR + 300 })).toBe(8 * HOUR);
    expect(sleptMs(8 * HOUR, { upBeyondMonotonic: 9 * HOUR, wallAhead: HOUR })).toBe(9 * HOUR);
  });

  it("is none when only the wall clock was set, or when only the machine says so", () => {
    expect(sleptMs(0, { upBeyondMonotonic: 900, wallAhead: HOUR })).toBe(0);
    expect(sleptMs(0, { upBeyondMonotonic: HOUR, wallAhead: -5 })).toBe(0);
    expect(sleptMs(8 * HOUR, { upBeyondMonotonic: 8 * HOUR, wallAhead: HOUR })).toBe(8 * HOUR);
  });

  it("never becomes less", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer(), fc.integer(), (known, upBeyondMonotonic, wallAhead) => {
        expect(sleptMs(known, { upBeyondMonotonic, wallAhead })).toBeGreaterThanOrEqual(known);
      }),
    );
  });
});
