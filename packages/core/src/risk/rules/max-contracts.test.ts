import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contract, limitedIn, saysOf } from "../testing/entry-bench.ts";
import { sizedOf } from "../testing/sized-bench.ts";
import { maxContracts } from "./max-contracts.ts";

describe("the most contracts of one trade", () => {
  it.each([
    ["no limit", {}, { asked: 500 }, "no limit is set"],
    ["a number within it", { maxContracts: 3 }, { asked: 3 }, "3 in one trade; 3 are allowed"],
    [
      "a number beyond it",
      { maxContracts: 3 },
      { asked: 4 },
      "too-many-contracts: 4 in one trade; 3 are allowed → ask for 3; raise risk.maxContracts",
    ],
    [
      "a number that nothing allows",
      { maxContracts: 0 },
      { asked: 1 },
      "too-many-contracts: 1 in one trade; 0 are allowed → raise risk.maxContracts",
    ],
    [
      "a number beyond it, of which fewer still are affordable",
      { maxContracts: 3 },
      { asked: 4, power: "500" },
      "too-many-contracts: 4 in one trade; 3 are allowed → ask for 2; raise risk.maxContracts",
    ],
    ["a size of eight that was cut to it", { maxContracts: 3 }, {}, "3 in one trade; 3 are allowed"],
  ] as const)("says of %s", (_, limits, wish, says) => {
    expect(saysOf(maxContracts(sizedOf({ config: limitedIn("book", limits) }, wish)))).toBe(says);
  });

  it.each([
    [
      "channel",
      "too-many-contracts: 2 in one trade of channel 100; 1 are allowed → ask for 1; raise maxContracts of channel 100 (risk.channels)",
    ],
    [
      "author",
      "too-many-contracts: 2 in one trade of author 7; 1 are allowed → ask for 1; raise maxContracts of author 7 (risk.authors)",
    ],
  ] as const)("names the %s that it is of", (of, says) => {
    expect(
      saysOf(
        maxContracts(
          sizedOf({ config: limitedIn(of, { maxContracts: 1 }), spec: contract("MES") }, { asked: 2, price: "6900" }),
        ),
      ),
    ).toBe(says);
  });

  it("lets a number pass exactly when no scope allows less, and never cuts what was asked for", () => {
    const limit = fc.option(fc.integer({ min: 0, max: 20 }), { nil: null });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom("book", "channel", "author"),
        limit,
        (asked, of, allowed) => {
          const entry = sizedOf({ config: limitedIn(of, { maxContracts: allowed }) }, { asked });
          expect(entry.sizing.quantity).toBe(asked);
          expect(maxContracts(entry).passed).toBe(allowed === null || asked <= allowed);
        },
      ),
    );
  });

  it("always passes a size that nobody asked for: it was cut", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), (allowed) => {
        const entry = sizedOf({ config: limitedIn("author", { maxContracts: allowed }) });
        expect(entry.sizing.quantity).toBe(Math.min(8, allowed));
        expect(maxContracts(entry).passed).toBe(true);
      }),
    );
  });
});
