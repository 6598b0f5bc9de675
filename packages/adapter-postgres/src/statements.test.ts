import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chainAll, GENESIS } from "./chain.ts";
import type { RowToAppend } from "./sql/appendEvents.ts";
import { statements } from "./statements.ts";
import { BOOK, entries } from "./testing/rows.ts";

const rowsOf = (lengths: readonly number[]): readonly RowToAppend[] =>
  chainAll(GENESIS, BOOK, entries(1, lengths.length)).map((row, index) => ({
    row,
    payload: "x".repeat(lengths[index] ?? 0),
  }));

describe("a batch in several statements", () => {
  it("keeps every row, in order, within what one statement can carry", () => {
    const lengths = fc.array(fc.constantFrom(2, 1_500_000, 4_100_000), { maxLength: 40 });
    fc.assert(
      fc.property(lengths, (found) => {
        const rows = rowsOf(found);
        const pieces = [...statements(rows)];
        expect(pieces.flat()).toEqual(rows);
        for (const piece of pieces) {
          const characters = piece.reduce((sum, { payload }) => sum + payload.length, 0);
          expect(piece.length === 1 || characters <= 4_000_000).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("has at most a thousand rows in each, nine parameters a row", () => {
    const sizes = [...statements(rowsOf(Array.from({ length: 2_500 }, () => 2)))].map((piece) => piece.length);
    expect(sizes).toEqual([1_000, 1_000, 500]);
  });
});
