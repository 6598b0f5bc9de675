import { addDays, partsOf, type CivilDate } from "../time.ts";
import { thirdFriday } from "../calendar/expiry.ts";
import {
  businessDayAtOrBefore,
  businessDaysFrom,
  dayOfMonth,
  isBusinessDay,
  lastOfMonth,
  lastWeekday,
  nthWeekday,
} from "../calendar/us-holidays.ts";
import { future } from "./future.ts";
import type { FutureContract } from "./instrument.ts";
import type { FuturesProduct } from "./products.ts";

/**
 * When contracts end and when the next one takes over. Last trading days are the exchange's rules (CME Group contract
 * specifications, "Termination of trading"); roll dates are conventions, each named below. All in business days by
 * rule: a decree that closes a market for a day is not foreseen.
 */

const WEDNESDAY = 3;
const FRIDAY = 5;

/** Volume leaves the expiring crude contract about three sessions before its last one: a convention, our choice. */
const CRUDE_ROLL_BUSINESS_DAYS = 3;
/** A week of calendar days before a currency contract ends. Our choice, as brokers and data vendors commonly do. */
const CURRENCY_ROLL_DAYS = 7;
/** Two business days before a bitcoin contract ends. Our choice: inside its last days it trades thinly. */
const BITCOIN_ROLL_BUSINESS_DAYS = 2;

interface DeliveryMonth {
  readonly year: number;
  readonly month: number;
}

const monthBefore = ({ year, month }: DeliveryMonth): DeliveryMonth =>
  month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };

/** The n-th business day from the end of a month: 1 is the last one. */
const businessDayFromEnd = ({ year, month }: DeliveryMonth, nth: number): CivilDate =>
  businessDaysFrom(businessDayAtOrBefore(lastOfMonth(year, month)), -(nth - 1));

/**
 * CL: three business days before the 25th of the month before delivery, or before the business day that precedes the
 * 25th when that is none (NYMEX Rulebook chapter 200).
 */
const crudeLastTrade = (delivery: DeliveryMonth): CivilDate => {
  const { year, month } = monthBefore(delivery);
  return businessDaysFrom(businessDayAtOrBefore(dayOfMonth(year, month, 25)), -3);
};

/**
 * BTC and MBT: the last Friday of the month, or the business day before when it is none in New York or in London. The
 * British holidays that can fall on a last Friday are Good Friday, Christmas and Boxing Day; only the last is not ours.
 */
const bitcoinLastTrade = ({ year, month }: DeliveryMonth): CivilDate => {
  let date = lastWeekday(year, month, FRIDAY);
  while (!isBusinessDay(date) || (month === 12 && partsOf(date).day === 26)) date = addDays(date, -1);
  return date;
};

/**
 * The last day on which a delivery month trades:
 * - equity index: the third Friday (at 9:30 in New York), or the business day before when that is a holiday;
 * - CL: see above; MCL one business day before CL;
 * - gold and silver: the third last business day of the delivery month;
 * - ZB, UB, ZN and TN: the seventh business day before the last one of the delivery month; ZF and ZT: the last one itself;
 * - currencies: the second business day before the third Wednesday;
 * - bitcoin: the last Friday.
 */
export const lastTradeDate = (product: FuturesProduct, year: number, month: number): CivilDate => {
  const delivery = { year, month };
  switch (product.expiryRule) {
    case "equity-index":
      return businessDayAtOrBefore(thirdFriday(year, month));
    case "crude":
      return crudeLastTrade(delivery);
    case "micro-crude":
      return businessDaysFrom(crudeLastTrade(delivery), -1);
    case "metal":
      return businessDayFromEnd(delivery, 3);
    case "treasury-bond":
      return businessDayFromEnd(delivery, 8);
    case "short-note":
      return businessDayFromEnd(delivery, 1);
    case "currency":
      return businessDaysFrom(nthWeekday(year, month, WEDNESDAY, 3), -2);
    case "bitcoin":
      return bitcoinLastTrade(delivery);
  }
};

/**
 * The first date on which the contract is no longer the front month.
 * - Equity index: eight calendar days before the third Friday, a Thursday; from its morning on, the next month is the
 *   "lead month" (CME Group, "Equity index roll dates"). CME has amended when Globex itself moves its lead-month flag
 *   (June 2022); the traditional roll date, by which traders go, is kept here.
 * - Deliverable metals and treasuries: the first position day, two business days before the delivery month begins,
 *   which is the eve of first notice day: who is long at its close can be assigned a delivery (CBOT Rulebook chapter
 *   18–20, COMEX chapter 112–120).
 * - Crude, currencies, bitcoin: the conventions at the head of this file; MCL rolls on the day on which CL does.
 */
export const rollDate = (product: FuturesProduct, year: number, month: number): CivilDate => {
  const delivery = { year, month };
  switch (product.expiryRule) {
    case "equity-index":
      return addDays(thirdFriday(year, month), -8);
    case "crude":
    case "micro-crude":
      return businessDaysFrom(crudeLastTrade(delivery), -CRUDE_ROLL_BUSINESS_DAYS);
    case "metal":
    case "treasury-bond":
    case "short-note":
      return businessDayFromEnd(monthBefore(delivery), 2);
    case "currency":
      return addDays(lastTradeDate(product, year, month), -CURRENCY_ROLL_DAYS);
    case "bitcoin":
      return businessDaysFrom(bitcoinLastTrade(delivery), -BITCOIN_ROLL_BUSINESS_DAYS);
  }
};

/**
 * The contract that traders mean by a bare root on the date (a New York trading date): the first active month whose
 * roll date is still ahead.
 */
export const frontMonth = (product: FuturesProduct, date: CivilDate): FutureContract => {
  const { year } = partsOf(date);
  // An active month's roll lies at most a month and a half before it, so two years always hold one that is ahead.
  for (let at = year; at <= year + 1; at++) {
    for (const month of product.activeMonths) {
      if (rollDate(product, at, month) > date) return future(product.root, at, month);
    }
  }
  throw new Error(`no active month of ${product.root} after ${date}`);
};
