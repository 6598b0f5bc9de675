import { parseCivilDate, type EpochMs } from "@floorbroker/core";

const ISO =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * The instant of an ISO 8601 time with its offset, `2026-11-18T10:04:05.123-05:00`, in epoch ms; parts of a millisecond
 * are cut off. A time without an offset could be any of two dozen instants, so it is undefined; so is 30 February.
 */
export const parseInstant = (text: string): EpochMs | undefined => {
  const date = ISO.exec(text)?.[1];
  if (date === undefined || parseCivilDate(date) === undefined) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};
