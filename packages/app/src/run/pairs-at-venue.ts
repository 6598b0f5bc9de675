import { problem, type BookConfig, type Problem, type Venue } from "@floorbroker/core";

const PLANS = [
  ["exit.plan", ({ plan }: BookConfig["exit"]) => plan],
  ["exit.futuresPlan", ({ futuresPlan }: BookConfig["exit"]) => futuresPlan],
] as const;

/**
 * A plan that rests targets and stops as pairs, where the broker links no orders. Whoever wrote it counts on a stop at the
 * broker for every unit *and* on targets that sell while nobody watches: no other setting is both, so none is chosen in
 * its place. Code: `no-pairs`.
 */
export const pairsProblem = ({ exit }: BookConfig, { broker, restsPairs }: Venue): Problem | undefined => {
  const name = PLANS.find(([, of]) => {
    const plan = of(exit);
    return plan?.plan === "legs" && plan.rests === "both";
  })?.[0];
  if (name === undefined || restsPairs) return undefined;
  return problem("no-pairs", `${name} has rests: both, but ${broker} does not link a target and a stop on the same units`, [
    "write rests: stop, and the targets are watched",
    "write rests: split, and the stop rests for what no target sells",
  ]);
};
