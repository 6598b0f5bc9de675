import { decimal, subtract, type Decimal } from "../decimal.ts";
import type { ExitPlan } from "../book/plans.ts";
import { legsOf } from "./legs.ts";

const WHOLE = decimal("100");

/** The plan with its stop at a price. A plan that only trailed has one of its own then, and trails on from there. */
export const withStopAt = (plan: ExitPlan, price: Decimal): ExitPlan => {
  if (plan.plan === "bracket") return { ...plan, stop: price };
  const legs = legsOf(plan);
  return { ...legs, plan: "legs", stop: { at: { unit: "price", value: price }, limitOffset: legs.stop?.limitOffset ?? null } };
};

/**
 * The plan with its first stop, at a price. It rests, because a stop at the broker protects also while we are away; brokers
 * rest only one exit for each unit, so targets that rested alone are watched from now on.
 */
export const withFirstStopAt = (plan: ExitPlan, price: Decimal): ExitPlan => {
  const changed = withStopAt(plan, price);
  return changed.plan === "legs" && changed.rests === "targets" ? { ...changed, rests: "stop" } : changed;
};

/** The plan with another target behind its own, at a price, for everything that none of them sells. */
export const withTargetAdded = (plan: ExitPlan, price: Decimal): ExitPlan => {
  if (plan.plan === "bracket") return { ...plan, target: price };
  const legs = legsOf(plan);
  const share = legs.targets.reduce((left, target) => subtract(left, target.share), WHOLE);
  return { ...legs, plan: "legs", targets: [...legs.targets, { at: { unit: "price", value: price }, share }] };
};

/** The plan with one of its targets at a price, for the same share. */
export const withTargetAt = (plan: ExitPlan, leg: number, price: Decimal): ExitPlan => {
  if (plan.plan === "bracket") return { ...plan, target: price };
  const legs = legsOf(plan);
  const targets = legs.targets.map((target, index) => (index === leg ? { ...target, at: { unit: "price", value: price } as const } : target));
  return { ...legs, plan: "legs", targets };
};
