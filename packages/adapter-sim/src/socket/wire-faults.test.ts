import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planOf, wireFaults } from "./wire-faults.ts";

describe("a plan of faults", () => {
  it("strikes the next order call once, when nothing more is said", () => {
    const faults = wireFaults();
    faults.add([planOf({ fault: "lost-response" })]);
    expect([faults.take("find"), faults.take("event")]).toEqual([undefined, undefined]);
    expect(faults.take("cancel")?.fault).toBe("lost-response");
    expect([faults.take("place"), faults.left()]).toEqual([undefined, 0]);
  });

  it("strikes the next event, when it is about events", () => {
    const faults = wireFaults();
    faults.add([planOf({ fault: "lost-event" })]);
    expect(faults.take("place")).toBeUndefined();
    expect(faults.take("event")?.fault).toBe("lost-event");
  });

  it("strikes exactly as often as planned, after as many occasions as planned", () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 20 }), (skip, times) => {
        const faults = wireFaults();
        faults.add([planOf({ fault: "lost-request", on: ["place"], skip, times })]);
        const struck = Array.from({ length: 50 }, () => faults.take("place") !== undefined);
        expect(struck).toEqual(struck.map((_, at) => at >= skip && at < skip + times));
      }),
    );
  });

  it("lets several plans wait for their turns, and is forgotten when it is taken back", () => {
    const faults = wireFaults();
    faults.add([planOf({ fault: "hang", skip: 1 }), planOf({ fault: "refused" }), planOf({ fault: "lost-request", times: 3 })]);
    expect([1, 2, 3].map(() => faults.take("place")?.fault)).toEqual(["refused", "hang", "lost-request"]);
    expect(faults.left()).toBe(2);
    faults.clear();
    expect([faults.take("place"), faults.left()]).toEqual([undefined, 0]);
  });
});
