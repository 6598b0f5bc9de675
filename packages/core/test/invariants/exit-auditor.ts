import { get, isLive, type EventOf, type ExitLegs, type Trade } from "../../src/index.ts";
import type { TrueOrder } from "./broker-model.ts";
import { SPECS, SYMBOLS } from "./contracts.ts";
import { followedTo, legOf, priceOf, promisedLegs, restsOf, stopOf, targetsLeft } from "./promise.ts";
import { averageOf, boughtOf, soldOf } from "./truth.ts";
import { demand } from "./violation.ts";
import type { World } from "./world.ts";

const lowest = new WeakMap<World, Map<string, bigint>>();

/** A stop only ever moves in the trade's favour: for the longs of this world, up. */
export const stopOnlyInFavour = (world: World, { tradeId, stop }: EventOf<"stop-moved">): void => {
  const known = lowest.get(world) ?? new Map<string, bigint>();
  lowest.set(world, known);
  const before = known.get(tradeId) ?? 0n;
  demand(stop > before, () => `the stop of ${tradeId} moved from ${before} to ${stop}`);
  known.set(tradeId, stop);
};

/** A trader may move the stop either way; from there it follows the trade again. */
export const stopChanged = (world: World, { tradeId, what }: EventOf<"exit-changed">): void => {
  if (what === "stop") lowest.get(world)?.delete(tradeId);
};

const workingAt = (world: World, trade: Trade, letter: "t" | "s"): readonly TrueOrder[] =>
  world.broker.orders.filter((order) => order.key.startsWith(`${trade.id}-${letter}`) && isLive(order.state));

const unitsIn = (orders: readonly TrueOrder[]): number => orders.reduce((sum, order) => sum + order.terms.quantity - order.filled, 0);

/** Every target that rests: its units, at its price. The old plan's orders may be of before targets had numbers. */
const targetsRest = (world: World, trade: Trade, legs: ExitLegs, left: readonly number[]): number => {
  let resting = 0;
  const working = workingAt(world, trade, "t");
  legs.targets.forEach(({ at }, leg) => {
    const mine = working.filter((order) => legOf(world, order.key) === leg);
    const price = priceOf(at, averageOf(world, trade));
    const promised = restsOf(world, legs) === "stop" || price === null ? 0 : (left[leg] ?? 0);
    demand(unitsIn(mine) === promised, () => `I10: ${trade.id} has ${unitsIn(mine)} in target ${leg}, its plan promises ${promised}`);
    demand(mine.every((order) => order.terms.limit === price), () => `I10: ${trade.id} has target ${leg} at the wrong price`);
    resting += promised;
  });
  demand(unitsIn(working) === resting, () => `I10: ${trade.id} has targets of no leg`);
  return resting;
};

/** Where targets and stops rest as pairs, each target has its stop, linked at the venue; gives the units. */
const pairsRest = (world: World, trade: Trade, legs: ExitLegs): number => {
  const targets = workingAt(world, trade, "t");
  const paired = restsOf(world, legs) === "both" && stopOf(world, trade) !== null;
  for (const order of targets) {
    const { sibling } = order;
    const whole = sibling !== null && isLive(sibling.state) && unitsIn([sibling]) === unitsIn([order]) && legOf(world, sibling.key) === legOf(world, order.key);
    demand(whole === paired, () => `I10: ${order.key} should ${paired ? "" : "not "}rest with a stop on its units`);
  }
  return paired ? unitsIn(targets) : 0;
};

/** The stop rests for what no target does, at its level, as one order; or else it is nowhere. */
const stopRests = (world: World, trade: Trade, legs: ExitLegs, uncovered: number): number => {
  const working = workingAt(world, trade, "s");
  const level = stopOf(world, trade);
  const ofPairs = pairsRest(world, trade, legs);
  const promised = ofPairs + (legs.rests === "targets" || level === null ? 0 : uncovered);
  demand(unitsIn(working) === promised, () => `I10: ${trade.id} has ${unitsIn(working)} in stops, its plan promises ${promised}`);
  demand(working.filter(({ sibling }) => sibling === null).length <= 1, () => `I10: ${trade.id} has ${working.length} stops`);
  const offset = legs.stop?.limitOffset ?? null;
  for (const { terms } of working) {
    demand(terms.stop === level, () => `I10: ${trade.id} has its stop at ${String(terms.stop)}, it belongs to ${String(level)}`);
    const limit = offset === null || level === null || level <= offset ? null : level - offset;
    demand(terms.limit === limit, () => `I10: the stop of ${trade.id} has the limit ${String(terms.limit)}`);
  }
  return promised;
};

/** Nothing that is only watched was passed over: the market of the last looks has hit none of it. */
const nothingMissed = (world: World, trade: Trade, legs: ExitLegs, left: readonly number[], unstopped: number): void => {
  const symbol = SYMBOLS.find((each) => SPECS[each].instrument.id === trade.spec.instrument.id);
  const bid = symbol === undefined ? null : world.quote(symbol).bid;
  if (bid === null) return;
  const level = stopOf(world, trade);
  demand(unstopped === 0 || level === null || bid > level, () => `I10: ${trade.id} holds ${unstopped} below its stop ${String(level)}`);
  const average = averageOf(world, trade);
  if (restsOf(world, legs) === "stop") {
    legs.targets.forEach(({ at }, leg) => {
      const price = priceOf(at, average);
      demand(left[leg] === 0 || price === null || bid < price, () => `I10: ${trade.id} holds target ${leg} beyond ${String(price)}`);
    });
  }
  const followed = followedTo(legs, average, bid);
  demand(followed === null || followed <= 0n || (level !== null && level >= followed), () => `I10: the stop of ${trade.id} is at ${String(level)} and should have followed to ${String(followed)}`);
};

const clockKept = (world: World, trade: Trade, legs: ExitLegs): void => {
  const afterMs = legs.closeBy?.afterMs ?? null;
  const first = world.broker.fills.find((fill) => fill.orderKey === trade.entry);
  demand(afterMs === null || first === undefined || world.now < first.at + afterMs, () => `I10: ${trade.id} is held longer than its plan allows`);
};

/** 10: everything that the plan promises stands at the venue, for what was truly filled and at its true average. */
export const protectedAsPlanned = (world: World, { id }: Trade): void => {
  const trade = get(world.book.trades, id);
  if (trade === undefined) return;
  const held = boughtOf(world, trade) - soldOf(world, trade);
  if (held === 0) return;
  demand(trade.closed === null, () => `I10: ${id} is over, but holds ${held}`);
  const legs = promisedLegs(trade.exitPlan);
  const { left, filled } = targetsLeft(world, trade);
  const resting = targetsRest(world, trade, legs, left);
  const stopped = stopRests(world, trade, legs, held - resting);
  nothingMissed(world, trade, legs, left, held - stopped);
  clockKept(world, trade, legs);
  const average = averageOf(world, trade);
  const even = legs.breakEvenAfter !== null && filled >= legs.breakEvenAfter;
  demand(!even || (stopOf(world, trade) ?? 0n) >= average, () => `I10: ${id} is not at break-even after ${filled} targets`);
};
