import fc from "fast-check";
import {
  decimal,
  fromScaled,
  isOnTick,
  roundToTick,
  singleTick,
  toFloat,
  ZERO,
  type TickSchedule,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { floatTicks } from "./ticks.ts";

const schedules: readonly TickSchedule[] = [
  [
    { from: ZERO, step: decimal("0.01") },
    { from: decimal("3"), step: decimal("0.05") },
  ],
  [
    { from: ZERO, step: decimal("0.05") },
    { from: decimal("3"), step: decimal("0.10") },
  ],
  singleTick(decimal("0.25")),
  singleTick(decimal("0.015625")),
  singleTick(decimal("0.0000005")),
];

describe("ticks in floats", () => {
  it("agree with core's exact ones on every price", () => {
    fc.assert(
      fc.property(fc.constantFrom(...schedules), fc.integer({ min: 1, max: 40_000 }), (schedule, thousandths) => {
        const exact = fromScaled(BigInt(thousandths) * 100_000n);
        const ticks = floatTicks(schedule);
        const down = roundToTick(schedule, exact, "down");
        expect(ticks.down(toFloat(exact))).toBe(down > 0n ? down : undefined);
        expect(ticks.up(toFloat(exact))).toBe(roundToTick(schedule, exact, "up"));
        const above = ticks.above(ticks.up(toFloat(exact)));
        expect(isOnTick(schedule, above) && above > exact).toBe(true);
      }),
    );
  });
});
