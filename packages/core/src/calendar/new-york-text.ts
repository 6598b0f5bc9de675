import { MINUTE, type EpochMs } from "../time.ts";
import { newYorkDate, newYorkTimeOfDay } from "./new-york.ts";

/** An instant as traders read it, `2026-11-18 10:04 New York`; with its seconds where there are any. */
export const newYorkText = (at: EpochMs): string => {
  const time = newYorkTimeOfDay(at);
  // A time of day counts from 0:00, as an instant of the first day of the epoch does.
  const text = new Date(time).toISOString().slice(11, time % MINUTE < 1_000 ? 16 : 19);
  return `${newYorkDate(at)} ${text} New York`;
};
