import fc from "fast-check";
import { anyStep, bought, step, symbol } from "./steps.ts";
import type { World } from "./world.ts";

const FIELDS = ["limit", "limit", "qty", "qty", "limit qty", "stop", "stop", "target", "target2"];

const change = fc.record({
  id: fc.integer({ min: 61, max: 160 }),
  fields: fc.constantFrom(...FIELDS),
  cents: fc.oneof(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -30, max: 30 })),
  n: fc.integer({ min: 1, max: 9 }),
});

const textOf = (name: string, mid: string, { fields, cents, n }: { readonly fields: string; readonly cents: number; readonly n: number }): string => {
  const price = Math.max(0.01, Number(mid) + cents / 100).toFixed(2);
  const changes = fields.split(" ").map((field) => (field === "qty" ? `qty ${n}` : `${field} ${price}`));
  return `!tt modify ${name} ${changes.join(" ")}`;
};

/** A trader changes what works of a symbol: an entry's price and quantity, the stop or the target of what is held. */
const modified = fc
  .tuple(symbol, change)
  .map(([s, to]) =>
    step(`post ${to.id} modify ${s} ${to.fields} by ${to.cents} cents, to ${to.n}`, (world) => world.post(to.id, 0, textOf(s, world.midOf(s), to))),
  );

const enter = (world: World, id: number, s: Parameters<World["midOf"]>[0]): void => {
  world.post(id, 0, `Alert: BTO ${s} 500C 12/18 @ ${world.midOf(s)}`);
  world.hearAnswers();
};

/** An entry that works, or has filled in part, is changed at once. */
const changedSoon = fc
  .tuple(fc.nat(5), symbol, fc.nat(3), fc.boolean(), change)
  .map(([id, s, filled, heard, to]) =>
    step(`post ${id}.0 BTO ${s}, of which ${filled} fill${heard ? "" : " unheard"}; modify ${to.fields} by ${to.cents} cents, to ${to.n}`, (world) => {
      enter(world, id, s);
      world.takeEntry(filled);
      if (heard) world.hearAll();
      world.post(to.id, 0, textOf(String(1000 + id), world.midOf(s), to));
    }),
  );

/** Any sequence in which what works is changed by hand again and again. */
export const modifySteps = fc.array(
  fc.oneof({ weight: 7, arbitrary: anyStep }, { weight: 1, arbitrary: bought }, { weight: 2, arbitrary: modified }, { weight: 2, arbitrary: changedSoon }),
  { maxLength: 40, size: "max" },
);
