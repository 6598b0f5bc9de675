import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newYorkToday, resolveMonthDay, stillOpen, weeklyExpiry } from "../calendar/expiry.ts";
import { isOk } from "../result.ts";
import { dayAt, expiryBy, expiryOn } from "./days.ts";

const instant = fc.integer({ min: Date.parse("2024-01-01T00:00:00Z"), max: Date.parse("2030-01-01T00:00:00Z") });

describe("the days that are kept", () => {
  it("are those that the calendar gives, in whatever order they are asked for", () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }), (now, month, day) => {
        const today = newYorkToday(now);
        expect(dayAt(now)).toBe(today);
        const fresh = resolveMonthDay(month, day, today);
        expect(expiryOn({ month, day, year: undefined }, now)).toEqual(
          isOk(fresh) ? stillOpen(fresh.right, now) : fresh,
        );
        expect(expiryBy("weekly", now)).toEqual(stillOpen(weeklyExpiry(today), now));
      }),
      { numRuns: 1_000 },
    );
  });

  it("expire at the close although they were open before", () => {
    const before = Date.parse("2026-10-14T19:59:59Z");
    expect(expiryBy("0DTE", before)).toMatchObject({ right: "2026-10-14" });
    expect(expiryBy("0DTE", before + 1_000)).toMatchObject({ left: { code: "expired" } });
    expect(expiryBy("0DTE", before)).toMatchObject({ right: "2026-10-14" });
  });
});

describe("more days than are kept", () => {
  it("are answered as before, each by its own date", () => {
    const first = Date.parse("2026-01-05T15:00:00Z");
    const days = Array.from({ length: 900 }, (_, index) => first + index * 86_400_000 + (index % 24) * 3_600_000);
    for (const now of [...days, ...days.toReversed()]) expect(dayAt(now)).toBe(newYorkToday(now));
  });
});
