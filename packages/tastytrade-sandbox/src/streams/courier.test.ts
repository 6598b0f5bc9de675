import { virtualClock } from "@floorbroker/adapter-sim";
import type { Json } from "@floorbroker/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { switchboard } from "../faults/switchboard.ts";
import type { Switch } from "../faults/switches.ts";
import { courierOn } from "./courier.ts";
import type { Line } from "./line.ts";

/** What a client reads of so many orders, one after the other, with these switches armed: their numbers. */
const readOf = (count: number, switches: readonly Switch[]): readonly number[] => {
  const read: number[] = [];
  const open = (frame: Json): void => {
    const { results, data } = frame as { readonly results?: readonly Json[]; readonly data: { readonly id: number } };
    if (results === undefined) read.push(data.id);
    else results.forEach(open);
  };
  const line: Line = { stream: "account", isOpen: () => true, write: open, close: () => undefined };
  const board = switchboard();
  switches.forEach((each) => board.arm(each));
  const clock = virtualClock(0);
  let sequence = 0;
  const courier = courierOn(line, { switches: board, clock }, () => (sequence += 1));
  for (let id = 0; id < count; id++) courier.bring({ account: "5WT00001", type: "Order", data: { id, status: "Live" }, at: 0 });
  clock.advanceTo(60_000);
  return read;
};

const some = (name: "push-twice" | "push-lost" | "push-late"): fc.Arbitrary<Switch> =>
  fc.record({ skip: fc.nat(10), times: fc.integer({ min: 1, max: 4 }) }).map((counting) => ({ switch: name, ...counting }));

describe("the courier of notifications", () => {
  it("brings everything once and in order when nothing is armed", () => {
    expect(readOf(5, [])).toEqual([0, 1, 2, 3, 4]);
  });

  // Long enough that every switch finds all of its occasions.
  it("loses, doubles and delays as often as it is told, and never more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 50 }), some("push-lost"), some("push-twice"), some("push-late"), (count, lost, twice, late) => {
        const read = readOf(count, [lost, twice, late]);
        expect(new Set(read).size).toBe(count - (lost.times ?? 0));
        expect(read.length).toBe(count - (lost.times ?? 0) + (twice.times ?? 0));
      }),
    );
  });

  it("reorders without losing anything that something follows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 40 }), fc.nat(10), fc.integer({ min: 1, max: 5 }), (count, skip, times) => {
        const read = readOf(count, [{ switch: "pushes-reordered", skip, times }]);
        const whole = Array.from({ length: count }, (_, id) => id);
        expect(read.toSorted((a, b) => a - b)).toEqual(whole);
        expect(read).not.toEqual(whole);
      }),
    );
  });

  it("batches so many at a time, in order", () => {
    expect(readOf(7, [{ switch: "pushes-batched", count: 3, times: 2 }])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
