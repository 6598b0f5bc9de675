import {
  channelId,
  decimal,
  fail,
  format,
  HOUR,
  MINUTE,
  NO_LIMITS,
  ok,
  parseDecimal,
  SECOND,
  userId,
  ZERO,
  type Loss,
  type Result,
  type RiskConfig,
  type RiskLimits,
  type SizingRule,
} from "@floorbroker/core";
import type * as t from "io-ts";
import { shown } from "./document.ts";
import { fromText, list, notA, orNone, refined, section, type Setting, type Wrong } from "./setting.ts";
import {
  civilDay,
  duration,
  flag,
  isTooLong,
  money,
  parsePercent,
  percent,
  snowflake,
  symbol,
  wholeNumber,
  word,
} from "./values.ts";

const HUNDRED = decimal("100");

const MOST = decimal("1000000000");
const sum = money({ above: ZERO, max: MOST });
const part = percent({ above: ZERO, max: HUNDRED });
const trades = wholeNumber({ min: 1, max: 10_000 });
const days = wholeNumber({ min: 0, max: 3_000 });

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** `2%` of the account's net liquidation, or a sum of money. */
const loss: Setting<Loss> = fromText(
  "a loss",
  (value): value is Loss => isObject(value) && "unit" in value,
  (text) => {
    const unit = text.endsWith("%") ? "percent" : "money";
    const value = unit === "percent" ? parsePercent(text) : parseDecimal(text);
    if (isTooLong(text) || (value !== undefined && value > MOST)) {
      return fail({ what: `is ${shown(text)}`, fix: `choose at most ${unit === "percent" ? "100%" : format(MOST)}` });
    }
    if (value === undefined)
      return fail(notA("a loss", text, "write it as a part of the account, 2%, or as money, 500"));
    if (value <= ZERO) return fail({ what: `is ${text}`, fix: "write the loss without a sign, more than 0" });
    if (unit === "percent" && value > HUNDRED) return fail({ what: `is ${text}`, fix: "choose at most 100%" });
    return ok({ unit, value });
  },
);

type LossStreak = NonNullable<RiskLimits["lossStreak"]>;

const lossStreak: Setting<LossStreak> = refined(
  section({ losses: wholeNumber({ min: 1, max: 100 }), pause: duration({ min: MINUTE, max: 24 * HOUR }) }),
  (value): value is LossStreak => isObject(value) && "pauseMs" in value,
  ({ losses, pause }) => {
    if (losses === undefined) return fail({ what: "does not say how many losses", fix: "write losses: 3" });
    return pause === undefined
      ? fail({ what: "does not say how long the pause is", fix: "write pause: 1h" })
      : ok({ losses, pauseMs: pause });
  },
);

/** The limits of the book, of a channel or of an author. Each may be `none`. */
const limitFields = {
  /** Units of one trade: 1 to 10000. */
  maxContracts: orNone(trades),
  /** Money that one trade may commit. */
  maxCost: orNone(sum),
  /** Trades that may be open at once: 1 to 10000; also on one underlying or product, of one expiry, of one author. */
  maxOpenTrades: orNone(trades),
  maxOpenPerSymbol: orNone(trades),
  maxOpenPerExpiry: orNone(trades),
  maxOpenPerAuthor: orNone(trades),
  /** Money that all open trades may have committed and pending. */
  maxExposure: orNone(sum),
  /** What open trades lose when every stop is hit, in percent of net liquidation. */
  maxRiskPercent: orNone(part),
  /** Money committed in options that expire today. */
  zeroDtePremium: orNone(sum),
  /** How far a price that the trader gives may be from the mid. */
  limitBandPercent: orNone(part),
  /** The same contract, side and author again within this time is a duplicate: 1s to 24h. */
  duplicateWindow: orNone(duration({ min: SECOND, max: 24 * HOUR })),
  /** Orders in the last minute, and since New York's midnight: 1 to 10000. */
  ordersPerMinute: orNone(trades),
  ordersPerDay: orNone(trades),
  /** Realised loss that stops entries until the next day: `2%` or `500`. */
  dayLoss: orNone(loss),
  /** Realised loss since the highest point that stops entries until an operator resumes. */
  drawdown: orNone(loss),
  /** So many losing trades in a row (1 to 100) stop entries for so long (1m to 24h). */
  lossStreak: orNone(lossStreak),
  /** Underlyings and products (`/ES`) that may be traded; without `allow` all that are not denied. */
  symbols: orNone(section({ allow: orNone(list(symbol)), deny: list(symbol) })),
  /** Expiries of options, in calendar days from today (0 to 3000). */
  expiries: orNone(section({ minDays: orNone(days), maxDays: orNone(days), deny: list(civilDay) })),
} as const;

type LimitChanges = { readonly [Key in keyof typeof limitFields]?: t.TypeOf<(typeof limitFields)[Key]> | undefined };

/** What the file says; where it says nothing, what holds without it. */
const said = <A>(given: A | undefined, otherwise: A): A => (given === undefined ? otherwise : given);

const symbolsOver = (base: RiskLimits["symbols"], given: LimitChanges["symbols"]): RiskLimits["symbols"] =>
  given == null
    ? said(given, base)
    : { allow: said(given.allow, base?.allow ?? null), deny: given.deny ?? base?.deny ?? [] };

const expiriesOver = (base: RiskLimits["expiries"], given: LimitChanges["expiries"]): RiskLimits["expiries"] =>
  given == null
    ? said(given, base)
    : {
        minDays: said(given.minDays, base?.minDays ?? null),
        maxDays: said(given.maxDays, base?.maxDays ?? null),
        deny: given.deny ?? base?.deny ?? [],
      };

const limitsOver = (base: RiskLimits, given: LimitChanges): RiskLimits => ({
  maxContracts: said(given.maxContracts, base.maxContracts),
  maxCost: said(given.maxCost, base.maxCost),
  maxOpenTrades: said(given.maxOpenTrades, base.maxOpenTrades),
  maxOpenPerSymbol: said(given.maxOpenPerSymbol, base.maxOpenPerSymbol),
  maxOpenPerExpiry: said(given.maxOpenPerExpiry, base.maxOpenPerExpiry),
  maxOpenPerAuthor: said(given.maxOpenPerAuthor, base.maxOpenPerAuthor),
  maxExposure: said(given.maxExposure, base.maxExposure),
  maxRiskPercent: said(given.maxRiskPercent, base.maxRiskPercent),
  zeroDtePremium: said(given.zeroDtePremium, base.zeroDtePremium),
  limitBandPercent: said(given.limitBandPercent, base.limitBandPercent),
  duplicateWindowMs: said(given.duplicateWindow, base.duplicateWindowMs),
  ordersPerMinute: said(given.ordersPerMinute, base.ordersPerMinute),
  ordersPerDay: said(given.ordersPerDay, base.ordersPerDay),
  dayLoss: said(given.dayLoss, base.dayLoss),
  drawdown: said(given.drawdown, base.drawdown),
  lossStreak: said(given.lossStreak, base.lossStreak),
  symbols: symbolsOver(base.symbols, given.symbols),
  expiries: expiriesOver(base.expiries, given.expiries),
});

/** The limits of one channel or author, by its id. */
export interface Scoped<Id> {
  readonly id: Id;
  readonly limits: RiskLimits;
}

/** A line of `channels` or `authors`: its id, and limits beside those of the book. */
const scoped = <Id extends string>(what: string, id: Setting<Id>): Setting<Scoped<Id>> =>
  refined(
    section({ id, ...limitFields }),
    (value): value is Scoped<Id> => isObject(value) && "limits" in value,
    ({ id: given, ...limits }): Result<Wrong, Scoped<Id>> =>
      given === undefined
        ? fail({ what: "has no id", fix: `say which ${what} it is: id: 1255265167113978008` })
        : ok({ id: given, limits: limitsOver(NO_LIMITS, limits) }),
  );

const SIZES = { smallPercent: decimal("1"), normalPercent: decimal("2"), largePercent: decimal("3") } as const;

const sizing: Setting<SizingRule> = refined(
  section({ by: word("allocation", "risk"), smallPercent: part, normalPercent: part, largePercent: part }),
  (value): value is SizingRule => isObject(value) && "by" in value,
  ({ by, ...percents }): Result<Wrong, SizingRule> => {
    const [stray] = Object.entries(percents).flatMap(([key, value]) => (value === undefined ? [] : [key]));
    if (by === undefined)
      return fail({ what: "does not say what the size goes by", fix: "write by: allocation or by: risk" });
    if (by === "risk") {
      const {
        smallPercent = SIZES.smallPercent,
        normalPercent = SIZES.normalPercent,
        largePercent = SIZES.largePercent,
      } = percents;
      return ok({ by, smallPercent, normalPercent, largePercent });
    }
    return stray === undefined
      ? ok({ by })
      : fail({ what: `goes by the allocation, which has no ${stray}`, fix: `write by: risk, or remove ${stray}` });
  },
);

type DayTrades = NonNullable<RiskConfig["dayTrades"]>;

const dayTrades: Setting<DayTrades> = refined(
  section({ limit: wholeNumber({ min: 1, max: 100 }), below: sum }),
  (value): value is DayTrades => isObject(value) && "limit" in value && "below" in value,
  ({ limit, below }) => ok({ limit: limit ?? 3, below: below ?? decimal("25000") }),
);

/** What entries are held to. Nothing is limited that the file does not name. */
export const riskSection = section({
  ...limitFields,
  /** Limits of single channels, beside those of the book; a list is taken as a whole. */
  channels: list(scoped("channel", snowflake(channelId))),
  /** Limits of single authors. */
  authors: list(scoped("author", snowflake(userId))),
  /** How a size comes about that nobody asked for; taken as a whole. Percentages that are left out: 1, 2 and 3. */
  sizing,
  /** Day trades in five business days (3 if not given) in a margin account worth less than `below` (25000). */
  dayTrades: orNone(dayTrades),
  /** Whether entries use settled funds alone, as cash accounts have to. */
  settledFundsOnly: flag,
});

/** `base` with the limits that a file gives. */
export const riskOver = (base: RiskConfig, changes: t.TypeOf<typeof riskSection> | undefined): RiskConfig => {
  if (changes === undefined) return base;
  return {
    book: limitsOver(base.book, changes),
    channels: changes.channels ?? base.channels,
    authors: changes.authors ?? base.authors,
    sizing: changes.sizing ?? base.sizing,
    dayTrades: said(changes.dayTrades, base.dayTrades),
    settledFundsOnly:
      changes.settledFundsOnly === undefined ? base.settledFundsOnly : changes.settledFundsOnly ? {} : null,
  };
};
