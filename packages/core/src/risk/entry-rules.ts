import type { Check } from "./check.ts";
import type { EntryContext, EntryRule, SizedEntry, SizedRule } from "./rule.ts";
import { breakers } from "./rules/breakers.ts";
import { dayTrades } from "./rules/day-trades.ts";
import { duplicateAlert } from "./rules/duplicate-alert.ts";
import { expiryList } from "./rules/expiry-list.ts";
import { exposure } from "./rules/exposure.ts";
import { frozenSymbol } from "./rules/frozen-symbol.ts";
import { holds } from "./rules/holds.ts";
import { limitBand } from "./rules/limit-band.ts";
import { links } from "./rules/links.ts";
import { marketHours } from "./rules/market-hours.ts";
import { maxContracts } from "./rules/max-contracts.ts";
import { maxCost } from "./rules/max-cost.ts";
import { messageAge } from "./rules/message-age.ts";
import { openPerAuthor } from "./rules/open-per-author.ts";
import { openPerExpiry } from "./rules/open-per-expiry.ts";
import { openPerSymbol } from "./rules/open-per-symbol.ts";
import { openTrades } from "./rules/open-trades.ts";
import { oppositeLeg } from "./rules/opposite-leg.ts";
import { orderRate } from "./rules/order-rate.ts";
import { portfolioRisk } from "./rules/portfolio-risk.ts";
import { positionsAgree } from "./rules/positions-agree.ts";
import { priceBand } from "./rules/price-band.ts";
import { settledCost } from "./rules/settled-cost.ts";
import { settledFunds } from "./rules/settled-funds.ts";
import { symbolList } from "./rules/symbol-list.ts";
import { tradable } from "./rules/tradable.ts";
import { tradingState } from "./rules/trading-state.ts";
import { usableQuote } from "./rules/usable-quote.ts";
import { zeroDtePremium } from "./rules/zero-dte-premium.ts";

/**
 * The rules in the order in which they are asked; a new rule is one file and one entry here. The first objection is
 * what the trader is told: first what stops every entry, then what will never be traded, then what is not well just
 * now, then what is used up, and the price last.
 */
export const ENTRY_RULES: readonly EntryRule[] = [
  tradingState,
  holds,
  breakers,
  messageAge,
  duplicateAlert,
  symbolList,
  expiryList,
  links,
  frozenSymbol,
  positionsAgree,
  oppositeLeg,
  tradable,
  marketHours,
  openTrades,
  openPerSymbol,
  openPerExpiry,
  openPerAuthor,
  orderRate,
  dayTrades,
  settledFunds,
  usableQuote,
  priceBand,
  limitBand,
];

/** The rules that are asked when the size is known, in their order. */
export const SIZED_RULES: readonly SizedRule[] = [
  maxContracts,
  maxCost,
  exposure,
  zeroDtePremium,
  portfolioRisk,
  settledCost,
];

/** What the rules about the size say. */
export const checkSized = (entry: SizedEntry): readonly Check[] => SIZED_RULES.map((rule) => rule(entry));

/**
 * What all rules say. All are asked, also after the first objection, so that the answer can show everything at once.
 */
export const checkEntry = (context: EntryContext): readonly Check[] => ENTRY_RULES.map((rule) => rule(context));

/** The first objection, which is the one the trader is told. */
export const firstObjection = (checks: readonly Check[]): Check | undefined => checks.find((check) => !check.passed);
