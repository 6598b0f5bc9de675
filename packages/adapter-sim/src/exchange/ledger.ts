import {
  add,
  divide,
  fromInteger,
  multiply,
  subtract,
  times,
  ZERO,
  type Decimal,
  type FillId,
  type InstrumentId,
  type InstrumentSpec,
  type OrderSide,
} from "@floorbroker/core";
import type { Fees } from "../config.ts";

/** One execution as the account books it. */
export interface Booking {
  readonly fillId: FillId;
  readonly spec: InstrumentSpec;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly price: Decimal;
  /** Settlement at expiry costs nothing. */
  readonly free: boolean;
}

/** Units bought or sold at one price and still open; signed. */
interface Lot {
  quantity: number;
  readonly price: Decimal;
}

/** A position of the account; signed. */
export interface Position {
  readonly spec: InstrumentSpec;
  readonly quantity: number;
  /** Rounded to 10⁻⁸ where lots differ. */
  readonly averagePrice: Decimal;
  /** Money that the position cost, signed as the quantity. */
  readonly cost: Decimal;
}

/**
 * The account's money: cash and positions as a fold over executions, exact to the last digit. Shares and options are
 * paid for in cash; of a future only the difference is, when it is closed. Lots leave in the order in which they came.
 */
export interface Ledger {
  readonly cash: () => Decimal;
  position(id: InstrumentId): number;
  /** All open positions, by instrument id. */
  positions(): readonly Position[];
  /** Books an execution and says what it cost in fees. */
  book(booking: Booking): Decimal;
  /** Changes an execution that is already booked; quantity 0 takes it out. */
  revise(fillId: FillId, quantity: number, price: Decimal): void;
}

const signed = (side: OrderSide, quantity: number): number => (side === "buy" ? quantity : -quantity);

interface Book {
  cash: Decimal;
  readonly lots: Map<InstrumentId, { readonly spec: InstrumentSpec; open: Lot[] }>;
}

/** Takes units out of lots of the other sign; returns how many, and what closing them brings in price. */
const close = (lots: Lot[], units: number, price: Decimal): { readonly closed: number; readonly gain: Decimal } => {
  let left = units;
  let gain = ZERO;
  for (
    let lot = lots[0];
    lot !== undefined && left !== 0 && Math.sign(lot.quantity) === -Math.sign(left);
    lot = lots[0]
  ) {
    const taken = Math.min(Math.abs(lot.quantity), Math.abs(left)) * Math.sign(lot.quantity);
    gain = add(gain, times(subtract(price, lot.price), taken));
    lot.quantity -= taken;
    left += taken;
    if (lot.quantity === 0) lots.shift();
  }
  return { closed: Math.abs(units - left), gain };
};

const post = (book: Book, fees: Fees, { spec, side, quantity, price, free }: Booking): Decimal => {
  const { id, kind } = spec.instrument;
  const entry = book.lots.get(id) ?? { spec, open: [] };
  book.lots.set(id, entry);
  const units = signed(side, quantity);
  const { closed, gain } = close(entry.open, units, price);
  const opened = quantity - closed;
  if (opened > 0) entry.open.push({ quantity: signed(side, opened), price });
  const paid = kind === "future" ? multiply(gain, spec.multiplier) : times(multiply(price, spec.multiplier), -units);
  const rates = fees[kind === "spread" ? "option" : kind];
  const cost = free ? ZERO : add(times(rates.open, opened), times(rates.close, closed));
  book.cash = subtract(add(book.cash, paid), cost);
  return cost;
};

const positionOf = ({ spec, open }: { readonly spec: InstrumentSpec; readonly open: readonly Lot[] }): Position => {
  const quantity = open.reduce((sum, lot) => sum + lot.quantity, 0);
  const worth = open.reduce((sum, lot) => add(sum, times(lot.price, lot.quantity)), ZERO);
  const averagePrice = quantity === 0 ? ZERO : divide(worth, fromInteger(quantity));
  return { spec, quantity, averagePrice, cost: multiply(worth, spec.multiplier) };
};

/** The ledger of an account that starts with `cash`. */
export const ledger = (cash: Decimal, fees: Fees): Ledger => {
  const bookings: Booking[] = [];
  let book: Book = { cash, lots: new Map() };
  return {
    cash: () => book.cash,
    position: (id) => book.lots.get(id)?.open.reduce((sum, lot) => sum + lot.quantity, 0) ?? 0,
    positions: () =>
      [...book.lots.values()]
        .filter(({ open }) => open.length > 0)
        .map(positionOf)
        .toSorted((a, b) => (a.spec.instrument.id < b.spec.instrument.id ? -1 : 1)),
    book: (booking) => {
      bookings.push(booking);
      return post(book, fees, booking);
    },
    revise: (fillId, quantity, price) => {
      const at = bookings.findIndex((booking) => booking.fillId === fillId);
      const booking = bookings[at];
      if (booking === undefined) return;
      if (quantity === 0) bookings.splice(at, 1);
      else bookings[at] = { ...booking, quantity, price };
      book = { cash, lots: new Map() };
      for (const each of bookings) post(book, fees, each);
    },
  };
};
