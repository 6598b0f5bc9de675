import { marketCalendar } from "../../calendar/trading-hours.ts";
import { add, divide, fromInteger, multiply, negate, subtract, times, ZERO, type Decimal } from "../../decimal.ts";
import type { TradeDay } from "../../ports/read-models.ts";
import type { CivilDate, EpochMs } from "../../time.ts";
import { averageFillPrice, executionsOf, filledOf, turnoverOf, type CountedFill, type Order } from "../order.ts";
import type { Trade } from "../trade.ts";

/** A trade with its orders, as one commit left them. The entry is missing between the events of the very first one. */
export interface TradeOrders {
  readonly trade: Trade;
  readonly entry: Order | undefined;
  readonly exits: readonly Order[];
}

/** The trading day of an instant, in the market of the trade's instrument. */
export const dayOf = ({ spec }: Trade, at: EpochMs): CivilDate => marketCalendar(spec.calendar).tradingDayOf(at);

/** Average price of the entry's fills; undefined before the first. */
export const entryPriceOf = ({ entry }: TradeOrders): Decimal | undefined => (entry === undefined ? undefined : averageFillPrice(entry));

/** Average price of all exits' fills; undefined before the first. */
export const exitPriceOf = ({ exits }: TradeOrders): Decimal | undefined => {
  const units = exits.reduce((sum, order) => sum + filledOf(order), 0);
  const turnover = exits.reduce((sum, order) => add(sum, turnoverOf(order)), ZERO);
  return units === 0 ? undefined : divide(turnover, fromInteger(units));
};

/** What the units that were closed earned, as `realisedOf` reckons it. */
const gainOf = (trade: Trade, average: Decimal | undefined, units: number, proceeds: Decimal): Decimal => {
  if (average === undefined) return ZERO;
  const gain = subtract(proceeds, times(average, units));
  return multiply(trade.side === "buy" ? gain : negate(gain), trade.spec.multiplier);
};

interface Daily {
  closed: number;
  proceeds: Decimal;
  fees: Decimal;
}

const byDay = ({ trade, entry, exits }: TradeOrders): readonly (readonly [CivilDate, Daily])[] => {
  const days = new Map<CivilDate, Daily>();
  const dayFor = ({ at }: CountedFill): Daily => {
    const day = dayOf(trade, at);
    const daily = days.get(day) ?? { closed: 0, proceeds: ZERO, fees: ZERO };
    days.set(day, daily);
    return daily;
  };
  for (const fill of exits.flatMap((order) => order.fills)) {
    const daily = dayFor(fill);
    daily.closed += fill.quantity;
    daily.proceeds = add(daily.proceeds, times(fill.price, fill.quantity));
  }
  for (const fill of [...(entry === undefined ? [] : [entry]), ...exits].flatMap(executionsOf)) {
    const daily = dayFor(fill);
    daily.fees = add(daily.fees, fill.fees ?? ZERO);
  }
  return [...days].toSorted(([a], [b]) => (a < b ? -1 : 1));
};

/**
 * What a trade earned, day by day. Each day is the difference between what was earned up to its end and up to its
 * beginning, so that roundings cancel and the days add up to the whole.
 */
export const tradeDays = (orders: TradeOrders): readonly TradeDay[] => {
  const { trade } = orders;
  const average = entryPriceOf(orders);
  let units = 0;
  let proceeds = ZERO;
  let before = ZERO;
  return byDay(orders).map(([day, daily]) => {
    units += daily.closed;
    proceeds = add(proceeds, daily.proceeds);
    const upTo = gainOf(trade, average, units, proceeds);
    const realised = subtract(upTo, before);
    before = upTo;
    return { tradeId: trade.id, day, instrument: trade.spec.instrument.id, closed: daily.closed, realised, fees: daily.fees };
  });
};
