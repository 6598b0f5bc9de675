import fc from "fast-check";
import { anyStep, bought, step, symbol } from "./steps.ts";

/** Some of an exit is sold, mostly less than all of it. */
const sold = fc
  .tuple(fc.nat(5), fc.integer({ min: 1, max: 4 }), fc.boolean())
  .map(([index, n, first]) => step(`fill ${n} of exit ${index}${first ? ", state first" : ""}`, (world) => world.takeExit(index, n, first)));

/** Both sides of a pair, one after the other, before anybody has heard of the first. */
const soldTogether = fc
  .tuple(fc.nat(5), fc.integer({ min: 1, max: 3 }))
  .map(([index, n]) => step(`one tick fills ${n} of all exits beside ${index}`, (world) => world.takeTogether(index, n)));

/** The stop follows the market, and is told. */
const followed = fc
  .tuple(symbol, fc.integer({ min: 1, max: 20 }))
  .map(([s, cents]) =>
    step(`${s} rises by ${cents}, is seen, and all of it is heard`, (world) => {
      world.move(s, cents);
      world.pass(2_600);
      world.hearAll();
    }),
  );

/** Any sequence in which there is something to sell, and is sold in pieces. */
export const pairSteps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: anyStep },
    { weight: 2, arbitrary: bought },
    { weight: 3, arbitrary: sold },
    { weight: 1, arbitrary: soldTogether },
    { weight: 1, arbitrary: followed },
  ),
  { maxLength: 40, size: "max" },
);
