import {
  array,
  branded,
  decimalString,
  integer,
  nullable,
  object,
  remembered,
  string,
  union,
  type Codec,
  type TypeOf,
} from "../codec.ts";
import type { ChannelId, UserId } from "../ids.ts";
import type { CivilDate } from "../time.ts";

/** A sum of money, or a percentage of the account's net liquidation (`2` is 2 %). */
export const lossCodec = union("unit", {
  money: object({ value: decimalString }),
  percent: object({ value: decimalString }),
});
export type Loss = TypeOf<typeof lossCodec>;

/** Symbols (underlyings, product roots). Something that is denied stays denied, allowed or not. */
const symbolList = object({
  /** Null allows all that is not denied. */
  allow: nullable(array(string)),
  deny: array(string),
});

/** Expiries of options, counted in calendar days from today in New York; 0 is today. */
const expiryList = object({
  minDays: nullable(integer),
  maxDays: nullable(integer),
  deny: array(branded<CivilDate>()),
});

/**
 * What entries are held to. Null is no limit. Everything is counted over the trades of its scope: all of the book's, or
 * those of one channel, or of one author. Money is in the account's currency, percentages are of 100.
 */
export const riskLimitsCodec = object({
  /** Units of one trade. A size that the allocation gives is cut to it; one that was asked for is refused. */
  maxContracts: nullable(integer),
  /** Money that one trade may commit. Cut or refused alike. */
  maxCost: nullable(decimalString),
  maxOpenTrades: nullable(integer),
  maxOpenPerSymbol: nullable(integer),
  maxOpenPerExpiry: nullable(integer),
  maxOpenPerAuthor: nullable(integer),
  /** Money that all open trades may have committed and pending. Cut or refused alike. */
  maxExposure: nullable(decimalString),
  /**
   * Money that open trades lose when every stop is hit, in percent of net liquidation; without a stop it is all of it.
   */
  maxRiskPercent: nullable(decimalString),
  /** Money committed in options that expire today. Cut or refused alike. */
  zeroDtePremium: nullable(decimalString),
  /** How far a limit that the trader gives may be from the mid, in percent: a mistyped price stops here. */
  limitBandPercent: nullable(decimalString),
  /** The same contract, side and author again within so many ms is a duplicate. */
  duplicateWindowMs: nullable(integer),
  /** Orders sent (of any kind; only entries are refused) in the last minute, and since New York's midnight. */
  ordersPerMinute: nullable(integer),
  ordersPerDay: nullable(integer),
  /** Realised loss since New York's midnight that stops entries until the next day. */
  dayLoss: nullable(lossCodec),
  /** Realised loss since the highest point that stops entries until an operator resumes. */
  drawdown: nullable(lossCodec),
  /** So many losing trades in a row stop entries for so long. */
  lossStreak: nullable(object({ losses: integer, pauseMs: integer })),
  symbols: nullable(symbolList),
  expiries: nullable(expiryList),
});
export type RiskLimits = TypeOf<typeof riskLimitsCodec>;

/**
 * How a size comes about that nobody asked for. By `allocation`: a share of buying power. By `risk`: what a trade may
 * lose, in percent of net liquidation by the alert's size word (none is normal), over the distance from entry to stop;
 * never more than the allocation pays for.
 */
export const sizingRuleCodec = union("by", {
  allocation: object({}),
  risk: object({ smallPercent: decimalString, normalPercent: decimalString, largePercent: decimalString }),
});
export type SizingRule = TypeOf<typeof sizingRuleCodec>;

/** The limits of a book, and those that one channel's or one author's trades are held to besides. */
export const riskConfigCodec = remembered(object({
  book: riskLimitsCodec,
  channels: array(object({ id: branded<ChannelId>(), limits: riskLimitsCodec })),
  authors: array(object({ id: branded<UserId>(), limits: riskLimitsCodec })),
  sizing: sizingRuleCodec,
  /** The day-trade rule (FINRA 4210): in a margin account below so much, so many day trades in five business days. */
  dayTrades: nullable(object({ limit: integer, below: decimalString })),
  /** In a cash account an entry uses settled funds alone (Regulation T): sales count from the next business day. */
  settledFundsOnly: nullable(object({})),
}));
export type RiskConfig = TypeOf<typeof riskConfigCodec>;

/** Nothing is limited. */
export const NO_LIMITS: RiskLimits = {
  maxContracts: null,
  maxCost: null,
  maxOpenTrades: null,
  maxOpenPerSymbol: null,
  maxOpenPerExpiry: null,
  maxOpenPerAuthor: null,
  maxExposure: null,
  maxRiskPercent: null,
  zeroDtePremium: null,
  limitBandPercent: null,
  duplicateWindowMs: null,
  ordersPerMinute: null,
  ordersPerDay: null,
  dayLoss: null,
  drawdown: null,
  lossStreak: null,
  symbols: null,
  expiries: null,
};

/** What was in force before there were limits: books that were configured then stay as they were. */
export const UNLIMITED: RiskConfig = {
  book: NO_LIMITS,
  channels: [],
  authors: [],
  sizing: { by: "allocation" },
  dayTrades: null,
  settledFundsOnly: null,
};

/** {@link riskConfigCodec}, with {@link UNLIMITED} where the key is absent. */
export const riskConfigSince: Codec<RiskConfig> = {
  encode: riskConfigCodec.encode,
  decode: (json, path) => riskConfigCodec.decode(json ?? riskConfigCodec.encode(UNLIMITED), path),
};
