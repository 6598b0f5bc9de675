import { integer, nullable, object, type TypeOf } from "../codec.ts";

/** How long to wait before something is tried again, as data. */
export const backoffCodec = object({
  /** The wait after the first failure, in ms. */
  baseMs: integer,
  /** Each further failure makes the wait so many times longer; 1 keeps it. */
  factor: integer,
  /** The longest wait, in ms. */
  capMs: integer,
  /** The part of a wait that chance may take away, in percent: of 100 anything between none and all of it is waited. */
  jitterPercent: integer,
  /** Tries beyond the first; null is "never given up". */
  attempts: nullable(integer),
});
export type Backoff = TypeOf<typeof backoffCodec>;

/** Failures after which no wait grows any further: it has reached any cap long before, and must stay a number. */
const LONGEST_GROWTH = 60;

/**
 * How long to wait after so many failures in a row (1 is the first), in whole ms, for what is tried for ever: when the
 * tries that are granted are used up, it goes on at the longest wait. `randomUnit` is as in {@link nextAttempt}.
 */
export const waitAfter = (
  { baseMs, factor, capMs, jitterPercent, attempts }: Backoff,
  failures: number,
  randomUnit: number,
): number => {
  const isUsedUp = attempts !== null && failures > attempts;
  const grown = baseMs * factor ** Math.min(Math.max(0, failures - 1), LONGEST_GROWTH);
  const whole = isUsedUp ? capMs : Math.min(capMs, grown);
  return Math.round(whole * (1 - (jitterPercent / 100) * randomUnit));
};

/**
 * How long to wait after so many failures in a row (1 is the first), in whole ms, or that there is no further try.
 * `randomUnit` is a number from 0 up to 1 that the caller draws: nothing here is random by itself.
 */
export const nextAttempt = (backoff: Backoff, failures: number, randomUnit: number): number | "stop" =>
  backoff.attempts !== null && failures > backoff.attempts ? "stop" : waitAfter(backoff, failures, randomUnit);

const UNITS = 2 ** 32;

/**
 * A number from 0 up to 1 that a text stands for, always the same one: for a caller that must decide alike whenever it
 * decides, such as a book that is replayed, and yet not at the same moment as its neighbours. (FNV-1a, with the last
 * bits spread as murmur3 does.)
 */
export const unitOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / UNITS;
};
