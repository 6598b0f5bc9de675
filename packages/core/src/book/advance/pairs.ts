import type { WantedExit } from "../../exit/plan.ts";
import { legOf } from "../exit-facts.ts";
import type { Ledger } from "../ledger.ts";
import { exposureOf, isOver, owesAnswer, type Order } from "../order.ts";
import { bothFilled, pairReserve, siblingOf } from "../pairs.ts";
import type { Trade } from "../trade.ts";
import { cancelWorking } from "./intend.ts";
import { isAsWanted, isFor, roomFor, workingExits } from "./resting.ts";

/** Whether something is under way that the broker is going to answer soon; a question that a person was told of may never end. */
const isMoving = (order: Order): boolean => order.inquiry?.escalated !== true && (order.pending !== null || owesAnswer(order));

/**
 * Whether another pair is between its old place and its new one: pairs move one after the other, so that a stop that
 * follows the market never leaves more than one target's units without a resting stop.
 */
const anotherMoves = (ledger: Ledger, trade: Trade, leg: number | null, wanted: readonly WantedExit[]): boolean => {
  const working = workingExits(ledger, trade);
  const others = wanted.filter((each) => each.paired && each.leg !== leg);
  return (
    others.some((each) => !working.some((order) => legOf(order) === each.leg)) ||
    working.some((order) => order.linked !== null && legOf(order) !== leg && isMoving(order))
  );
};

/** Why a pair can't stay as it is; null when it is whole and as wanted. */
const whyNot = (order: Order, sibling: Order | undefined, wanted: WantedExit, all: readonly WantedExit[]): string | null => {
  if (!wanted.paired) return "it is not to rest in a pair any more";
  if (sibling === undefined) return "it rests in a pair from now on";
  if (isOver(sibling)) return "the other side of its pair is over: what is left is paired anew";
  if (bothFilled(order, sibling)) return "both sides of its pair have sold: what is left is paired anew";
  const both = isAsWanted(order, wanted) && all.some((each) => isFor(sibling, each) && isAsWanted(sibling, each));
  return both ? null : "its pair is cancelled first, then placed anew";
};

/**
 * One side of a pair, or what is to become one. A pair is never changed in place, side by side: both are cancelled, their
 * ends confirmed, and a new pair placed; so, too, when a part of one side was sold, whatever the broker has made of the
 * other.
 */
export const adjustPaired = (ledger: Ledger, trade: Trade, order: Order, wanted: WantedExit, all: readonly WantedExit[]): void => {
  const sibling = siblingOf(ledger.book, order);
  const why = whyNot(order, sibling, wanted, all);
  if (why === null) return;
  const sides = sibling === undefined ? [exposureOf(order)] : [exposureOf(order), exposureOf(sibling)];
  const shrinks = sides.some((units) => units > wanted.quantity);
  const freed = sibling === undefined ? exposureOf(order) : pairReserve(order, sibling);
  // What stands in the way is going: until then the pair goes on protecting what it covers.
  if (!shrinks && roomFor(ledger, trade) + freed < wanted.quantity) return;
  // A pair of which both sides have sold keeps room from the others: it waits for none of them.
  const onlyMoves = sibling !== undefined && !bothFilled(order, sibling) && sides.every((units) => units === wanted.quantity);
  if (onlyMoves && anotherMoves(ledger, trade, wanted.leg, all)) return;
  cancelWorking(ledger, order, why);
};
