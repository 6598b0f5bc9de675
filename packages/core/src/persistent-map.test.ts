import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyMap, entriesOf, get, remove, set, valuesOf } from "./persistent-map.ts";

const pairs = fc.array(fc.tuple(fc.string({ maxLength: 6 }), fc.integer()), { maxLength: 200 });
const build = (entries: readonly (readonly [string, number])[]) =>
  entries.reduce((map, [key, value]) => set(map, key, value), emptyMap<string, number>());

/** Two keys whose 32-bit hashes collide, found by search. */
const collidingPair = (): readonly [string, string] => {
  const byHash = new Map<number, string>();
  const hash = (key: string): number => {
    let h = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
    h ^= h >>> 15;
    return Math.imul(h, 0x2c1b3c6d) >>> 0;
  };
  for (let i = 0; i < 2_000_000; i++) {
    const key = `k${i}`;
    const other = byHash.get(hash(key));
    if (other !== undefined) return [other, key];
    byHash.set(hash(key), key);
  }
  throw new Error("no two keys collide");
};

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
    const [a, b] = collidingPair();
    expect(a).not.toBe(b);
    const map = build([[a, 1], [b, 2], [a, 3]]);
    expect([map.size, get(map, a), get(map, b)]).toEqual([2, 3, 2]);
    expect([...entriesOf(map)]).toEqual([...entriesOf(build([[b, 2], [a, 3]]))]);
  });

  it("without some keys is the very map that never had them", () => {
    fc.assert(
      fc.property(pairs, fc.func(fc.boolean()), (entries, isKept) => {
        const whole = build(entries);
        const kept = [...new Map(entries)].filter(([key]) => isKept(key));
        const left = [...entriesOf(whole)]
          .filter(([key]) => !isKept(key))
          .reduce((map, [key]) => remove(map, key), whole);
        expect(left).toEqual(build(kept));
        expect(remove(left, "a key that is not there")).toBe(left);
      }),
    );
  });

  it("takes colliding keys apart again", () => {
    const [first, second] = collidingPair();
    const both = build([[first, 0], [second, 1]]);
    expect(get(remove(both, first), second)).toBe(1);
    expect(remove(remove(both, first), second)).toEqual(emptyMap());
  });
});
