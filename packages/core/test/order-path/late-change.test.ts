import { describe, expect, it } from "vitest";
import { get, openTradesOf } from "../../src/index.ts";
import { World } from "../invariants/world.ts";

const entryIn = (world: World) => {
  const [trade] = openTradesOf(world.book);
  const order = trade === undefined ? undefined : get(world.book.orders, trade.entry);
  if (order === undefined) throw new Error("no entry");
  return order;
};

/** An entry whose first reprice left the process, and of which nobody can say yet whether it arrives. */
const repriceUnderWay = (): World => {
  const world = new World("new-id", () => undefined);
  world.post(1, 0, `Alert: BTO SPY 500C 12/18 @ ${world.midOf("SPY")}`);
  world.hearAll();
  world.foretell("late");
  world.pass(3_001);
  world.hearAnswers();
  world.pass(1);
  world.hearAnswers();
  return world;
};

describe("a change that may still be on its way", () => {
  it("is not asked for again because the broker still lists the order as it was", () => {
    const world = repriceUnderWay();
    expect(entryIn(world).pending).toMatchObject({ op: "replace", revision: 1, stage: { is: "unknown" } });
    world.hearAll();
    expect(entryIn(world)).toMatchObject({ pending: null, revision: 1 });
    expect(entryIn(world).incarnations.map(({ revision, state }) => [revision, state])).toEqual([
      [0, "replaced"],
      [1, "working"],
    ]);
  });

  it("is given up when its claim has been over for long, and the ladder goes on", () => {
    const world = repriceUnderWay();
    for (let second = 0; second < 6; second++) {
      world.pass(1_000);
      world.hearAnswers();
    }
    expect(entryIn(world).revision).toBeGreaterThan(1);
  });
});
