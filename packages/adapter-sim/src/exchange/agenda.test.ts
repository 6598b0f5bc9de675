import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agenda, type Rank } from "./agenda.ts";

describe("the agenda", () => {
  it("does things in the order of time, rank and label, however they were put in", () => {
    const ranks: readonly Rank[] = ["session", "arrival", "effect", "match", "delivery"];
    const entry = fc.record({
      at: fc.integer({ min: 0, max: 5 }),
      rank: fc.constantFrom(...ranks),
      label: fc.string({ maxLength: 3 }),
    });
    const entries = fc.uniqueArray(entry, { selector: ({ at, rank, label }) => `${at}${rank}${label}`, maxLength: 40 });
    fc.assert(
      fc.property(entries, fc.infiniteStream(fc.nat()), (list, luck) => {
        const run = (order: typeof list): string[] => {
          const plan = agenda();
          const done: string[] = [];
          for (const { at, rank, label } of order) plan.add(at, rank, label, () => done.push(`${at} ${rank} ${label}`));
          plan.runTo(5);
          return done;
        };
        const shuffled = list.map((item) => ({ item, at: luck.next().value ?? 0 })).toSorted((a, b) => a.at - b.at);
        expect(run(shuffled.map(({ item }) => item))).toEqual(run(list));
        expect(run(list).map((text) => Number(text[0]))).toEqual(list.map(({ at }) => at).toSorted((a, b) => a - b));
      }),
    );
  });
});
