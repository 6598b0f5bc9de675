import { add, divide, fromInteger, times, ZERO, type Decimal } from "../decimal.ts";
import type { InstrumentId } from "../ids.ts";
import { underlyingOfInstrument } from "../instrument/instrument-text.ts";
import type { InstrumentSpec } from "../instrument/instrument.ts";
import { legSpec } from "../instrument/spread-spec.ts";
import { entriesOf } from "../persistent-map.ts";
import type { EpochMs } from "../time.ts";
import { entryOrdersOf, exitsOf } from "./holdings.ts";
import { executionsOf, type Order } from "./order.ts";
import type { Book } from "./state.ts";
import type { Trade } from "./trade.ts";

/** What all trades of a book together hold of one instrument. */
export interface BookPosition {
  readonly spec: InstrumentSpec;
  /** What a doubt about it freezes. */
  readonly symbol: string;
  /** Units, negative when short. */
  readonly quantity: number;
  /** Average price of the units held, as a broker reckons it: reductions keep it, a turn starts it anew. Null when flat. */
  readonly average: Decimal | null;
  /** The last instant at which anything was sent or heard of its orders; `Infinity` while one of them is asked about. */
  readonly touchedAt: EpochMs;
}

/**
 * The last instant at which anything was sent or heard of an order; `Infinity` while an answer is awaited. Once it was
 * asked for in vain and the operator told, it is not awaited any more: what the broker's lists say counts.
 */
export const touchedAt = (order: Order): EpochMs => {
  if (order.pending !== null && order.inquiry?.escalated !== true) return Infinity;
  const heard = [order.pending?.claimedAt ?? 0, ...order.incarnations.map(({ since }) => since), ...executionsOf(order).map(({ at }) => at)];
  return Math.max(order.intendedAt, order.acknowledgedAt ?? 0, ...heard);
};

/**
 * As {@link touchedAt}; also `Infinity` while the broker is being asked about the order, as after a restart: what it has
 * traded is not known before the answer, or before it was asked for in vain and the operator told.
 */
const settledAt = (order: Order): EpochMs => (order.inquiry?.escalated === false ? Infinity : touchedAt(order));

interface SignedFill {
  readonly at: EpochMs;
  readonly units: number;
  readonly price: Decimal;
}

/** What an order has traded of one contract: a spread's order trades several. */
const signedFills = ({ terms, fills, legFills }: Order, contract: InstrumentId): readonly SignedFill[] => {
  const ofIt = legFills.length > 0 ? legFills.filter((fill) => fill.instrument === contract) : fills.map((fill) => ({ ...fill, side: terms.side }));
  return ofIt.map(({ at, quantity, price, side }) => ({ at, units: side === "buy" ? quantity : -quantity, price }));
};

interface Running {
  readonly units: number;
  readonly average: Decimal;
}

const afterFill = (running: Running, fill: SignedFill): Running => {
  const units = running.units + fill.units;
  if (units === 0) return { units, average: ZERO };
  const grows = running.units === 0 || Math.sign(running.units) === Math.sign(fill.units);
  if (!grows) return { units, average: Math.sign(units) === Math.sign(running.units) ? running.average : fill.price };
  const cost = add(times(running.average, Math.abs(running.units)), times(fill.price, Math.abs(fill.units)));
  return { units, average: divide(cost, fromInteger(Math.abs(units))) };
};

const positionOf = (spec: InstrumentSpec, orders: readonly Order[]): BookPosition => {
  const fills = orders.flatMap((order) => signedFills(order, spec.instrument.id)).toSorted((a, b) => a.at - b.at);
  const { units, average } = fills.reduce(afterFill, { units: 0, average: ZERO });
  return {
    spec,
    symbol: underlyingOfInstrument(spec.instrument),
    quantity: units,
    average: units === 0 ? null : average,
    touchedAt: Math.max(...orders.map(settledAt)),
  };
};

/** What the account holds by a trade: the contract itself, or every leg of a spread. */
export const contractsHeld = ({ spec }: Trade): readonly InstrumentSpec[] =>
  spec.instrument.kind === "spread" ? spec.instrument.legs.map(({ option }) => legSpec(spec, option)) : [spec];

const ordersByContract = (book: Book): ReadonlyMap<InstrumentId, { readonly spec: InstrumentSpec; readonly orders: Order[] }> => {
  const found = new Map<InstrumentId, { readonly spec: InstrumentSpec; readonly orders: Order[] }>();
  for (const [, trade] of entriesOf(book.trades)) {
    // What has expired is no position of the account any more, whatever our fills say.
    if (trade.closed?.reason === "expired") continue;
    const orders = [...entryOrdersOf(book, trade), ...exitsOf(book, trade)];
    for (const spec of contractsHeld(trade)) {
      const { id } = spec.instrument;
      const known = found.get(id) ?? { spec, orders: [] };
      known.orders.push(...orders);
      found.set(id, known);
    }
  }
  return found;
};

/**
 * What the book says that the account holds through it, by contract, spreads as their legs; also what it once held and
 * holds no more.
 */
export const positionsOf = (book: Book): ReadonlyMap<InstrumentId, BookPosition> =>
  new Map([...ordersByContract(book)].map(([id, { spec, orders }]) => [id, positionOf(spec, orders)]));
