import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audit, auditEnd } from "./auditor.ts";
import { settings } from "./settings.ts";
import { steps } from "./steps.ts";
import { World } from "./world.ts";

const RUNS = Number(process.env["FLOORBROKER_RUNS"] ?? 10_000);

describe("the invariants", () => {
  for (const style of ["new-id", "same-id"] as const) {
    it(`hold over any sequence of messages, fills, timers and faults, at a broker that replaces with the ${style}`, () => {
      fc.assert(
        fc.property(settings, steps, (how, plan) => {
          const world = new World(style, audit, undefined, how);
          for (const { act } of plan) act(world);
          world.calm();
          auditEnd(world);
        }),
        { numRuns: RUNS / 2 },
      );
      expect(RUNS).toBeGreaterThan(0);
    }, 900_000);
  }
});
