import { newYorkText } from "../../calendar/new-york-text.ts";
import { newYorkDate } from "../../calendar/new-york.ts";
import type { Book } from "../../book/state.ts";
import { addDays, MINUTE, type EpochMs } from "../../time.ts";
import { objected, passed, type Check } from "../check.ts";
import { inEveryScope, limitSetting } from "../every-scope.ts";
import { ordersInLastMinute, ordersOnDate } from "../lately.ts";
import type { EntryRule } from "../rule.ts";
import { scopeText, type ScopedLimits } from "../scope.ts";

const RULE = "order-rate";

const orders = (count: number): string => `${count} ${count === 1 ? "order" : "orders"}`;

const perMinute = (
  book: Book,
  { scope, limits: { ordersPerMinute: most } }: ScopedLimits,
  at: EpochMs,
): readonly Check[] => {
  if (most === null) return [];
  const placed = ordersInLastMinute(book, scope, at);
  const text = `${orders(placed.length)}${scopeText(scope)} in the last minute, the limit is ${most}`;
  const soonest = placed.at(-most);
  if (soonest === undefined) return [passed(RULE, text)];
  const free = newYorkText(soonest + MINUTE);
  return [
    objected(RULE, "orders-per-minute", text, [
      `post it again after ${free}`,
      `raise ${limitSetting(scope, "ordersPerMinute")}`,
    ]),
  ];
};

const perDay = (book: Book, { scope, limits: { ordersPerDay: most } }: ScopedLimits, at: EpochMs): readonly Check[] => {
  if (most === null) return [];
  const placed = ordersOnDate(book, scope, at);
  const text = `${orders(placed)}${scopeText(scope)} today, the limit is ${most}`;
  if (placed < most) return [passed(RULE, text)];
  const tomorrow = addDays(newYorkDate(at), 1);
  return [
    objected(RULE, "orders-per-day", text, [
      `post it again on ${tomorrow}`,
      `raise ${limitSetting(scope, "ordersPerDay")}`,
    ]),
  ];
};

/**
 * How many orders may be placed in a minute and on a date in New York. Entries and exits count alike; only entries are
 * refused.
 */
export const orderRate: EntryRule = (context) =>
  inEveryScope(RULE, context, (scoped) => [
    ...perMinute(context.book, scoped, context.at),
    ...perDay(context.book, scoped, context.at),
  ]);
