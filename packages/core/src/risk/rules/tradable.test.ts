import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountWith, call, contract, entryOf, shares } from "../testing/entry-bench.ts";
import { tradable } from "./tradable.ts";

describe("what the venue and the account allow, in whatever combination", () => {
  it("is an entry only where both do, and else what is in the way, the instrument first", () => {
    const anySpec = fc.tuple(fc.constantFrom(call(), shares(), contract()), fc.boolean()).map(([spec, may]) => ({ ...spec, tradable: may }));
    const anyAccount = fc.option(fc.boolean().map((canTrade) => accountWith({ canTrade })), { nil: null });
    fc.assert(
      fc.property(anySpec, anyAccount, (spec, account) => {
        const check = tradable(entryOf({ spec, account }));
        expect(check.passed).toBe(spec.tradable && account?.canTrade === true);
        expect(check.code === "not-tradable").toBe(!spec.tradable);
        expect(check.code === "no-account").toBe(spec.tradable && account === null);
      }),
    );
  });
});
