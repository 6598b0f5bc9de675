import type { InstrumentId } from "../ids.ts";
import { instrumentText } from "../instrument/instrument-text.ts";
import { contractUnits } from "../instrument/spread.ts";
import { get } from "../persistent-map.ts";
import { heldOf } from "./holdings.ts";
import { positionsOf, type BookPosition } from "./positions.ts";
import { promised, type Book } from "./state.ts";
import type { Trade } from "./trade.ts";

/** Units of a contract that the account has by all that is known: our trades, and what is beside them. */
const inAccount = ({ disagreements, foreignPositions }: Book, { quantity }: BookPosition, id: InstrumentId): number => {
  const beside = disagreements.find(({ instrument }) => instrument === id)?.difference ?? get(foreignPositions, id) ?? 0;
  return quantity + beside;
};

interface Part {
  readonly name: string;
  /** Units of the trade, below 0 when short. */
  readonly held: number;
  readonly inAccount: number;
}

const partsOf = (book: Book, trade: Trade): readonly Part[] => {
  const positions = positionsOf(book);
  return contractUnits(trade.spec.instrument, trade.side).map(({ contract, units }) => {
    const position = promised(positions.get(contract.id), "the position of an open trade");
    return { name: instrumentText(contract), held: units * heldOf(book, trade), inAccount: inAccount(book, position, contract.id) };
  });
};

/**
 * Whether a contract of the trade is gone from the account, or less of it is there: somebody has traded the other side.
 * A future is closed by a trade the other way, whatever the account has.
 */
export const isNettedAway = (book: Book, trade: Trade): boolean =>
  trade.spec.instrument.kind !== "future" &&
  partsOf(book, trade).some(({ held, inAccount: has }) => has * Math.sign(held) < Math.abs(held));

/** What of the trade can't be closed by us, what the account has of it, and what is to be done by hand. */
export const cannotClose = (book: Book, trade: Trade): string => {
  const parts = partsOf(book, trade).map(({ name, held, inAccount: has }) => `${has} ${name} (the trade holds ${held})`);
  const what = `${heldOf(book, trade)} ${instrumentText(trade.spec.instrument)}`;
  return `${what} can't be closed: by the book's count the account has ${parts.join(", ")}; compare with the broker's position list and close by hand there what it has of them`;
};
