import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evolve } from "../../book/evolve.ts";
import type { HoldCode } from "../../book/hold.ts";
import { AT, EMPTY, entryOf } from "../testing/entry-bench.ts";
import { holds } from "./holds.ts";

const anyCode = fc.constantFrom<HoldCode>("journal-down", "store-low", "clock-jumped");
const anyChanges = fc.array(fc.record({ code: anyCode, type: fc.constantFrom("hold-set" as const, "hold-lifted" as const) }));

describe("holds that come and go, in whatever order", () => {
  it("stop entries exactly while one of them stands, and name one that does", () => {
    fc.assert(
      fc.property(anyChanges, (changes) => {
        const standing = new Set<string>();
        let book = EMPTY;
        for (const { code, type } of changes) {
          book = evolve(book, { at: AT, event: { type, code, text: `because of ${code}` } });
          if (type === "hold-set") standing.add(code);
          else standing.delete(code);
          const check = holds(entryOf({ book }));
          expect(check.passed).toBe(standing.size === 0);
          if (check.passed) continue;
          expect([...standing]).toContain(check.code);
          expect(check.text).toContain(`because of ${check.code}`);
          expect(check.suggestions.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
