import { describe, expect, it } from "vitest";
import { checkEntry, checkSized, firstObjection } from "../entry-rules.ts";
import { sizedOf } from "../testing/sized-bench.ts";

describe("the rules about the size together", () => {
  it("are asked in their order, each under a name of its own", () => {
    const entry = sizedOf({}, { asked: 1 });
    const names = checkSized(entry).map(({ rule }) => rule);
    expect(names).toEqual([
      "max-contracts", "max-cost", "exposure", "zero-dte-premium", "portfolio-risk", "settled-cost",
    ]);
    expect(checkEntry(entry).filter(({ rule }) => names.includes(rule))).toEqual([]);
  });

  it("let through what nothing limits", () => {
    expect(firstObjection(checkSized(sizedOf()))).toBeUndefined();
  });
});
