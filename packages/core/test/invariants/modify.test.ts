import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audit, auditEnd } from "./auditor.ts";
import { modifySteps } from "./modify-steps.ts";
import { settings } from "./settings.ts";
import { World } from "./world.ts";

const RUNS = Number(process.env["FLOORBROKER_RUNS"] ?? 10_000);

describe("the invariants", () => {
  for (const style of ["new-id", "same-id"] as const) {
    it(`hold while a trader changes entries, stops and targets, at a broker that replaces with the ${style}`, () => {
      let changes = 0;
      fc.assert(
        fc.property(settings, modifySteps, (how, plan) => {
          const world = new World(style, audit, undefined, how);
          for (const { act } of plan) act(world);
          world.calm();
          auditEnd(world);
          changes += world.journal.filter(({ type }) => type === "entry-changed" || type === "exit-changed").length;
        }),
        { numRuns: RUNS / 10 },
      );
      expect(changes).toBeGreaterThan(RUNS / 20);
    }, 900_000);
  }
});
