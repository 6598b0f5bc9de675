import { ZERO } from "../decimal.ts";
import type { Holding } from "../exit/holding.ts";
import { tickAt } from "../instrument/ticks.ts";
import type { EpochMs } from "../time.ts";
import { averageEntry, closeRemaining, entryFilled, entryOrdersOf, exitFilled, exitsOf } from "./holdings.ts";
import { filledOf, type Order } from "./order.ts";
import { stopUnits } from "./pairs.ts";
import { venueOf, type Book } from "./state.ts";
import type { Trade } from "./trade.ts";

/** The target that an order sells for, or whose units a stop protects; orders of before there were several are the first. Null for none. */
export const legOf = ({ role, leg }: Order): number | null => leg ?? (role === "target" ? 0 : null);

/** The facts that an exit plan is asked with. */
export const holdingOf = (book: Book, trade: Trade): Holding => ({
  side: trade.side,
  entryFilled: entryFilled(book, trade),
  exitFilled: exitFilled(book, trade),
  closing: trade.close !== null && trade.close.waitsUntil !== null ? 0 : closeRemaining(book, trade),
  closingLeg: trade.close?.leg ?? null,
  soldFor: (leg) => exitsOf(book, trade).reduce((sum, order) => (legOf(order) === leg ? sum + filledOf(order) : sum), 0),
  movedStop: trade.exitState.stop,
  stoppedFor: (leg) => exitsOf(book, trade).reduce((sum, order) => (order.role === "stop" && order.leg === leg ? sum + filledOf(order) : sum), 0),
  // Without a fill (none yet, or all of them voided) nothing is wanted at any price.
  average: averageEntry(book, trade) ?? ZERO,
  ticks: trade.spec.ticks,
  ...(trade.side === "sell" && trade.spec.instrument.kind === "spread" ? { lowestBuyback: tickAt(trade.spec.ticks, ZERO) } : {}),
});

/** Whether a target and a stop of the trade can rest as a pair; no venue takes a stop on a spread's net price. */
export const pairsRest = (book: Book, { spec }: Trade): boolean => venueOf(book).restsPairs && spec.instrument.kind !== "spread";

/** Units that stops resting at the broker may still sell. */
export const stopsWorking = (book: Book, trade: Trade): number =>
  exitsOf(book, trade).reduce((sum, order) => (order.role === "stop" ? sum + stopUnits(book, order) : sum), 0);

/** When the first unit was filled; null before. */
export const firstFillAt = (book: Book, trade: Trade): EpochMs | null =>
  entryOrdersOf(book, trade)
    .flatMap(({ fills }) => fills)
    .reduce<EpochMs | null>((first, { quantity, at }) => (quantity === 0 || (first !== null && first <= at) ? first : at), null);
