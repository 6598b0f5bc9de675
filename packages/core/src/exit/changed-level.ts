import type { Decimal } from "../decimal.ts";
import type { ExitPlan } from "../book/plans.ts";
import { legsOf } from "./legs.ts";

/** The plan with its stop at a price. A plan that only trailed has one of its own then, and trails on from there. */
export const withStopAt = (plan: ExitPlan, price: Decimal): ExitPlan => {
  if (plan.plan === "bracket") return { ...plan, stop: price };
  const legs = legsOf(plan);
  return { ...legs, plan: "legs", stop: { at: { unit: "price", value: price }, limitOffset: legs.stop?.limitOffset ?? null } };
};

/** The plan with one of its targets at a price, for the same share. */
export const withTargetAt = (plan: ExitPlan, leg: number, price: Decimal): ExitPlan => {
  if (plan.plan === "bracket") return { ...plan, target: price };
  const legs = legsOf(plan);
  const targets = legs.targets.map((target, index) => (index === leg ? { ...target, at: { unit: "price", value: price } as const } : target));
  return { ...legs, plan: "legs", targets };
};
