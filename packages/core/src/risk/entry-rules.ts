import type { Check } from "./check.ts";
import type { EntryContext, EntryRule, SizedEntry, SizedRule } from "./rule.ts";
import { breakers } from "./rules/breakers.ts";
import { frozenSymbol } from "./rules/frozen-symbol.ts";
import { holds } from "./rules/holds.ts";
import { links } from "./rules/links.ts";
import { marketHours } from "./rules/market-hours.ts";
import { messageAge } from "./rules/message-age.ts";
import { positionsAgree } from "./rules/positions-agree.ts";
import { priceBand } from "./rules/price-band.ts";
import { tradable } from "./rules/tradable.ts";
import { tradingState } from "./rules/trading-state.ts";
import { usableQuote } from "./rules/usable-quote.ts";

/** The rules in the order in which they are asked; a new rule is one file and one entry here. */
export const ENTRY_RULES: readonly EntryRule[] = [
  tradingState,
  holds,
  breakers,
  messageAge,
  links,
  frozenSymbol,
  positionsAgree,
  tradable,
  marketHours,
  usableQuote,
  priceBand,
];

/** The rules that are asked when the size is known, in their order. */
export const SIZED_RULES: readonly SizedRule[] = [];

/** What the rules about the size say. */
export const checkSized = (entry: SizedEntry): readonly Check[] => SIZED_RULES.map((rule) => rule(entry));

/** What all rules say. All are asked, also after the first objection, so that the answer can show everything at once. */
export const checkEntry = (context: EntryContext): readonly Check[] => ENTRY_RULES.map((rule) => rule(context));

/** The first objection, which is the one the trader is told. */
export const firstObjection = (checks: readonly Check[]): Check | undefined => checks.find((check) => !check.passed);
