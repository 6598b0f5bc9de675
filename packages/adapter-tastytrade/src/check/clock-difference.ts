import { SECOND, type EpochMs } from "@floorbroker/core";
import type { Endpoints } from "../endpoints.ts";
import { doubtful, fine, unknown, wrong, type Finding } from "./finding.ts";

/** Ours against the server's, in ms; positive where ours is ahead. Null where the server does not say. */
export interface ClockDifference {
  readonly aheadMs: number;
  /** The server's `Date` has whole seconds, and nobody knows when on the way it was written. */
  readonly withinMs: number;
}

const PATIENCE_MS = 5 * SECOND;

/**
 * Asks without a login, and for nothing: every answer, also a refusal, has a `Date` (RFC 9110, 6.6.1). `now` is the
 * machine's own time.
 */
export const clockDifference = async ({ rest }: Endpoints, now: () => EpochMs): Promise<ClockDifference | null> => {
  const before = now();
  try {
    const answer = await fetch(rest, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
    const after = now();
    const at = Date.parse(answer.headers.get("date") ?? "");
    if (Number.isNaN(at)) return null;
    const halfway = (after - before) / 2;
    // On average half a second of the server's time was cut off.
    return { aheadMs: Math.round(before + halfway - (at + SECOND / 2)), withinMs: Math.round(halfway + SECOND / 2) };
  } catch {
    return null;
  }
};

/** Ages of quotes are judged in seconds. */
const NOTICEABLE_MS = 2 * SECOND;
const TOO_MUCH_MS = 30 * SECOND;

const REMEDY = "let the machine set its clock by NTP";

/** What a difference means. */
export const clockFinding = (difference: ClockDifference | null): Finding => {
  if (difference === null) return unknown("clock", "tastytrade told no time", "look at the machine's clock yourself");
  const { aheadMs, withinMs } = difference;
  const size = Math.max(0, Math.abs(aheadMs) - withinMs);
  const text = `this machine's is ${aheadMs < 0 ? "behind" : "ahead"} by ${(Math.abs(aheadMs) / SECOND).toFixed(1)} s (± ${(withinMs / SECOND).toFixed(1)} s)`;
  if (size >= TOO_MUCH_MS) return wrong("clock", text, REMEDY);
  if (size >= NOTICEABLE_MS) return doubtful("clock", text, REMEDY);
  return fine("clock", size === 0 ? `no difference that can be measured (± ${(withinMs / SECOND).toFixed(1)} s)` : text);
};
