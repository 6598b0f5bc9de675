import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyMap, entriesOf, get, set, valuesOf } from "./persistent-map.ts";

const pairs = fc.array(fc.tuple(fc.string({ maxLength: 6 }), fc.integer()), { maxLength: 200 });
const build = (entries: readonly (readonly [string, number])[]) =>
  entries.reduce((map, [key, value]) => set(map, key, value), emptyMap<string, number>());

describe("a persistent map", () => {
  it("answers like a Map with the same history", () => {
    fc.assert(
      fc.property(pairs, fc.string({ maxLength: 6 }), (entries, probe) => {
        const model = new Map(entries);
        const map = build(entries);
        expect(map.size).toBe(model.size);
        expect(get(map, probe)).toBe(model.get(probe));
        expect(new Map(entriesOf(map))).toEqual(model);
        expect([...valuesOf(map)].sort()).toEqual([...model.values()].sort());
      }),
    );
  });

  it("iterates in an order that does not depend on the order of insertion", () => {
    fc.assert(
      fc.property(pairs, (entries) => {
        const distinct = [...new Map(entries)];
        expect([...entriesOf(build(distinct))]).toEqual([...entriesOf(build(distinct.toReversed()))]);
      }),
    );
  });

  it("leaves the old map as it was", () => {
    const before = build([["a", 1]]);
    const after = set(set(before, "a", 2), "b", 3);
    expect([get(before, "a"), get(before, "b"), get(after, "a"), get(after, "b")]).toEqual([1, undefined, 2, 3]);
  });

  it("keeps keys apart whose 32-bit hashes collide", () => {
    // Found by search: both hash alike, so they share a leaf.
    const byHash = new Map<number, string>();
    const hash = (key: string): number => {
      let h = 0x811c9dc5;
      for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
      h ^= h >>> 15;
      return Math.imul(h, 0x2c1b3c6d) >>> 0;
    };
    let pair: readonly [string, string] | undefined;
    for (let i = 0; pair === undefined && i < 2_000_000; i++) {
      const key = `k${i}`;
      const other = byHash.get(hash(key));
      if (other !== undefined) pair = [other, key];
      byHash.set(hash(key), key);
    }
    const [a, b] = pair ?? ["", ""];
    expect(a).not.toBe(b);
    const map = build([[a, 1], [b, 2], [a, 3]]);
    expect([map.size, get(map, a), get(map, b)]).toEqual([2, 3, 2]);
    expect([...entriesOf(map)]).toEqual([...entriesOf(build([[b, 2], [a, 3]]))]);
  });
});
