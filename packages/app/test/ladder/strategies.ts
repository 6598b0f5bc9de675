import {
  add,
  divide,
  firstPrice,
  fromInteger,
  ladderPrices,
  max,
  midOf,
  min,
  roundToTick,
  stepPrice,
  subtract,
  times,
  type Decimal,
  type LadderInput,
  type TickSchedule,
} from "@floorbroker/core";

/** Both sides of a market at a moment. */
export interface Sides {
  readonly bid: Decimal;
  readonly ask: Decimal;
}

/** What an entry is worked with: buys only, as alerts are. */
export interface Entry {
  readonly ticks: TickSchedule;
  /** The market when the alert is read. */
  readonly first: Sides;
  /** The highest price allowed; null for none. */
  readonly cap: Decimal | null;
}

/**
 * A way to work an entry: the limit to stand at, asked at the start and at each step, or null to stand nowhere from then
 * on. `standing` is the limit so far.
 */
export interface Strategy {
  readonly name: string;
  /** Steps of {@link STEP_SECONDS}; step 0 is the start. */
  readonly limit: (step: number, entry: Entry, now: Sides, standing: Decimal | null) => Decimal | null;
}

/** Time at each price, the owner's rule. */
export const STEP_SECONDS = 3;
/** The first price and three steps: after so many steps every strategy but ours gives up. */
export const STEPS = 4;

const capped = (price: Decimal, { cap }: Entry): Decimal => (cap === null ? price : min(price, cap));

const inputOf = ({ ticks, cap }: Entry, { bid, ask }: Sides): LadderInput => ({
  side: "buy",
  bid,
  ask,
  ticks,
  steps: STEPS - 1,
  cap,
});

/** No price is no order. */
const orNowhere = (price: Decimal): Decimal | null => (price > 0n ? price : null);

/** The ladder of core, as a trade climbs it: planned at the start, met by the market of each step, then back for the day. */
export const ourLadder: Strategy = {
  name: "ours: mid, a tick up three times, back to mid",
  limit: (step, entry, now, standing) => {
    const prices = ladderPrices(inputOf(entry, entry.first));
    const planned = prices[step];
    if (step === 0 || planned === undefined) return prices[0] ?? null;
    const price = stepPrice(planned, inputOf(entry, now));
    return standing === null ? price : max(price, standing);
  },
};

/** Mid, and nothing else. */
export const midOnce: Strategy = {
  name: "one attempt at mid",
  limit: (step, entry, _now, standing) => {
    if (step >= STEPS) return null;
    return step === 0 ? orNowhere(firstPrice(inputOf(entry, entry.first))) : standing;
  },
};

/** Mid, a third and two thirds of the way from it to the ask, the ask: of the market as it is at each step. */
export const thirds: Strategy = {
  name: "mid, one third, two thirds, ask",
  limit: (step, entry, now, standing) => {
    if (step >= STEPS) return null;
    const mid = midOf(now.bid, now.ask);
    const way = divide(times(subtract(now.ask, mid), step), fromInteger(STEPS - 1), "down");
    const price = capped(roundToTick(entry.ticks, add(mid, way), "down"), entry);
    return orNowhere(standing === null ? price : max(price, standing));
  },
};

/** What impatience costs. */
export const askAtOnce: Strategy = {
  name: "the ask at once",
  limit: (step, entry, now, standing) =>
    step >= STEPS ? null : (standing ?? orNowhere(capped(roundToTick(entry.ticks, now.ask, "down"), entry))),
};

/** All of them, ours first. */
export const STRATEGIES: readonly Strategy[] = [ourLadder, midOnce, thirds, askAtOnce];
