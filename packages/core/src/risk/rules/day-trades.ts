import { newYorkDate } from "../../calendar/new-york.ts";
import { nyse } from "../../calendar/nyse.ts";
import { openTradesOf, type Book } from "../../book/state.ts";
import { formatCents } from "../../decimal.ts";
import type { CivilDate } from "../../time.ts";
import { objected, passed } from "../check.ts";
import { netLiquidationOf } from "../net-liquidation.ts";
import type { EntryRule } from "../rule.ts";

const RULE = "day-trades";

/** Business days that the rule looks back on, today among them. */
const DAYS = 5;

/** The first of the five business days that end on the date. */
const firstDay = (date: CivilDate): CivilDate => {
  let first = nyse.isTradingDay(date) ? date : nyse.previousTradingDay(date);
  for (let day = 1; day < DAYS; day++) first = nyse.previousTradingDay(first);
  return first;
};

/** Day trades made within the five business days that end on the date. */
const madeUntil = ({ risk }: Book, date: CivilDate): number => {
  const first = firstDay(date);
  return risk.dayTrades.reduce((sum, each) => (each.date >= first && each.date <= date ? sum + each.count : sum), 0);
};

/** Trades that become day trades when they are closed today: opened today, still open, and no futures. */
const openedOn = (book: Book, date: CivilDate): number =>
  openTradesOf(book).filter(({ spec, openedAt }) => spec.instrument.kind !== "future" && newYorkDate(openedAt) === date)
    .length;

/** The next business day on which fewer than so many day trades are looked back on. */
const nextFree = (book: Book, today: CivilDate, limit: number): CivilDate => {
  let day = nyse.nextTradingDay(today);
  for (let left = DAYS; left > 0 && madeUntil(book, day) >= limit; left--) day = nyse.nextTradingDay(day);
  return day;
};

const trades = (count: number): string => `${count} ${count === 1 ? "day trade" : "day trades"}`;

/**
 * No entry that could become one day trade too many, for accounts that the day-trade rule holds for. FINRA Rule
 * 4210(f)(8)(B): who makes four or more day trades within five business days in a margin account is a pattern day
 * trader, and needs 25,000 dollars of equity. It is a rule of shares and options, not of futures, and of the account:
 * it has no limit of its own for channels and authors. Whose worth is not known is held to it.
 */
export const dayTrades: EntryRule = (context) => {
  const { at, book, config, spec } = context;
  const rail = config.risk.dayTrades;
  if (rail === null) return passed(RULE, "the account is not held to the day-trade rule");
  if (spec.instrument.kind === "future") return passed(RULE, "the day-trade rule is not for futures");
  const worth = netLiquidationOf(context);
  const below = formatCents(rail.below);
  if (worth !== null && worth >= rail.below) {
    return passed(RULE, `the account is worth ${formatCents(worth)}; the day-trade rule holds below ${below}`);
  }
  const today = newYorkDate(at);
  const made = madeUntil(book, today);
  const open = openedOn(book, today);
  const holds =
    worth === null
      ? `the account's worth is not known, so the rule for less than ${below} holds`
      : `the account is worth ${formatCents(worth)}, less than ${below}`;
  const counted = `${trades(made)} since ${firstDay(today)} and ${open} opened today and still open`;
  const figures = `${counted}, the limit is ${rail.limit}; ${holds}`;
  if (made + open < rail.limit) return passed(RULE, figures);
  const condition = open === 0 ? "" : ", if what was opened today is kept until then";
  return objected(RULE, "too-many-day-trades", figures, [
    `post it again on ${nextFree(book, today, rail.limit)}${condition}`,
    "trade a future",
  ]);
};
