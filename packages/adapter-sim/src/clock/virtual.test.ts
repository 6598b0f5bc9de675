import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { virtualClock } from "./virtual.ts";

describe("a virtual clock", () => {
  it("fires actions in the order of their times, and of one time in the order of scheduling", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (times) => {
        const clock = virtualClock(0);
        const fired: { readonly at: number; readonly index: number }[] = [];
        times.forEach((at, index) => clock.schedule(at, () => fired.push({ at: clock.now(), index })));
        clock.advanceTo(20);
        const expected = times.map((at, index) => ({ at, index })).toSorted((a, b) => a.at - b.at || a.index - b.index);
        expect(fired).toEqual(expected);
      }),
    );
  });

  it("fires what an action schedules on the way, and never runs backwards", () => {
    const clock = virtualClock(100);
    const fired: string[] = [];
    clock.schedule(110, () => {
      clock.schedule(50, () => fired.push(`late at ${clock.now()}`));
      clock.schedule(115, () => fired.push(`next at ${clock.now()}`));
    });
    clock.advanceTo(120);
    expect(fired).toEqual(["late at 110", "next at 115"]);
    expect(clock.now()).toBe(120);
  });

  it("forgets what was taken back, and knows when the next action is due", () => {
    const clock = virtualClock(0);
    const takeBack = clock.schedule(5, () => expect.unreachable());
    clock.schedule(9, () => undefined);
    takeBack();
    expect(clock.nextAt()).toBe(9);
    expect(clock.fireNext()).toBe(true);
    expect(clock.fireNext()).toBe(false);
    expect(clock.nextAt()).toBeUndefined();
    expect(clock.now()).toBe(9);
  });

  it("lets promises go on between actions when it is run", async () => {
    const clock = virtualClock(0);
    const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.schedule(clock.now() + ms, resolve));
    const seen: number[] = [];
    const walk = async (): Promise<void> => {
      for (let step = 0; step < 3; step++) {
        await wait(10);
        seen.push(clock.now());
      }
    };
    void walk();
    await clock.runUntil(100);
    expect(seen).toEqual([10, 20, 30]);
  });
});
