import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ExitLegs } from "../../src/book/plans.ts";
import { decimal } from "../../src/decimal.ts";
import { withFirstStopAt, withStopAt, withTargetAdded, withTargetAt } from "../../src/exit/changed-level.ts";
import { legsOf, targetUnits } from "../../src/exit/legs.ts";
import { anyPlan, anyPrice } from "./plans.ts";

const at = (value: unknown) => ({ unit: "price", value });
const without = <K extends keyof ExitLegs>(legs: ExitLegs, key: K) => Object.entries(legs).filter(([each]) => each !== key && each !== "plan");

describe("a level that a trader has changed, in any plan", () => {
  it("is the stop at that price, with everything else as it was, and the newest change is the one that counts", () => {
    fc.assert(
      fc.property(anyPlan, anyPrice, anyPrice, (plan, first, price) => {
        const [before, after] = [legsOf(plan), legsOf(withStopAt(plan, price))];
        expect(after.stop).toEqual({ at: at(price), limitOffset: before.stop?.limitOffset ?? null });
        expect(without(after, "stop")).toEqual(without(before, "stop"));
        expect(withStopAt(withStopAt(plan, first), price)).toEqual(withStopAt(plan, price));
      }),
    );
  });

  it("rests when it is a first stop, whatever rested before", () => {
    fc.assert(
      fc.property(anyPlan, anyPrice, (plan, price) => {
        const after = legsOf(withFirstStopAt(plan, price));
        expect(after.rests).not.toBe("targets");
        expect(without(after, "rests")).toEqual(without(legsOf(withStopAt(plan, price)), "rests"));
      }),
    );
  });

  it("is one target at that price, for as many units as before, and no other target moves", () => {
    fc.assert(
      fc.property(anyPlan, fc.nat(3), anyPrice, fc.nat(50), (plan, leg, price, filled) => {
        const before = legsOf(plan);
        fc.pre(leg < before.targets.length);
        const after = legsOf(withTargetAt(plan, leg, price));
        expect(after.targets.map((target) => target.at)).toEqual(before.targets.map((target, index) => (index === leg ? at(price) : target.at)));
        expect(targetUnits(after, filled)).toEqual(targetUnits(before, filled));
        expect(without(after, "targets")).toEqual(without(before, "targets"));
      }),
    );
  });

  it("is one more target that sells all that the others leave, and takes nothing from them", () => {
    fc.assert(
      fc.property(anyPlan, anyPrice, fc.nat(50), (plan, price, filled) => {
        const before = legsOf(plan);
        // A bracket has one target, and the new one is in its place.
        fc.pre(plan.plan !== "bracket" || plan.target === null);
        const after = legsOf(withTargetAdded(plan, price));
        expect(after.targets.slice(0, -1)).toEqual(before.targets);
        expect(after.targets.at(-1)?.at).toEqual(at(price));
        expect(after.targets.reduce((sum, { share }) => sum + share, 0n)).toBe(decimal("100"));
        expect(targetUnits(after, filled).slice(0, -1)).toEqual(targetUnits(before, filled));
        expect(targetUnits(after, filled).reduce((sum, units) => sum + units, 0)).toBe(filled);
      }),
    );
  });
});
