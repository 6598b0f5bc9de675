import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

/** Entries only while the book is active. Exits never ask this rule. */
export const tradingState: EntryRule = ({ book }) =>
  book.tradingState === "active"
    ? passed("trading-state", "the book is active")
    : objected("trading-state", book.tradingState, `the book is ${book.tradingState}: exits go on, entries do not`, [
        "an operator sets it to active again",
      ]);
