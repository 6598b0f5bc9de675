import { describe, expect, it } from "vitest";
import { absurd, fail, isOk, ok, problem } from "./result.ts";

describe("a result", () => {
  it("has exactly the shape of an fp-ts Either", () => {
    expect(ok(1)).toEqual({ _tag: "Right", right: 1 });
    expect(fail("no")).toEqual({ _tag: "Left", left: "no" });
  });

  it("says which of the two it is", () => {
    expect([isOk(ok(1)), isOk(fail(1))]).toEqual([true, false]);
  });
});

describe("a problem", () => {
  it("names the offending text where there is one, and leaves the field out where there is none", () => {
    expect(problem("bad-tick", "1.13 lies between two ticks", ["1.10"], "1.13")).toEqual({
      code: "bad-tick",
      text: "1.13 lies between two ticks",
      offending: "1.13",
      suggestions: ["1.10"],
    });
    expect(problem("bad-tick", "off", ["on"])).not.toHaveProperty("offending");
  });
});

describe("the end of an exhaustive match", () => {
  it("is a bug when data that was never decoded reaches it, and shows the data", () => {
    expect(() => absurd({ kind: "nonsense" } as never)).toThrow('unreachable: {"kind":"nonsense"}');
  });
});
