import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evolve } from "../../book/evolve.ts";
import type { TradingState } from "../../book/state.ts";
import { AT, EMPTY, entryOf } from "../testing/entry-bench.ts";
import { tradingState } from "./trading-state.ts";

const anyState = fc.constantFrom<TradingState>("active", "reduce-only", "halted");

describe("the state of the book, however it came to it", () => {
  it("lets an entry through exactly when it was last set to active", () => {
    fc.assert(
      fc.property(fc.array(anyState), (states) => {
        let book = EMPTY;
        for (const state of states) {
          book = evolve(book, { at: AT, event: { type: "trading-state", state, reason: "by hand" } });
          expect(tradingState(entryOf({ book }))).toMatchObject({ passed: state === "active", code: state === "active" ? "ok" : state });
        }
        expect(tradingState(entryOf({ book })).passed).toBe((states.at(-1) ?? "active") === "active");
      }),
    );
  });
});
