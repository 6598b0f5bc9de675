import type { EpochMs } from "@floorbroker/core";
import { pauseBefore, type Waits } from "./backoff.ts";
import type { AskGateway, SessionStarts } from "./gateway-information.ts";
import type { StandingOf } from "./standing.ts";

/** Discord lets a bot identify once in so many ms: "Session Start Limit", max_concurrency of 1. */
const BETWEEN_STARTS_MS = 5_000;
/** At most so much is waited on top, so that bots which were cut off together don't come back together. */
const JITTER_MS = 1_500;

/** Sessions that begin within this time, in ms, count as one after the other. */
const LATELY_MS = 3_600_000;
/** So many of them may follow each other at once: a deployment, and what goes wrong with it. */
const FREE_STARTS = 3;
const LONGEST_BETWEEN_MS = 300_000;

/** Of the session starts of a day, one in so many is left for a person who has to start the bot again. */
const KEPT_BACK = 100;

/** Information this old, in ms, is as good as new. */
const FRESH_MS = 10_000;

/** How soon the gateway may be tried again. */
export interface Pacing {
  /** Before an attempt at asking REST for the gateway, and at a connection that follows it. */
  beforeLogin(): Promise<void>;
  /** Before a socket is opened. `resumes`: with a session that goes on, of which Discord allows any number. */
  beforeSocket(resumes: boolean): Promise<void>;
  /** A session is being begun: Discord counts that, whatever becomes of it. */
  identifying(): void;
  /** A session began, or went on. */
  connected(): void;
  /** What REST said of the limits just now. */
  learned(starts: SessionStarts | null): void;
}

/** Where the next start is not allowed before; null when it is allowed now. */
export const notBefore = ({ total, remaining, resetsAt }: SessionStarts, now: EpochMs): EpochMs | null =>
  resetsAt > now && remaining <= Math.floor(total / KEPT_BACK) ? resetsAt : null;

/**
 * Paces the attempts at a connection: each pause twice as long as the one before, and sessions only as Discord allows
 * them. `waiting` is told when nothing can be begun for long.
 */
export const openPacing = (
  ask: AskGateway,
  waits: Waits,
  standing: StandingOf,
  waiting: (until: EpochMs, starts: SessionStarts) => void,
): Pacing => {
  let failures = 0;
  /** A pause for this attempt has been made already. */
  let paused = false;
  let starts: { readonly of: SessionStarts | null; readonly at: EpochMs } | null = null;
  let begun: readonly EpochMs[] = [];

  const waitUntil = async (at: EpochMs): Promise<void> => {
    if (at <= waits.now()) return;
    standing.change({ nextAt: at });
    await waits.wait(at - waits.now());
  };
  const pause = async (): Promise<void> => {
    if (failures > 0) await waitUntil(waits.now() + pauseBefore(failures - 1));
    failures++;
    standing.change({ attempts: failures, nextAt: null });
  };
  const learned = (of: SessionStarts | null): void => {
    starts = { of, at: waits.now() };
    standing.change({ starts: of });
  };
  const current = async (): Promise<SessionStarts | null> => {
    if (starts !== null && waits.now() - starts.at < FRESH_MS) return starts.of;
    try {
      learned((await ask()).starts);
    } catch {
      // A gateway may live while REST does not: what is known is counted on.
    }
    return starts?.of ?? null;
  };
  const allowed = async (): Promise<void> => {
    for (let told = false; !waits.ended(); told = true) {
      const now = waits.now();
      const of = await current();
      const until = of === null ? null : notBefore(of, now);
      if (of === null || until === null) return;
      if (!told) waiting(until, of);
      standing.change({ phase: "waiting" });
      await waitUntil(until + Math.random() * JITTER_MS);
    }
  };
  const spaced = async (): Promise<void> => {
    const now = waits.now();
    begun = begun.filter((at) => now - at < LATELY_MS);
    const last = begun.at(-1);
    if (last === undefined) return;
    const longer = Math.min(LONGEST_BETWEEN_MS, BETWEEN_STARTS_MS * 2 ** Math.max(0, begun.length - FREE_STARTS));
    await waitUntil(last + longer + Math.random() * JITTER_MS);
  };

  return {
    learned,
    beforeLogin: async () => {
      await pause();
      paused = true;
    },
    beforeSocket: async (resumes) => {
      standing.change({ phase: resumes ? "resuming" : "connecting" });
      if (!paused) await pause();
      paused = false;
      if (resumes) return;
      await spaced();
      await allowed();
      standing.change({ phase: "connecting", nextAt: null });
    },
    identifying: () => {
      begun = [...begun, waits.now()];
      if (starts?.of != null) learned({ ...starts.of, remaining: Math.max(0, starts.of.remaining - 1) });
    },
    connected: () => {
      failures = 0;
      standing.change({ phase: "connected", attempts: 0, nextAt: null });
    },
  };
};
