import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { switchboard } from "./switchboard.ts";

describe("the switchboard", () => {
  it("lets a switch act once, when nothing else is said", () => {
    const board = switchboard();
    board.arm({ switch: "push-lost" });
    expect([board.take("push-twice"), board.take("push-lost"), board.take("push-lost")]).toEqual([
      undefined,
      { switch: "push-lost" },
      undefined,
    ]);
    expect(board.armed()).toEqual([]);
  });

  it("acts on the occasions that fit, after those that are to pass by, so often and no more", () => {
    fc.assert(
      fc.property(
        fc.nat(5),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        (skip, times, occasions) => {
          const board = switchboard();
          board.arm({ switch: "push-lost", type: "Order", skip, times });
          const acted = occasions.map(
            (isOrder) => board.take("push-lost", ({ type }) => isOrder && type === "Order") !== undefined,
          );
          const fitting = acted.filter((_, n) => occasions[n]);
          expect(fitting).toEqual(fitting.map((_, n) => n >= skip && n < skip + times));
          expect(acted.filter((_, n) => occasions[n] === false)).not.toContain(true);
        },
      ),
    );
  });

  it("lets the one that was armed first act first, and the next one when that is done", () => {
    const board = switchboard();
    board.arm({ switch: "bad-gateway", status: 503 });
    board.arm({ switch: "bad-gateway", status: 504 });
    expect([board.take("bad-gateway")?.status, board.take("bad-gateway")?.status]).toEqual([503, 504]);
  });

  it("disarms one, or all", () => {
    const board = switchboard();
    const { id } = board.arm({ switch: "silent-feed" });
    board.arm({ switch: "nan-quotes" });
    board.take("nan-quotes");
    expect(board.disarm(id)).toBe(true);
    expect(board.disarm(id)).toBe(false);
    expect(board.armed()).toEqual([{ id: 2, wanted: { switch: "nan-quotes" }, acted: 1, left: null }]);
    expect([board.disarm(), board.armed()]).toEqual([true, []]);
  });
});
