import { get } from "../persistent-map.ts";
import type { InstrumentId } from "../ids.ts";
import { entryOf, exitsOf } from "./holdings.ts";
import { isOver, type Order } from "./order.ts";
import { contractsHeld, positionsOf } from "./positions.ts";
import { openTradesOf, promised, type Book } from "./state.ts";
import type { Trade } from "./trade.ts";

/** Units that the account has by its broker's newest word which was heard twice, or which an operator has accepted. */
const brokersUnits = (book: Book, instrument: InstrumentId, ours: number): number => {
  const differs = book.disagreements.find((each) => each.instrument === instrument && each.average === null && each.confirmed);
  return ours + (differs?.difference ?? get(book.foreignPositions, instrument) ?? 0);
};

/** Whether our trades hold something of the trade's contracts, and the account nothing on that side. */
const isPositionGone = (book: Book, trade: Trade): boolean => {
  const positions = positionsOf(book);
  const held = contractsHeld(trade).flatMap(({ instrument: { id } }) => {
    const ours = promised(positions.get(id), "the position of an open trade").quantity;
    return ours === 0 ? [] : [{ ours, theirs: brokersUnits(book, id, ours) }];
  });
  return held.length > 0 && held.every(({ ours, theirs }) => theirs * Math.sign(ours) <= 0);
};

const isLost = (order: Order): boolean => !isOver(order) && order.acknowledgedAt !== null && order.inquiry?.escalated === true;

/**
 * Whether the broker has forgotten a trade, as a sandbox does that is wiped at night: an order that it acknowledged was
 * asked about in vain until the operator was told, and what was held is gone from the account as well. What became of
 * it nobody here can find out: the trade is frozen, with no step, no try and no question, until a list of the broker's
 * has the order or the position again. One of both alone freezes nothing: what is held must be left.
 */
export const isForgotten = (book: Book, trade: Trade): boolean =>
  [entryOf(book, trade), ...exitsOf(book, trade)].some(isLost) && isPositionGone(book, trade);

/** The open trades that the broker has forgotten. */
export const forgottenTrades = (book: Book): readonly Trade[] => openTradesOf(book).filter((trade) => isForgotten(book, trade));
