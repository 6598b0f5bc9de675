import { newYorkText } from "../../calendar/new-york-text.ts";
import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

/** Entries only while the book is active. Exits never ask this rule. */
export const tradingState: EntryRule = ({ book: { stopped, tradingState: state } }) => {
  if (state === "active") return passed("trading-state", "the book is active");
  const since = stopped === null ? "" : ` since ${newYorkText(stopped.at)}, ${stopped.reason}`;
  return objected("trading-state", state, `the book is ${state}${since}: exits go on, entries do not`, ["!tt resume, after which entries are taken again"]);
};
