import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffCodec, nextAttempt, unitOf, waitAfter, type Backoff } from "./backoff.ts";

const backoff = fc.record<Backoff>({
  baseMs: fc.integer({ min: 1, max: 60_000 }),
  factor: fc.integer({ min: 1, max: 4 }),
  capMs: fc.integer({ min: 1, max: 600_000 }),
  jitterPercent: fc.integer({ min: 0, max: 100 }),
  attempts: fc.option(fc.integer({ min: 0, max: 20 })),
});
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failures = fc.integer({ min: 1, max: 60 });

const doubling: Backoff = { baseMs: 100, factor: 2, capMs: 1_000, jitterPercent: 0, attempts: 6 };

describe("the wait before the next try", () => {
  it("grows with each failure up to the cap, and ends after the last try", () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((n) => nextAttempt(doubling, n, 0))).toEqual([
      100,
      200,
      400,
      800,
      1000,
      1000,
      "stop",
    ]);
  });

  it("is shortened by chance, at most by the jitter", () => {
    expect(nextAttempt({ ...doubling, jitterPercent: 50 }, 1, 0.5)).toBe(75);
    fc.assert(
      fc.property(backoff, failures, unit, (some, n, random) => {
        const whole = nextAttempt({ ...some, jitterPercent: 0 }, n, 0);
        const wait = nextAttempt(some, n, random);
        if (whole === "stop" || wait === "stop") return wait === whole;
        return wait <= whole && wait >= Math.floor(whole * (1 - some.jitterPercent / 100)) && wait <= some.capMs;
      }),
    );
  });

  it("is a whole number of milliseconds, never negative, however long the failures last", () => {
    fc.assert(
      fc.property(backoff, fc.integer({ min: 1, max: 100_000 }), unit, (some, n, random) => {
        const wait = nextAttempt(some, n, random);
        return wait === "stop" || (Number.isSafeInteger(wait) && wait >= 0);
      }),
    );
  });

  it("comes to an end exactly after the tries that are granted", () => {
    fc.assert(
      fc.property(backoff, failures, unit, (some, n, random) => {
        const over = some.attempts !== null && n > some.attempts;
        return (nextAttempt(some, n, random) === "stop") === over;
      }),
    );
  });

  it("is the longest for ever after, where giving up is out of the question", () => {
    expect([1, 2, 6, 7, 1_000].map((n) => waitAfter(doubling, n, 0))).toEqual([100, 200, 1000, 1000, 1000]);
    expect(waitAfter({ ...doubling, attempts: 1 }, 2, 0)).toBe(1000);
    fc.assert(
      fc.property(backoff, fc.integer({ min: 1, max: 100_000 }), unit, (some, n, random) => {
        const next = nextAttempt(some, n, random);
        return next === "stop" || next === waitAfter(some, n, random);
      }),
    );
  });

  it("survives the journal", () => {
    expect(backoffCodec.decode(backoffCodec.encode(doubling), "")).toMatchObject({ right: doubling });
  });
});

describe("the number that a text stands for", () => {
  it("is the same each time, from 0 up to 1", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = unitOf(text);
        return value === unitOf(text) && value >= 0 && value < 1;
      }),
    );
  });

  it("is spread evenly over neighbouring names", () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 10_000; n++) {
      const tenth = Math.floor(unitOf(`order-${n}.r1`) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.min(...tenths)).toBeGreaterThan(900);
    expect(Math.max(...tenths)).toBeLessThan(1_100);
  });
});
