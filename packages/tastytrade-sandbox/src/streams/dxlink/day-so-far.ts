import { MINUTE, type EpochMs, type InstrumentSpec } from "@floorbroker/core";
import type { MarketView } from "./market-view.ts";

/** The trading day of an instrument up to a moment, from a sample each minute. */
export interface DaySoFar {
  readonly openAt: EpochMs;
  /** The last moment of the session, whose date is that of the trading day. */
  readonly endAt: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number;
  readonly turnover: number;
}

interface Kept extends DaySoFar {
  readonly upTo: EpochMs;
}

/** The session that a moment counts to: the one it is in, or else the last one. */
const sessionOf = (
  { hours }: MarketView,
  spec: InstrumentSpec,
  t: EpochMs,
): { readonly open: EpochMs; readonly close: EpochMs } | undefined => {
  const last = hours.lastOpen(spec, t);
  return hours.isOpen(spec, last) ? hours.sessionFrom(spec, last) : undefined;
};

/** Remembers each instrument's day, so that a moment later only the minutes since then are looked at. */
export const daysSoFar = (view: MarketView): ((spec: InstrumentSpec, t: EpochMs) => DaySoFar | undefined) => {
  const days = new Map<string, Kept>();
  const atOpen = (spec: InstrumentSpec, openAt: EpochMs, endAt: EpochMs): Kept | undefined => {
    const look = view.look(spec, openAt);
    if (look === undefined) return undefined;
    const { last, size } = look;
    return { openAt, endAt, open: last, high: last, low: last, volume: size, turnover: last * size, upTo: openAt };
  };
  return (spec, t) => {
    const session = sessionOf(view, spec, t);
    if (session === undefined) return undefined;
    const { open: openAt, close } = session;
    const end = view.hours.lastOpen(spec, t);
    const { id } = spec.instrument;
    const known = days.get(id);
    let day = known?.openAt === openAt && known.upTo <= end ? known : atOpen(spec, openAt, close - 1);
    for (let at = (day?.upTo ?? end) + MINUTE; day !== undefined && at <= end; at += MINUTE) {
      const look = view.look(spec, at);
      if (look === undefined) continue;
      const { last, size } = look;
      const { volume, turnover } = day;
      day = {
        ...day,
        high: Math.max(day.high, last),
        low: Math.min(day.low, last),
        volume: volume + size,
        turnover: turnover + last * size,
        upTo: at,
      };
    }
    if (day === undefined) return undefined;
    days.set(id, day);
    const now = view.look(spec, t)?.last ?? day.open;
    return { ...day, high: Math.max(day.high, now), low: Math.min(day.low, now) };
  };
};
