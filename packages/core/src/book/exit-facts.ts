import { ZERO } from "../decimal.ts";
import type { Holding } from "../exit/holding.ts";
import type { EpochMs } from "../time.ts";
import { averageEntry, closeRemaining, entryFilled, entryOf, exitFilled, exitsOf } from "./holdings.ts";
import { exposureOf, filledOf, type Order } from "./order.ts";
import type { Book } from "./state.ts";
import type { Trade } from "./trade.ts";

/** The target that an order sells for; orders of before there were several are the first. Null for none. */
export const legOf = ({ role, leg }: Order): number | null => leg ?? (role === "target" ? 0 : null);

/** The facts that an exit plan is asked with. */
export const holdingOf = (book: Book, trade: Trade): Holding => ({
  side: trade.side,
  entryFilled: entryFilled(book, trade),
  exitFilled: exitFilled(book, trade),
  closing: closeRemaining(book, trade),
  closingLeg: trade.close?.leg ?? null,
  soldFor: (leg) => exitsOf(book, trade).reduce((sum, order) => (legOf(order) === leg ? sum + filledOf(order) : sum), 0),
  movedStop: trade.exitState.stop,
  // Without a fill (none yet, or all of them voided) nothing is wanted at any price.
  average: averageEntry(book, trade) ?? ZERO,
  ticks: trade.spec.ticks,
});

/** Units that stops resting at the broker may still sell. */
export const stopsWorking = (book: Book, trade: Trade): number =>
  exitsOf(book, trade).reduce((sum, order) => (order.role === "stop" ? sum + exposureOf(order) : sum), 0);

/** When the first unit was filled; null before. */
export const firstFillAt = (book: Book, trade: Trade): EpochMs | null =>
  entryOf(book, trade).fills.reduce<EpochMs | null>((first, { quantity, at }) => (quantity === 0 || (first !== null && first <= at) ? first : at), null);
