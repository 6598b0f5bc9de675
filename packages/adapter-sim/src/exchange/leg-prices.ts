import {
  add,
  decimal,
  divide,
  isMultipleOf,
  isOnTick,
  multiply,
  roundToTick,
  subtract,
  tickAt,
  times,
  ZERO,
  type Decimal,
  type TickSchedule,
} from "@floorbroker/core";

/** A leg of an execution, with its own market at that moment. */
export interface PricedLeg {
  /** Below 0 for what the buyer of the spread sells. */
  readonly ratio: number;
  readonly bid: Decimal | null;
  readonly ask: Decimal | null;
  readonly ticks: TickSchedule;
}

/** Legs of a spread may trade in cents whatever their own ticks are (Cboe Rule 5.33, complex orders). */
const CENT = decimal("0.01");

/** How many ticks the legs may be moved for the last one to come out; half of the highest ratio would do. */
const REACH = 2;
/** The same in cents, where even that has not found prices above 0. */
const FAR = 8;

const netOf = (legs: readonly PricedLeg[], prices: readonly Decimal[]): Decimal =>
  legs.reduce((sum, { ratio }, at) => add(sum, times(prices[at] ?? ZERO, ratio)), ZERO);

const onTick = ({ ticks }: PricedLeg, price: Decimal): Decimal => {
  const rounded = roundToTick(ticks, price, "down");
  return rounded > ZERO ? rounded : tickAt(ticks, ZERO);
};

/** Every leg as far between its bid and ask as the net price is between the net ones, or at the nearer end of them. */
const natural = (legs: readonly PricedLeg[], net: Decimal): readonly Decimal[] => {
  const low = legs.map(({ ratio, bid, ask }) => (ratio > 0 ? (bid ?? ZERO) : (ask ?? bid ?? ZERO)));
  const high = legs.map(({ ratio, bid, ask }) => (ratio > 0 ? (ask ?? bid ?? ZERO) : (bid ?? ZERO)));
  const [least, most] = [netOf(legs, low), netOf(legs, high)];
  if (net >= most) return legs.map((leg, at) => onTick(leg, high[at] ?? ZERO));
  const isBelow = net <= least;
  // Where nothing is sold, a price below the market makes every leg cheaper by the same share.
  const share = isBelow && legs.every(({ ratio }) => ratio > 0) ? divide(net, least, "down") : undefined;
  const place = isBelow ? ZERO : divide(subtract(net, least), subtract(most, least), "down");
  return legs.map((leg, at) => {
    const [from, to] = [low[at] ?? ZERO, high[at] ?? ZERO];
    const price = share === undefined ? add(from, multiply(subtract(to, from), place)) : multiply(from, share);
    return onTick(leg, price);
  });
};

/** Raises the leg that brings the net price nearer by becoming dearer, by whole ticks: so none becomes worthless. */
const carried = (legs: readonly PricedLeg[], prices: readonly Decimal[], net: Decimal): readonly Decimal[] => {
  const missing = subtract(net, netOf(legs, prices));
  const carriers = legs
    .map(({ ratio }, at) => ({ ratio, at }))
    .filter(({ ratio }) => (missing > 0n ? ratio > 0 : ratio < 0))
    .toSorted((a, b) => Math.abs(a.ratio) - Math.abs(b.ratio));
  const carrier = carriers[0];
  if (carrier === undefined || missing === ZERO) return prices;
  const more = divide(missing, times(decimal("1"), carrier.ratio), "down");
  return prices.map((price, at) => {
    const leg = legs[at];
    return at === carrier.at && leg !== undefined ? roundToTick(leg.ticks, add(price, more), "down") : price;
  });
};

/** Steps by which the legs may be moved, and which prices are prices. */
interface Grid {
  readonly step: (leg: PricedLeg, price: Decimal) => Decimal;
  readonly holds: (leg: PricedLeg, price: Decimal) => boolean;
}

const OWN_TICKS: Grid = {
  step: ({ ticks }, price) => tickAt(ticks, price),
  holds: ({ ticks }, price) => price > 0n && isOnTick(ticks, price),
};
const CENTS: Grid = { step: () => CENT, holds: (_, price) => price > 0n && isMultipleOf(price, CENT) };

interface Found {
  readonly prices: readonly Decimal[];
  readonly moved: number;
}

/** 0, 1, −1, 2, −2, … */
const offsets = (reach: number): readonly number[] =>
  Array.from({ length: 2 * reach + 1 }, (_, n) => (n % 2 === 1 ? (n + 1) / 2 : -n / 2));

/**
 * The prices that add up with the least movement: all legs but one are moved by up to `reach` steps each, and the last
 * one is whatever is missing then.
 */
const search = (
  legs: readonly PricedLeg[],
  start: readonly Decimal[],
  net: Decimal,
  { step, holds }: Grid,
  reach: number,
): readonly Decimal[] | undefined => {
  let best: Found | undefined;
  const solve = (solver: number, prices: readonly Decimal[], moved: number): void => {
    const leg = legs[solver];
    const from = prices[solver];
    if (leg === undefined || from === undefined) return;
    const missing = subtract(net, netOf(legs, prices));
    const ratio = BigInt(leg.ratio);
    if (missing % ratio !== 0n) return;
    const price = add(from, divide(missing, times(decimal("1"), leg.ratio)));
    if (!holds(leg, price)) return;
    const size = step(leg, from);
    const distance = Number(price > from ? (price - from) / size : (from - price) / size);
    if (best === undefined || moved + distance < best.moved) {
      best = { prices: prices.with(solver, price), moved: moved + distance };
    }
  };
  const move = (at: number, solver: number, prices: readonly Decimal[], moved: number): void => {
    if (best !== undefined && moved >= best.moved) return;
    const [leg, from] = [legs[at], prices[at]];
    if (leg === undefined || from === undefined) return solve(solver, prices, moved);
    if (at === solver) return move(at + 1, solver, prices, moved);
    for (const offset of offsets(reach)) {
      const price = add(from, times(step(leg, from), offset));
      if (holds(leg, price)) move(at + 1, solver, prices.with(at, price), moved + Math.abs(offset));
    }
  };
  for (let solver = 0; solver < legs.length; solver++) move(0, solver, start, 0);
  return best?.prices;
};

/**
 * What each leg of a spread trades at when the whole trades at `net`: near the place in its own market where the net
 * price is in the net market, on its own ticks where such prices add up, else in cents. Σ ratio × price is `net` to the
 * last digit. `undefined` when no prices above 0 do (a net price of a cent for two bought legs).
 */
export const legPrices = (legs: readonly PricedLeg[], net: Decimal): readonly Decimal[] | undefined => {
  const start = carried(legs, natural(legs, net), net);
  return (
    search(legs, start, net, OWN_TICKS, REACH) ?? search(legs, start, net, CENTS, 0) ?? search(legs, start, net, CENTS, FAR)
  );
};
