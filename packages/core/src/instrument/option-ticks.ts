import { decimal, ZERO } from "../decimal.ts";
import { singleTick, type TickSchedule } from "./ticks.ts";

const PENNY = decimal("0.01");
const NICKEL = decimal("0.05");
const DIME = decimal("0.10");
const THREE = decimal("3");

/** 0.01 at every price. */
export const PENNY_ALL: TickSchedule = singleTick(PENNY);

/** 0.01 below 3.00, 0.05 from there: the classes of the penny interval programme. */
export const PENNY_PROGRAMME: TickSchedule = [
  { from: ZERO, step: PENNY },
  { from: THREE, step: NICKEL },
];

/** 0.05 below 3.00, 0.10 from there: every other class. */
export const NICKEL_DIME: TickSchedule = [
  { from: ZERO, step: NICKEL },
  { from: THREE, step: DIME },
];

/** Shares: 0.0001 below 1.00, 0.01 from there. Source: SEC Regulation NMS, Rule 612; tastytrade `tick-sizes`. */
export const EQUITY_TICKS: TickSchedule = [
  { from: ZERO, step: decimal("0.0001") },
  { from: decimal("1"), step: PENNY },
];

/**
 * Classes whose schedule is not the programme's. Source: Cboe Rule 5.4 (minimum increments: SPY, QQQ and IWM 0.01 at
 * all prices under the penny interval programme; XSP 0.01; other index options 0.05 and 0.10); tastytrade's
 * `option-tick-sizes` say the same of SPY and SPX. Each January the exchanges revise which classes are in.
 */
const BY_UNDERLYING: ReadonlyMap<string, TickSchedule> = new Map([
  ["SPY", PENNY_ALL],
  ["QQQ", PENNY_ALL],
  ["IWM", PENNY_ALL],
  ["XSP", PENNY_ALL],
  ["SPX", NICKEL_DIME],
  ["NDX", NICKEL_DIME],
  ["RUT", NICKEL_DIME],
  ["VIX", NICKEL_DIME],
]);

/**
 * The schedule of an option class when the venue does not say. Only a fallback: the penny programme's roughly 400
 * classes hold nearly all of the volume that alerts are about, but the list changes every year and is not kept here;
 * for a class outside of it this answer is too fine, and the venue refuses a price off its own ladder.
 */
export const optionTicks = (underlying: string): TickSchedule => BY_UNDERLYING.get(underlying) ?? PENNY_PROGRAMME;

/** Indices whose spreads are priced in 0.05 net. Source: Cboe Rule 5.4(b), minimum increments of complex orders. */
const NICKEL_NET: ReadonlySet<string> = new Set(["SPX", "NDX", "RUT"]);

/** The steps of a spread's net price: 0.01 whatever those of its legs are, 0.05 for the large indices. */
export const netTicks = (underlying: string): TickSchedule => singleTick(NICKEL_NET.has(underlying) ? NICKEL : PENNY);
