import { get, type ExitLegs, type ExitLevel, type ExitPlan, type OrderKey, type Trade } from "../../src/index.ts";
import { averageOf, boughtOf, soldOf } from "./truth.ts";
import type { World } from "./world.ts";

/**
 * What a plan promises for what was truly filled, counted by the auditor himself and in cents: every contract of this
 * world is a long in an option of cents. Prices are scaled by 10⁸, as the journal has them.
 */

const CENT = 1_000_000n;

const up = (price: bigint): bigint => ((price + CENT - 1n) / CENT) * CENT;

const HALF: ExitLegs = {
  targets: [{ at: { unit: "percent", value: 10_000_000_000n as never }, share: 5_000_000_000n as never }], // 100 % and 50 %
  stop: null,
  trail: null,
  breakEvenAfter: null,
  giveBack: null,
  closeBy: null,
  rests: "targets",
};

/** The two plans of this world. */
export const promisedLegs = (plan: ExitPlan): ExitLegs => {
  if (plan.plan === "legs") return plan;
  if (plan.plan === "half-at-gain") return HALF;
  throw new Error(`no alert opens with the plan ${plan.plan}`);
};

/** A level in the price of a long: rounded up, since that is in its favour. Below a cent there is none. */
export const priceOf = (level: ExitLevel, average: bigint): bigint | null => {
  const distance = (): bigint => {
    switch (level.unit) {
      case "percent": {
        const scaled = average * level.value;
        const whole = scaled / 10_000_000_000n;
        return scaled > 0n && scaled % 10_000_000_000n !== 0n ? whole + 1n : whole;
      }
      case "points":
        return level.value;
      case "ticks":
        return BigInt(level.count) * CENT;
      case "price":
        return level.value - average;
    }
  };
  const from = level.unit === "ticks" ? (level.count < 0 ? up(average) : (average / CENT) * CENT) : average;
  const price = level.unit === "ticks" ? ticksFrom(from, BigInt(level.count)) : up(from + distance());
  return average > 0n && price > 0n ? price : null;
};

/** Tick by tick, and never below the first. */
const ticksFrom = (from: bigint, count: bigint): bigint => {
  const price = from + count * CENT;
  return price < CENT ? CENT : price;
};

/** Units of each target: of the shares added up, what a whole unit is, at least one. */
const unitsOf = (legs: ExitLegs, bought: number): readonly number[] => {
  const upTo = (index: number): number => {
    const percent = legs.targets.slice(0, index).reduce((sum, { share }) => sum + share, 0n);
    return index === 0 || bought === 0 ? 0 : Math.min(bought, Math.max(1, Number((percent * BigInt(bought)) / 10_000_000_000n)));
  };
  return legs.targets.map((_, index) => upTo(index + 1) - upTo(index));
};

const soldFor = (world: World, trade: Trade, leg: number): number =>
  world.broker.fills.filter(({ orderKey }) => orderKey !== null && trade.exits.includes(orderKey) && legOf(world, orderKey) === leg).reduce((sum, { quantity }) => sum + quantity, 0);

/** The target that an order was journaled for; null for a stop, and for a close of the trade as a whole. */
export const legOf = (world: World, key: OrderKey): number | null => get(world.book.orders, key)?.leg ?? null;

/** Units of a target that a stop sold: they are gone, but no target is reached by them. */
const stoppedFor = (world: World, trade: Trade, leg: number): number =>
  world.broker.fills.filter(({ orderKey }) => orderKey?.startsWith(`${trade.id}-s`) === true && legOf(world, orderKey) === leg).reduce((sum, { quantity }) => sum + quantity, 0);

/** What rests of a plan: pairs only where the venue has them, else its stop. */
export const restsOf = (world: World, { rests }: ExitLegs): ExitLegs["rests"] => (rests === "both" && world.book.venue?.restsPairs !== true ? "stop" : rests);

/** Units that the targets still have to sell, each, and how many have sold all of theirs. */
export const targetsLeft = (world: World, trade: Trade): { readonly left: readonly number[]; readonly filled: number } => {
  const legs = promisedLegs(trade.exitPlan);
  const bought = boughtOf(world, trade);
  const units = unitsOf(legs, bought);
  const own = units.map((_, leg) => soldFor(world, trade, leg));
  const runner = Math.min(soldFor(world, trade, -1), bought - units.reduce((sum, each) => sum + each, 0));
  const counted = units.reduce((sum, each, leg) => sum + Math.min(each, own[leg] ?? 0), 0);
  // What was sold for no target eats into the nearest ones.
  let others = soldOf(world, trade) - counted - runner;
  const left = units.map((each, leg) => {
    const open = Math.max(0, each - (own[leg] ?? 0));
    const eaten = Math.min(open, Math.max(0, others));
    others -= eaten;
    return open - eaten;
  });
  return { left, filled: units.filter((each, leg) => each > 0 && (own[leg] ?? 0) - stoppedFor(world, trade, leg) >= each).length };
};

/** The level at which a long is stopped: the plan's, or what it has been moved to. */
export const stopOf = (world: World, trade: Trade): bigint | null => {
  const { stop } = promisedLegs(trade.exitPlan);
  const planned = stop === null ? null : priceOf(stop.at, averageOf(world, trade));
  const moved = get(world.book.trades, trade.id)?.exitState.stop ?? null;
  if (planned === null || moved === null) return planned ?? moved;
  return planned > moved ? planned : moved;
};

/** The least that a trailing stop and a guarded gain ask for at this bid; null for nothing. */
export const followedTo = (legs: ExitLegs, average: bigint, bid: bigint): bigint | null => {
  const asked: bigint[] = [];
  const { trail, giveBack } = legs;
  const from = trail === null || trail.after === null ? null : priceOf(trail.after, average);
  if (trail !== null && (trail.after === null || (from !== null && bid >= from))) {
    const { by } = trail;
    const distance = by.unit === "ticks" ? BigInt(by.count) * CENT : by.unit === "amount" ? by.value : (bid * by.value + 9_999_999_999n) / 10_000_000_000n;
    asked.push(((bid - distance) / CENT) * CENT);
  }
  const armed = giveBack === null ? null : priceOf(giveBack.armAt, average);
  if (giveBack !== null && armed !== null && bid >= armed && bid > average) {
    asked.push(average + ((bid - average) * giveBack.keepPercent) / 10_000_000_000n);
  }
  return asked.reduce<bigint | null>((best, each) => (best === null || each > best ? each : best), null);
};
