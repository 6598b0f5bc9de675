import type { WantedExit } from "../../exit/plan.ts";
import { legOf } from "../exit-facts.ts";
import { exitReserve, exitsOf, heldOf } from "../holdings.ts";
import type { Ledger } from "../ledger.ts";
import { exposureOf, isOver, workingLimit, workingStop, type Order } from "../order.ts";
import type { Trade } from "../trade.ts";

/** Whether an order is the one that an exit of the plan rests as. */
export const isFor = (order: Order, { role, leg }: WantedExit): boolean => order.role === role && legOf(order) === leg;

export const isAsWanted = (order: Order, { quantity, limit, stop }: WantedExit): boolean =>
  exposureOf(order) === quantity && workingLimit(order) === limit && workingStop(order) === stop;

/** Room for another exit: held units that no exit can take yet. Invariant 3 is kept here, before anything is sent. */
export const roomFor = (ledger: Ledger, trade: Trade): number => heldOf(ledger.book, trade) - exitReserve(ledger.book, trade);

/** The resting orders of the plan that are not over; there is never a second one of the same leg. */
export const workingExits = (ledger: Ledger, trade: Trade): readonly Order[] =>
  exitsOf(ledger.book, trade).filter((order) => order.role !== "close" && !isOver(order));
