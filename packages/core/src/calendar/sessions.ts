import { addDays, type CivilDate, type EpochMs } from "../time.ts";

/** One trading session: from `open` (inclusive) to `close` (exclusive). */
export interface Session {
  /** The trading day that the session belongs to; it may have opened the evening before. */
  readonly date: CivilDate;
  readonly open: EpochMs;
  readonly close: EpochMs;
  /** Whether it ends earlier than on an ordinary day. */
  readonly half: boolean;
}

/** Where an instant stands: inside a session, or between two. Both know the next opening and the next close. */
export type SessionState =
  | { readonly state: "open"; readonly session: Session; readonly nextClose: EpochMs; readonly nextOpen: EpochMs }
  | { readonly state: "closed"; readonly next: Session; readonly nextOpen: EpochMs; readonly nextClose: EpochMs };

/**
 * The hours of one market. Rules compute for every year; closures by decree are known only where a calendar lists
 * them, so beyond the last published calendar a date may turn out to be closed after all.
 */
export interface MarketCalendar {
  isTradingDay(date: CivilDate): boolean;
  sessionOf(date: CivilDate): Session | undefined;
  sessionAt(ms: EpochMs): SessionState;
  /** The first trading day after the date. */
  nextTradingDay(date: CivilDate): CivilDate;
  /** The last trading day before the date. */
  previousTradingDay(date: CivilDate): CivilDate;
  /**
   * The trading day that an instant counts to: its own until the market's date changes (midnight in New York for the
   * stock exchanges, 17:00 for CME), on days without a session the coming one. Between its close and that change an
   * instant still counts to the day that is over; {@link MarketCalendar.sessionAt} says that it is over.
   */
  tradingDayOf(ms: EpochMs): CivilDate;
}

/** What tells one market from another. */
export interface MarketHours {
  sessionOf(date: CivilDate): Session | undefined;
  /** The first date whose session may still matter at the instant, trading day or not. */
  dateAt(ms: EpochMs): CivilDate;
}

/** No market closes for longer (1914 and 1933 are not expected back); the bound turns a bad rule into an error. */
const LONGEST_CLOSURE_DAYS = 30;

/** Dates whose sessions are remembered: the same few are asked for with every event. */
const REMEMBERED_DATES = 1_000;

/** What a rule gives for a date never changes, and working it out takes a holiday's arithmetic. */
const rememberingSessions = (hours: MarketHours): MarketHours => {
  const known = new Map<CivilDate, Session | undefined>();
  return {
    dateAt: hours.dateAt,
    sessionOf: (date) => {
      if (known.has(date)) return known.get(date);
      if (known.size >= REMEMBERED_DATES) known.clear();
      const session = hours.sessionOf(date);
      known.set(date, session);
      return session;
    },
  };
};

/** The whole calendar from a market's hours. */
export const calendarOf = (rules: MarketHours): MarketCalendar => {
  const hours = rememberingSessions(rules);
  const isTradingDay = (date: CivilDate): boolean => hours.sessionOf(date) !== undefined;
  const seek = (from: CivilDate, step: 1 | -1): Session => {
    let date = from;
    for (let days = 0; days <= LONGEST_CLOSURE_DAYS; days++) {
      const session = hours.sessionOf(date);
      if (session !== undefined) return session;
      date = addDays(date, step);
    }
    throw new Error(`no session within ${LONGEST_CLOSURE_DAYS} days of ${from}`);
  };
  const sessionAt = (ms: EpochMs): SessionState => {
    let session = seek(hours.dateAt(ms), 1);
    if (ms >= session.close) session = seek(addDays(session.date, 1), 1);
    if (ms < session.open) return { state: "closed", next: session, nextOpen: session.open, nextClose: session.close };
    const nextOpen = seek(addDays(session.date, 1), 1).open;
    return { state: "open", session, nextClose: session.close, nextOpen };
  };
  return {
    isTradingDay,
    sessionOf: hours.sessionOf,
    sessionAt,
    nextTradingDay: (date) => seek(addDays(date, 1), 1).date,
    previousTradingDay: (date) => seek(addDays(date, -1), -1).date,
    tradingDayOf: (ms) => seek(hours.dateAt(ms), 1).date,
  };
};
