import { openTradesOf } from "../book/state.ts";
import type { Trade } from "../book/trade.ts";
import { objected, passed, type Check } from "./check.ts";
import { inEveryScope, limitSetting } from "./every-scope.ts";
import type { EntryContext } from "./rule.ts";
import { isInScope, scopeText, type RiskScope } from "./scope.ts";

/** A limit on how many trades may be open at once. */
export interface OpenTradesLimit {
  readonly rule: string;
  /** Of the objection. */
  readonly code: string;
  readonly limit: "maxOpenTrades" | "maxOpenPerSymbol" | "maxOpenPerExpiry" | "maxOpenPerAuthor";
  /** Which open trades count beside being in the scope. */
  readonly counts: (trade: Trade) => boolean;
  /** The same in words, behind `3 open trades`: ` on SPY`. */
  readonly which: (scope: RiskScope) => string;
}

/**
 * What a limit on open trades says of one more. A trade is open from its alert until nothing of it is held and nothing
 * works; one whose entry still works counts, since it may fill at any instant.
 */
export const limitOpenTrades = (context: EntryContext, { rule, code, limit, counts, which }: OpenTradesLimit): Check =>
  inEveryScope(rule, context, ({ scope, limits }) => {
    const most = limits[limit];
    if (most === null) return [];
    const open = openTradesOf(context.book).filter((trade) => isInScope(scope, trade) && counts(trade)).length;
    const text =
      `${open} open ${open === 1 ? "trade" : "trades"}${which(scope)}${scopeText(scope)}, the limit is ${most}`;
    if (open < most) return [passed(rule, text)];
    return [
      objected(rule, code, text, ["close one of them, then post it again", `raise ${limitSetting(scope, limit)}`]),
    ];
  });
