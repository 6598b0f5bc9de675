/** A value of an event. What JSON has no number for is a text: `NaN` (dxLink specification). */
export type EventValue = number | string | boolean | null;

/** One event, by the names of its fields. */
export type FeedEvent = Readonly<Record<string, EventValue>>;

const HEAD = ["eventType", "eventSymbol", "eventTime"] as const;
const INDEXED = [...HEAD, "eventFlags", "index", "time", "sequence"] as const;

/** Every type of event that is known here, with its fields in their order (dxFeed's event model). */
export const EVENT_FIELDS = {
  Quote: [
    ...HEAD,
    "sequence",
    "timeNanoPart",
    "bidTime",
    "bidExchangeCode",
    "bidPrice",
    "bidSize",
    "askTime",
    "askExchangeCode",
    "askPrice",
    "askSize",
  ],
  Trade: [
    ...HEAD,
    "time",
    "timeNanoPart",
    "sequence",
    "exchangeCode",
    "price",
    "change",
    "size",
    "dayId",
    "dayVolume",
    "dayTurnover",
    "tickDirection",
    "extendedTradingHours",
  ],
  Summary: [
    ...HEAD,
    "dayId",
    "dayOpenPrice",
    "dayHighPrice",
    "dayLowPrice",
    "dayClosePrice",
    "dayClosePriceType",
    "prevDayId",
    "prevDayClosePrice",
    "prevDayClosePriceType",
    "prevDayVolume",
    "openInterest",
  ],
  Profile: [
    ...HEAD,
    "description",
    "shortSaleRestriction",
    "tradingStatus",
    "statusReason",
    "haltStartTime",
    "haltEndTime",
    "highLimitPrice",
    "lowLimitPrice",
    "high52WeekPrice",
    "low52WeekPrice",
    "beta",
    "earningsPerShare",
    "dividendFrequency",
    "exDividendAmount",
    "exDividendDayId",
    "shares",
    "freeFloat",
  ],
  Greeks: [...INDEXED, "price", "volatility", "delta", "gamma", "theta", "rho", "vega"],
  TimeAndSale: [
    ...INDEXED,
    "timeNanoPart",
    "exchangeCode",
    "price",
    "size",
    "bidPrice",
    "askPrice",
    "exchangeSaleConditions",
    "tradeThroughExempt",
    "aggressorSide",
    "spreadLeg",
    "extendedTradingHours",
    "validTick",
    "type",
    "buyer",
    "seller",
  ],
  Candle: [
    ...INDEXED,
    "count",
    "open",
    "high",
    "low",
    "close",
    "volume",
    "vwap",
    "bidVolume",
    "askVolume",
    "impVolatility",
    "openInterest",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Events of these types are sent; others can be subscribed, and nothing is ever heard of them. */
export type EventType = keyof typeof EVENT_FIELDS;

export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENT_FIELDS, type);

/** A number as it stands in an event. */
export const numeric = (value: number): EventValue => (Number.isFinite(value) ? value : "NaN");
