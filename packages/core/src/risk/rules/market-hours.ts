import { newYorkText } from "../../calendar/new-york-text.ts";
import { marketCalendar } from "../../calendar/trading-hours.ts";
import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

/** Entries only while the instrument's own market is open, half days included. */
export const marketHours: EntryRule = ({ at, spec }) => {
  const now = marketCalendar(spec.calendar).sessionAt(at);
  if (now.state === "open")
    return passed("market-hours", `the market is open until ${newYorkText(now.nextClose)}`);
  const opens = newYorkText(now.nextOpen);
  return objected("market-hours", "market-closed", `the market is closed until ${opens}`, [
    `post it again after ${opens}`,
  ]);
};
