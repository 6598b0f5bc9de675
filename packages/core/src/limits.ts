/** Everything that comes from outside is bounded; the bounds have their names here. */

/** Longest text of a message, embeds included, that is read at all, in UTF-16 units. Discord's own limit is 4,000. */
export const MESSAGE_LENGTH = 4_000;

/** Most contracts or shares that one instruction may name; more is a slip of the pen. */
export const INSTRUCTION_QUANTITY = 10_000;

/**
 * Most orders that a book keeps in memory; the trades that ended longest ago leave it first, and stay in the journal.
 */
export const ORDERS_IN_MEMORY = 10_000;

/**
 * How much of each kind a book keeps in memory. It is part of the book: whoever folds the same journal forgets the
 * same.
 */
export interface MemoryLimits {
  /** Orders of ours; see {@link ORDERS_IN_MEMORY}. */
  readonly orders: number;
  /** Trades that have left, of which only the fills' names are kept; twice as many are for a while. */
  readonly pastTrades: number;
  /** Messages beside those whose trade is in memory. When they are reached the oldest tenth leaves. */
  readonly messages: number;
  /** Fills of orders that are not ours. When they are reached the oldest tenth leaves. */
  readonly externalFills: number;
  /** Orders that are not ours and that nobody has said to be over. */
  readonly foreignOrders: number;
}

/** The limits of every book. Whoever changes them counts `SNAPSHOT_FORMAT` up: they decide what a fold remembers. */
export const IN_MEMORY: MemoryLimits = {
  orders: ORDERS_IN_MEMORY,
  pastTrades: 30_000,
  messages: 10_000,
  externalFills: 10_000,
  foreignOrders: 5_000,
};
