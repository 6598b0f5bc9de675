import {
  add,
  divide,
  fromInteger,
  multiply,
  newYorkDate,
  subtract,
  times,
  ZERO,
  type CivilDate,
  type Decimal,
  type EpochMs,
  type InstrumentSpec,
} from "@floorbroker/core";

/** A position with its story of the day. */
export interface BookedPosition {
  readonly spec: InstrumentSpec;
  /** Signed. */
  readonly quantity: number;
  readonly average: Decimal;
  readonly realized: Decimal;
  readonly realizedOn: CivilDate;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

/** One execution of one contract. */
export interface Execution {
  readonly spec: InstrumentSpec;
  readonly buys: boolean;
  readonly quantity: number;
  readonly price: Decimal;
  readonly at: EpochMs;
}

/** What an execution did. */
export interface Booked {
  /** Units of it that closed; the rest opened. */
  readonly closed: number;
  /** Money that changed hands for it, fees left out: of a future only the result of what was closed. */
  readonly value: Decimal;
}

/** Positions at average prices, as tastytrade shows them. */
export interface PositionBook {
  book(execution: Execution): Booked;
  /** Signed quantity of an instrument. */
  quantityOf(id: string): number;
  /** Open ones, and those that were closed on the date. */
  positions(today: CivilDate): readonly BookedPosition[];
}

/** No position yet. */
export const positionBook = (): PositionBook => {
  const book = new Map<string, BookedPosition>();

  const averageAfter = (before: BookedPosition | undefined, opened: number, quantity: number, price: Decimal): Decimal => {
    if (opened === 0 || before === undefined || before.quantity === 0) return opened === 0 ? (before?.average ?? price) : price;
    const stays = Math.sign(before.quantity) === Math.sign(quantity);
    if (!stays) return price;
    const worth = add(times(before.average, Math.abs(before.quantity)), times(price, opened));
    return divide(worth, fromInteger(Math.abs(quantity)));
  };

  return {
    book: ({ spec, buys, quantity, price, at }) => {
      const { id, kind } = spec.instrument;
      const before = book.get(id);
      const held = before?.quantity ?? 0;
      const units = buys ? quantity : -quantity;
      const closed = Math.sign(held) === -Math.sign(units) ? Math.min(Math.abs(held), quantity) : 0;
      const after = held + units;
      const perUnit = before === undefined ? ZERO : subtract(price, before.average);
      const gain = times(multiply(perUnit, spec.multiplier), held > 0 ? closed : -closed);
      const today = newYorkDate(at);
      book.set(id, {
        spec,
        quantity: after,
        average: averageAfter(before, quantity - closed, after, price),
        realized: add(before?.realizedOn === today ? before.realized : ZERO, gain),
        realizedOn: today,
        createdAt: before === undefined || held === 0 ? at : before.createdAt,
        updatedAt: at,
      });
      return { closed, value: kind === "future" ? gain : times(multiply(price, spec.multiplier), -units) };
    },
    quantityOf: (id) => book.get(id)?.quantity ?? 0,
    positions: (today) => [...book.values()].filter(({ quantity, realizedOn }) => quantity !== 0 || realizedOn === today),
  };
};
