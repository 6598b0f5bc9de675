import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { render } from "../../src/interpret/render.ts";
import { spreadOrder } from "./spreads.ts";
import { close, control, flat, futures, modify, open, read, signal, SIGNALS } from "./instructions.ts";

describe("the canonical text of an instruction", () => {
  it("reads as the same instruction", () => {
    fc.assert(
      fc.property(fc.oneof(open, close, spreadOrder, futures, flat, control, modify), (instruction) => {
        expect(read(render(instruction))).toEqual(instruction);
      }),
      { numRuns: 5_000 },
    );
  });

  it("reads as the same signal where signals are read", () => {
    fc.assert(
      fc.property(signal, (instruction) => {
        expect(read(render(instruction), SIGNALS)).toEqual(instruction);
      }),
      { numRuns: 1_000 },
    );
  });
});
