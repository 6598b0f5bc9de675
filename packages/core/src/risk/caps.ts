import { committedOf } from "../book/holdings.ts";
import { openTradesOf, type Book } from "../book/state.ts";
import type { Trade } from "../book/trade.ts";
import { newYorkDate } from "../calendar/new-york.ts";
import { oneOf, type TypeOf } from "../codec.ts";
import { add, max, subtract, ZERO, type Decimal } from "../decimal.ts";
import type { InstrumentSpec } from "../instrument/instrument.ts";
import { optionExpiryOf } from "../instrument/option-expiry.ts";
import type { EpochMs } from "../time.ts";
import type { RiskConfig } from "./limits.ts";
import { isInScope, limitsFor, type Origin, type RiskScope, type ScopedLimits } from "./scope.ts";

/** The limits of money that cut a size. */
export const moneyLimit = oneOf("maxCost", "maxExposure", "zeroDtePremium");
export type MoneyLimit = TypeOf<typeof moneyLimit>;

/** What a limit of one scope allows, and what the scope's open trades have used of it. */
export interface MoneyCap {
  readonly limit: MoneyLimit;
  readonly scope: RiskScope;
  readonly allowed: Decimal;
  readonly used: Decimal;
}

/** The most units of one trade that a scope allows. */
export interface UnitCap {
  readonly scope: RiskScope;
  readonly allowed: number;
}

/** What a cap leaves for one more trade: never less than nothing. */
export const leftOf = ({ allowed, used }: MoneyCap): Decimal => max(ZERO, subtract(allowed, used));

/** Of what an entry is, and where it was asked for. */
export interface CappedEntry {
  readonly at: EpochMs;
  readonly book: Book;
  readonly config: { readonly risk: RiskConfig };
  readonly origin: Origin;
  readonly spec: InstrumentSpec;
}

/** Whether it is an option, or a spread, whose last day is today in New York. */
export const isZeroDte = ({ instrument }: InstrumentSpec, at: EpochMs): boolean =>
  optionExpiryOf(instrument) === newYorkDate(at);

/** The limits of money that one scope has for the entry. A premium cap only for what expires today. */
export const capsIn = ({ at, book, spec }: CappedEntry, { scope, limits }: ScopedLimits): readonly MoneyCap[] => {
  const committed = (counts: (trade: Trade) => boolean): Decimal =>
    openTradesOf(book)
      .filter((trade) => isInScope(scope, trade) && counts(trade))
      .reduce((sum, trade) => add(sum, committedOf(book, trade)), ZERO);
  const { maxCost, maxExposure, zeroDtePremium } = limits;
  const cost = maxCost === null ? [] : [{ limit: "maxCost", scope, allowed: maxCost, used: ZERO } as const];
  const exposure = maxExposure === null ? [] : [{ limit: "maxExposure", scope, allowed: maxExposure, used: committed(() => true) } as const];
  if (zeroDtePremium === null || !isZeroDte(spec, at)) return [...cost, ...exposure];
  const used = committed((trade) => isZeroDte(trade.spec, at));
  return [...cost, ...exposure, { limit: "zeroDtePremium", scope, allowed: zeroDtePremium, used }];
};

/** Every limit of money that holds for the entry, the widest scope first. */
export const moneyCaps = (entry: CappedEntry): readonly MoneyCap[] =>
  limitsFor(entry.config.risk, entry.origin).flatMap((scoped) => capsIn(entry, scoped));

/** The units that each scope allows in one trade, the widest scope first. */
export const unitCaps = ({ config, origin }: Pick<CappedEntry, "config" | "origin">): readonly UnitCap[] =>
  limitsFor(config.risk, origin).flatMap(({ scope, limits: { maxContracts } }) => (maxContracts === null ? [] : [{ scope, allowed: maxContracts }]));
