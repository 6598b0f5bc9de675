import { DAY, instrumentText, SECOND, toFloat, type EpochMs, type InstrumentSpec } from "@floorbroker/core";
import type { DaySoFar } from "./day-so-far.ts";
import { numeric, type EventType, type EventValue, type FeedEvent } from "./event-fields.ts";
import { greeksOf } from "./greeks.ts";
import type { Look, MarketView } from "./market-view.ts";

/** An event that is shown now; the same `key` means that there is nothing new. */
export interface Shown {
  readonly key: string;
  readonly event: FeedEvent;
}

/** What events are made of. */
export interface Sources {
  readonly view: MarketView;
  readonly dayOf: (spec: InstrumentSpec, t: EpochMs) => DaySoFar | undefined;
}

const EXCHANGE = "Q";
const SHIFT = 32n;

/** The place of an indexed event in its series: dxFeed packs the second into the upper half. */
export const indexAt = (t: EpochMs): number => Number(BigInt(Math.floor(t / SECOND)) << SHIFT);

const dayId = (t: EpochMs): number => Math.floor(t / DAY);

const keyed = (event: FeedEvent, ...told: readonly EventValue[]): Shown => ({ key: told.join("|"), event });

const quoteOf = ({ quote }: Look, t: EpochMs): Shown => {
  const [bid, ask] = [quote.bid, quote.ask].map((price) => (price === null ? "NaN" : toFloat(price)));
  const second = Math.floor(t / SECOND) * SECOND;
  const { bidSize, askSize } = quote;
  const event = {
    sequence: 0,
    timeNanoPart: 0,
    bidTime: second,
    bidExchangeCode: EXCHANGE,
    bidPrice: bid ?? "NaN",
    bidSize,
    askTime: second,
    askExchangeCode: EXCHANGE,
    askPrice: ask ?? "NaN",
    askSize,
  };
  return keyed(event, event.bidPrice, event.askPrice, bidSize, askSize);
};

const tradeOf = ({ last, size }: Look, day: DaySoFar | undefined, before: number, t: EpochMs): Shown => {
  const change = before === last ? 0 : last - before;
  const direction = change > 0 ? "UP" : change < 0 ? "DOWN" : "ZERO";
  const event = {
    time: Math.floor(t / SECOND) * SECOND,
    timeNanoPart: 0,
    sequence: 0,
    exchangeCode: EXCHANGE,
    price: numeric(last),
    change: numeric(Number(change.toFixed(8))),
    size,
    dayId: dayId(day?.endAt ?? t),
    dayVolume: day?.volume ?? "NaN",
    dayTurnover: numeric(Number((day?.turnover ?? NaN).toFixed(4))),
    tickDirection: direction,
    extendedTradingHours: false,
  };
  return keyed(event, event.price);
};

const timeAndSaleOf = (look: Look, t: EpochMs): Shown => {
  const { quote, last, size } = look;
  const event = {
    eventFlags: 0,
    index: indexAt(t),
    time: Math.floor(t / SECOND) * SECOND,
    sequence: 0,
    timeNanoPart: 0,
    exchangeCode: EXCHANGE,
    price: numeric(last),
    size,
    bidPrice: quote.bid === null ? "NaN" : toFloat(quote.bid),
    askPrice: quote.ask === null ? "NaN" : toFloat(quote.ask),
    exchangeSaleConditions: "",
    tradeThroughExempt: "",
    aggressorSide: "UNDEFINED",
    spreadLeg: false,
    extendedTradingHours: false,
    validTick: true,
    type: "NEW",
    buyer: null,
    seller: null,
  };
  return keyed(event, event.price);
};

const summaryOf = (
  { view }: Sources,
  spec: InstrumentSpec,
  look: Look,
  day: DaySoFar | undefined,
  t: EpochMs,
): Shown => {
  const before = day === undefined ? t : view.hours.lastOpen(spec, day.openAt - 1);
  const previous = view.look(spec, before)?.last ?? NaN;
  const isOver = !view.hours.isOpen(spec, t);
  const event = {
    dayId: dayId(day?.endAt ?? t),
    dayOpenPrice: numeric(day?.open ?? NaN),
    dayHighPrice: numeric(day?.high ?? NaN),
    dayLowPrice: numeric(day?.low ?? NaN),
    dayClosePrice: numeric(isOver ? look.last : NaN),
    dayClosePriceType: isOver ? "FINAL" : "REGULAR",
    prevDayId: dayId(before),
    prevDayClosePrice: numeric(previous),
    prevDayClosePriceType: "FINAL",
    prevDayVolume: "NaN",
    // A whole number, for which the quote service has no other word than 0.
    openInterest: 0,
  };
  return keyed(event, ...Object.values(event));
};

const profileOf = (spec: InstrumentSpec): Shown => {
  const event = {
    description: instrumentText(spec.instrument),
    shortSaleRestriction: "INACTIVE",
    tradingStatus: "ACTIVE",
    statusReason: "",
    haltStartTime: 0,
    haltEndTime: 0,
    highLimitPrice: "NaN",
    lowLimitPrice: "NaN",
    high52WeekPrice: "NaN",
    low52WeekPrice: "NaN",
    beta: "NaN",
    earningsPerShare: "NaN",
    dividendFrequency: "NaN",
    exDividendAmount: "NaN",
    exDividendDayId: 0,
    shares: "NaN",
    freeFloat: "NaN",
  };
  return keyed(event);
};

const greeksEvent = (view: MarketView, spec: InstrumentSpec, t: EpochMs): Shown | undefined => {
  const greeks = greeksOf(view, spec, t);
  if (greeks === undefined) return undefined;
  const values = Object.fromEntries(
    Object.entries(greeks).map(([name, value]) => [name, numeric(Number(value.toFixed(6)))]),
  );
  const event = { eventFlags: 0, index: indexAt(t), time: Math.floor(t / SECOND) * SECOND, sequence: 0, ...values };
  return keyed(event, ...Object.values(values));
};

/** The event of a type as it is now; `undefined` when there is none, as of Greeks of a share. */
export const eventNow = (
  sources: Sources,
  type: Exclude<EventType, "Candle">,
  spec: InstrumentSpec,
  t: EpochMs,
): Shown | undefined => {
  const { view, dayOf } = sources;
  if (type === "Greeks") return greeksEvent(view, spec, t);
  const look = view.look(spec, t);
  if (look === undefined) return undefined;
  switch (type) {
    case "Quote":
      return quoteOf(look, t);
    case "Trade":
      return tradeOf(look, dayOf(spec, t), view.look(spec, t - SECOND)?.last ?? look.last, t);
    case "TimeAndSale":
      return timeAndSaleOf(look, t);
    case "Summary":
      return summaryOf(sources, spec, look, dayOf(spec, t), t);
    case "Profile":
      return profileOf(spec);
  }
};
