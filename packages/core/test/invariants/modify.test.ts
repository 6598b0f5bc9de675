import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modifySteps } from "./modify-steps.ts";
import { settings } from "./settings.ts";
import { World } from "./world.ts";

const SAMPLE = 100;

describe("the sequences in which a trader changes what works", () => {
  it.each(["new-id", "same-id"] as const)("do change entries and exits, at a broker that replaces with the %s", (style) => {
    const types = fc.sample(fc.tuple(settings, modifySteps), SAMPLE).flatMap(([how, plan]) => {
      const world = new World(style, () => undefined, undefined, how);
      for (const { act } of plan) act(world);
      return world.journal.map(({ type }) => type);
    });
    const times = (type: string): number => types.filter((each) => each === type).length;
    expect(times("entry-changed")).toBeGreaterThan(SAMPLE / 4);
    expect(times("exit-changed")).toBeGreaterThan(SAMPLE / 10);
  });
});
