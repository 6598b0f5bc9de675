import {
  addDays,
  cme,
  civilDateOf,
  HOUR,
  MINUTE,
  newYorkDate,
  newYorkInstant,
  nyse,
  partsOf,
  weekday,
  type CivilDate,
  type EpochMs,
  type Json,
  type MarketCalendar,
  type Session,
} from "@floorbroker/core";
import { present } from "../wire/present.ts";
import { timestampText } from "../wire/values.ts";

/** The markets that tastytrade tells the hours of. CFE and the Smalls keep those of CME here. */
export const COLLECTIONS = ["Equity", "CME", "CFE", "Smalls"] as const;
export type Collection = (typeof COLLECTIONS)[number];

export const isCollection = (text: string): text is Collection => COLLECTIONS.some((each) => each === text);

export const calendarFor = (collection: Collection): MarketCalendar => (collection === "Equity" ? nyse : cme);

/** Orders for shares start at 8:15 in New York, extended hours end at 20:00, on half days at 17:00 (seen in 2026). */
const SHARES_START = 8 * HOUR + 15 * MINUTE;
const SHARES_END = 20 * HOUR;
const SHARES_HALF_END = 17 * HOUR;

interface Hours {
  readonly startAt: EpochMs;
  readonly openAt: EpochMs;
  readonly closeAt: EpochMs;
  /** Null for futures, which have no extended hours. */
  readonly extendedUntil: EpochMs | null;
}

const hoursOf = (collection: Collection, { date, open, close, half }: Session): Hours =>
  collection === "Equity"
    ? {
        startAt: newYorkInstant(date, SHARES_START),
        openAt: open,
        closeAt: close,
        extendedUntil: newYorkInstant(date, half ? SHARES_HALF_END : SHARES_END),
      }
    : { startAt: open, openAt: open, closeAt: close, extendedUntil: null };

const hoursJson = (collection: Collection, session: Session): { readonly [key: string]: Json } => {
  const { startAt, openAt, closeAt, extendedUntil } = hoursOf(collection, session);
  return present({
    "start-at": timestampText(startAt),
    "open-at": timestampText(openAt),
    "close-at": timestampText(closeAt),
    "close-at-ext": extendedUntil === null ? undefined : timestampText(extendedUntil),
    "instrument-collection": collection,
  });
};

/** A session by itself, with its date. */
export const sessionJson = (collection: Collection, session: Session): Json => ({
  ...hoursJson(collection, session),
  "session-date": session.date,
});

/** A session in a list of many, which leaves its date to its times. */
export const simpleSessionJson = (collection: Collection, session: Session): Json => hoursJson(collection, session);

/** The first session on or after a date. */
export const sessionFrom = (collection: Collection, date: CivilDate): Session => {
  const calendar = calendarFor(collection);
  const session = calendar.sessionOf(date) ?? calendar.sessionOf(calendar.nextTradingDay(date));
  if (session === undefined) throw new Error(`no session after ${date}`);
  return session;
};

/** The last session before a date. */
export const sessionBefore = (collection: Collection, date: CivilDate): Session => {
  const calendar = calendarFor(collection);
  const session = calendar.sessionOf(calendar.previousTradingDay(date));
  if (session === undefined) throw new Error(`no session before ${date}`);
  return session;
};

const stateAt = ({ startAt, openAt, closeAt, extendedUntil }: Hours, t: EpochMs): string => {
  if (t >= openAt && t < closeAt) return "Open";
  if (t >= startAt && t < openAt) return "Pre-market";
  return extendedUntil !== null && t >= closeAt && t < extendedUntil ? "Extended" : "Closed";
};

/** The session that an instant is in: that of its day until extended hours are over, or else the coming one. */
const currentAt = (collection: Collection, t: EpochMs): Session => {
  const state = calendarFor(collection).sessionAt(t);
  if (state.state === "open") return state.session;
  const today = calendarFor(collection).sessionOf(newYorkDate(t));
  const isExtended =
    today !== undefined && t >= today.close && t < (hoursOf(collection, today).extendedUntil ?? today.close);
  return isExtended ? today : state.next;
};

/** The current or coming session, its neighbours, and what state the market is in. */
export const currentSessionJson = (collection: Collection, t: EpochMs): Json => {
  const current = currentAt(collection, t);
  const hours = hoursOf(collection, current);
  const state = stateAt(hours, t);
  // Before a session begins, it is the next one itself.
  const next = t < hours.openAt ? current : sessionFrom(collection, addDays(current.date, 1));
  return {
    ...hoursJson(collection, current),
    "next-session": sessionJson(collection, next),
    "previous-session": sessionJson(collection, sessionBefore(collection, current.date)),
    state,
  };
};

const SATURDAY = 6;
const YEARS = 2;

/** Days of this year and the next on which a market is closed though it is a weekday, and those that end early. */
export const holidaysJson = (collection: Collection, now: EpochMs): Json => {
  const calendar = calendarFor(collection);
  const { year } = partsOf(newYorkDate(now));
  const [first, end] = [civilDateOf(year, 1, 1), civilDateOf(year + YEARS, 1, 1)];
  if (first === undefined || end === undefined) throw new Error("a year begins on its first of January");
  const holidays: CivilDate[] = [];
  const halfDays: CivilDate[] = [];
  for (let date = first; date < end; date = addDays(date, 1)) {
    const session = calendar.sessionOf(date);
    if (session === undefined && weekday(date) !== 0 && weekday(date) !== SATURDAY) holidays.push(date);
    if (session?.half === true) halfDays.push(date);
  }
  return { "market-holidays": holidays, "market-half-days": halfDays };
};
