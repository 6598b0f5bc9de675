import {
  marketCalendar,
  tradesUntil,
  type EpochMs,
  type InstrumentSpec,
  type SessionCalendar,
  type SessionState,
} from "@floorbroker/core";

/** When an instrument can trade. */
export interface Hours {
  isOpen(spec: InstrumentSpec, t: EpochMs): boolean;
  /** The session that `t` is in, or else the next one; `undefined` once the instrument has expired. */
  sessionFrom(spec: InstrumentSpec, t: EpochMs): { readonly open: EpochMs; readonly close: EpochMs } | undefined;
  /** The last moment at which the instrument stood open, at or before `t`: `t` itself in a session. */
  lastOpen(spec: InstrumentSpec, t: EpochMs): EpochMs;
  /** When the instrument stops trading for good; `undefined` for what does not expire or is not known to. */
  expiresAt(spec: InstrumentSpec): EpochMs | undefined;
}

/** Hours by the calendars of core. Answers are remembered, since matching asks every second. */
export const marketHours = (): Hours => {
  const current = new Map<SessionCalendar, { from: EpochMs; until: EpochMs; state: SessionState }>();
  const expiries = new Map<string, EpochMs>();

  const stateAt = (calendar: SessionCalendar, t: EpochMs): SessionState => {
    const known = current.get(calendar);
    if (known !== undefined && t >= known.from && t < known.until) return known.state;
    const state = marketCalendar(calendar).sessionAt(t);
    const until = state.state === "open" ? state.nextClose : state.nextOpen;
    const from = state.state === "open" ? state.session.open : t;
    current.set(calendar, { from, until, state });
    return state;
  };
  const expiresAt = (spec: InstrumentSpec): EpochMs | undefined => {
    const { id } = spec.instrument;
    const known = expiries.get(id) ?? tradesUntil(spec);
    expiries.set(id, known);
    return known === Infinity ? undefined : known;
  };
  const isExpired = (spec: InstrumentSpec, t: EpochMs): boolean => t >= (expiresAt(spec) ?? Infinity);

  return {
    isOpen: (spec, t) => stateAt(spec.calendar, t).state === "open" && !isExpired(spec, t),
    sessionFrom: (spec, t) => {
      const state = stateAt(spec.calendar, t);
      const { open, close } = state.state === "open" ? state.session : state.next;
      const end = expiresAt(spec) ?? Infinity;
      return t >= end || open >= end ? undefined : { open, close: Math.min(close, end) };
    },
    lastOpen: (spec, t) => {
      const until = Math.min(t, (expiresAt(spec) ?? Infinity) - 1);
      const state = stateAt(spec.calendar, until);
      if (state.state === "open") return until;
      const calendar = marketCalendar(spec.calendar);
      const previous = calendar.sessionOf(calendar.previousTradingDay(state.next.date));
      return (previous?.close ?? until) - 1;
    },
    expiresAt,
  };
};
