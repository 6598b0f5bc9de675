import { get, isLive, type Book, type Decimal, type ExitLegs, type ExitLevel, type ExitPlan, type Fill, type Trade } from "@floorbroker/core";
import type { TrueOrder } from "../venue.ts";
import type { Ledgers } from "./each-event.ts";
import { averageOf } from "./tally.ts";
import { demand } from "./violation.ts";

/**
 * Invariant 10 at the end of a session, counted by the auditor himself: what the plan of a long in an option of cents
 * promises for what was truly filled stands at the venue. Prices are scaled by 10⁸, as the journal has them.
 */

const CENT = 1_000_000n;
const HOUR_MS = 3_600_000;
const up = (price: bigint): bigint => ((price + CENT - 1n) / CENT) * CENT;

const HALF: ExitLegs = {
  targets: [{ at: { unit: "percent", value: 10_000_000_000n as Decimal }, share: 5_000_000_000n as Decimal }], // 100 % and 50 %
  stop: null,
  trail: null,
  breakEvenAfter: null,
  giveBack: null,
  closeBy: null,
  rests: "targets",
};

const legsOfPlan = (plan: ExitPlan): ExitLegs | undefined => (plan.plan === "legs" ? plan : plan.plan === "half-at-gain" ? HALF : undefined);

/** The level in the price of a long, rounded up, in its favour; this world's plans speak of percent and of points. */
const priceOf = (level: ExitLevel, average: bigint): bigint | undefined => {
  if (level.unit === "price") return level.value;
  if (level.unit === "points") return up(average + level.value);
  if (level.unit !== "percent") return undefined;
  const scaled = average * level.value;
  return up(average + scaled / 10_000_000_000n + (scaled > 0n && scaled % 10_000_000_000n !== 0n ? 1n : 0n));
};

/** Units of each target: of the shares added up, what a whole unit is, at least one. */
const unitsOf = ({ targets }: ExitLegs, bought: number): readonly number[] => {
  const upTo = (index: number): number => {
    const percent = targets.slice(0, index).reduce((sum, { share }) => sum + share, 0n);
    return index === 0 || bought === 0 ? 0 : Math.min(bought, Math.max(1, Number((percent * BigInt(bought)) / 10_000_000_000n)));
  };
  return targets.map((_, index) => upTo(index + 1) - upTo(index));
};

const sold = (fills: readonly Fill[]): number => fills.reduce((sum, { quantity }) => sum + quantity, 0);

/** Units that each target has still to sell: what was sold for none of them eats into the nearest ones. */
const targetsLeft = ({ venue }: Ledgers, book: Book, trade: Trade, legs: ExitLegs, bought: number): readonly number[] => {
  const units = unitsOf(legs, bought);
  // A spread is counted by its first leg, which is there once in each.
  const exits = venue.fills.filter(({ orderKey, leg }) => orderKey !== null && (leg ?? 0) === 0 && trade.exits.includes(orderKey));
  const soldFor = (leg: number): number => sold(exits.filter(({ orderKey }) => orderKey !== null && get(book.orders, orderKey)?.leg === leg));
  const own = units.map((_, leg) => soldFor(leg));
  const runner = Math.min(soldFor(-1), bought - units.reduce((sum, each) => sum + each, 0));
  let others = sold(exits) - runner - units.reduce((sum, each, leg) => sum + Math.min(each, own[leg] ?? 0), 0);
  return units.map((each, leg) => {
    const open = Math.max(0, each - (own[leg] ?? 0));
    const eaten = Math.min(open, Math.max(0, others));
    others -= eaten;
    return open - eaten;
  });
};

const unitsIn = (orders: readonly TrueOrder[]): number => orders.reduce((sum, { terms, filled }) => sum + terms.quantity - filled, 0);

/** Targets and stop rest as the plan says, at their prices. */
export const protectedAsPlanned = (ledgers: Ledgers, book: Book, trade: Trade): void => {
  const tally = ledgers.tallies.of(trade.id);
  const held = tally.bought - tally.sold;
  if (held === 0) return;
  demand(trade.closed === null, () => `I10: ${trade.id} is over, but holds ${held}`);
  // In a closed market nothing can be placed: what is held waits for the opening.
  if (trade.exitsNotBefore > ledgers.run.clock.now() + HOUR_MS || (trade.close?.waitsUntil ?? 0) > ledgers.run.clock.now() + HOUR_MS) return;
  const legs = legsOfPlan(trade.exitPlan);
  if (legs === undefined || trade.side !== "buy" || trade.spec.instrument.kind === "future") return;
  const working = (letter: string): readonly TrueOrder[] =>
    trade.exits.filter((key) => key.startsWith(`${trade.id}-${letter}`)).flatMap((key) => ledgers.venue.under(key).filter(({ state }) => isLive(state)));
  const [targets, stops] = [working("t"), working("s")];
  const average = averageOf(tally);
  const left = targetsLeft(ledgers, book, trade, legs, tally.bought);
  // No stop rests on a net price: of a spread the targets do, and the stop is watched.
  const rests = trade.spec.instrument.kind === "spread" ? "targets" : legs.rests === "both" && book.venue?.restsPairs !== true ? "stop" : legs.rests;
  const resting = rests === "stop" ? 0 : left.reduce((sum, each) => sum + each, 0);
  demand(unitsIn(targets) === resting, () => `I10: ${trade.id} has ${unitsIn(targets)} in targets, its plan promises ${resting}`);
  const prices = legs.targets.map(({ at }) => priceOf(at, average));
  demand(
    targets.every(({ terms }) => prices.some((price) => price === undefined || price === terms.limit)),
    () => `I10: a target of ${trade.id} rests at a price that its plan does not name`,
  );
  const planned = legs.stop === null ? undefined : priceOf(legs.stop.at, average);
  // Below the first cent there is no stop.
  const hasStop = (planned !== undefined && planned > 0n) || trade.exitState.stop !== null;
  // Where both rest, the stops of the pairs cover the targets' units, too.
  const stopped = rests === "targets" || !hasStop ? 0 : rests === "both" ? held : held - resting;
  demand(unitsIn(stops) === stopped, () => `I10: ${trade.id} has ${unitsIn(stops)} in stops, its plan promises ${stopped}`);
};
