import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OWNER_CONFIG } from "../../book/config.ts";
import { AT } from "../testing/entry-bench.ts";
import { messageAge } from "./message-age.ts";

const passes = (ageMs: number, messageAgeMs: number): boolean =>
  messageAge({ at: AT, postedAt: AT - ageMs, config: { ...OWNER_CONFIG, entry: { ...OWNER_CONFIG.entry, messageAgeMs } } }).passed;

const ms = fc.integer({ min: 0, max: 600_000 });

describe("the age of a message, whatever it is", () => {
  it("passes up to the limit and not a millisecond longer", () => {
    fc.assert(
      fc.property(ms, (limit) => {
        expect([passes(limit, limit), passes(limit + 1, limit)]).toEqual([true, false]);
      }),
    );
  });

  it("never matters less when it is greater, nor more when more is allowed", () => {
    fc.assert(
      fc.property(ms, ms, ms, ms, (age, older, limit, more) => {
        if (passes(age + older, limit)) expect(passes(age, limit)).toBe(true);
        if (passes(age, limit)) expect(passes(age, limit + more)).toBe(true);
      }),
    );
  });

  it("is no objection to a message that a faster clock has posted in our future", () => {
    fc.assert(
      fc.property(ms, ms, (ahead, limit) => {
        expect(passes(-ahead, limit)).toBe(true);
      }),
    );
  });
});
