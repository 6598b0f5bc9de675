/** Everything that comes from outside is bounded; the bounds have their names here. */

/** Longest text of a message, embeds included, that is read at all, in UTF-16 units. Discord's own limit is 4,000. */
export const MESSAGE_LENGTH = 4_000;

/** Most contracts or shares that one instruction may name; more is a slip of the pen. */
export const INSTRUCTION_QUANTITY = 10_000;

/** Most orders that a book keeps in memory; the trades that ended longest ago leave it first, and stay in the journal. */
export const ORDERS_IN_MEMORY = 10_000;
