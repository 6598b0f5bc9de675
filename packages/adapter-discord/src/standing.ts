import type { EpochMs } from "@floorbroker/core";
import type { SessionStarts } from "./gateway-information.ts";

/** What the gateway's connection is doing. */
export type GatewayPhase =
  /** Looking for a gateway, or beginning a session there. */
  | "connecting"
  /** Going on with a session that was cut off. */
  | "resuming"
  | "connected"
  /** Discord allows no further session for now. */
  | "waiting"
  /** Discord does not let the bot in, and nobody tries again. */
  | "refused";

/** How the connection to Discord's gateway stands. */
export interface GatewayStanding {
  readonly phase: GatewayPhase;
  /** Since when it is connected, not connected, or refused. */
  readonly since: EpochMs;
  /** When the gateway gave its last sign of life: a dispatch, or the heartbeat that it answered. */
  readonly heardAt: EpochMs;
  /** How often the gateway wants a heartbeat, in ms; null until it has said so. */
  readonly heartbeatMs: number | null;
  /** Attempts at a connection since the last one that held; 0 while there is one. */
  readonly attempts: number;
  /** When the next attempt is made; null while one is under way, or none is to be made. */
  readonly nextAt: EpochMs | null;
  /** As Discord said when it was asked last; null when it has not. */
  readonly starts: SessionStarts | null;
  /** Since when REST refuses the bot's token; null when it takes it. */
  readonly tokenRefusedSince: EpochMs | null;
}

/** A standing that is kept up to date. */
export interface StandingOf {
  now(): GatewayStanding;
  change(to: Partial<Pick<GatewayStanding, "phase" | "attempts" | "nextAt" | "starts" | "tokenRefusedSince">>): void;
  /** The gateway gave a sign of life. */
  heard(): void;
  /** The gateway has said how often it wants a heartbeat, in ms. */
  beatsEvery(ms: number): void;
}

const TRYING: ReadonlySet<GatewayPhase> = new Set(["connecting", "resuming", "waiting"]);

/** Keeps the standing, and tells of each new phase or attempt. */
export const openStanding = (now: () => EpochMs, changed: (standing: GatewayStanding) => void): StandingOf => {
  const at = now();
  const untried = { attempts: 0, nextAt: null, starts: null, tokenRefusedSince: null };
  let standing: GatewayStanding = { phase: "connecting", since: at, heardAt: at, heartbeatMs: null, ...untried };
  return {
    now: () => standing,
    change: (to) => {
      const before = standing;
      const isNew = to.phase !== undefined && to.phase !== before.phase;
      const goesOn = isNew && TRYING.has(to.phase) && TRYING.has(before.phase);
      standing = { ...before, ...to, since: isNew && !goesOn ? now() : before.since };
      if (isNew || standing.attempts !== before.attempts) changed(standing);
    },
    heard: () => (standing = { ...standing, heardAt: now() }),
    beatsEvery: (heartbeatMs) => (standing = { ...standing, heartbeatMs }),
  };
};

/** Silence that is worth a word, in ms: a quiet gateway answers a heartbeat every 41 s. */
const QUIET_MS = 45_000;

/** Time that it may take to answer one, in ms. */
const ANSWER_MS = 4_000;

/** A heartbeat that is late is not missing yet: silence is longer than so many intervals. */
const LATE = 1.5;

/** The silence, in ms, that means something of this gateway: never one in which it need not have been heard. */
export const silenceOf = ({ heartbeatMs }: GatewayStanding, atLeastMs: number): number =>
  Math.max(atLeastMs, LATE * (heartbeatMs ?? 0));

const MINUTE_S = 60;
const HOUR_S = 3_600;

const lasting = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 2 * MINUTE_S) return `${seconds} s`;
  return seconds < 2 * HOUR_S ? `${Math.round(seconds / MINUTE_S)} min` : `${Math.round(seconds / HOUR_S)} h`;
};

const attemptText = ({ attempts, nextAt }: GatewayStanding, now: EpochMs): string => {
  if (nextAt !== null) return `, attempt ${attempts + 1} in ${lasting(nextAt - now)}`;
  return attempts === 0 ? "" : `, attempt ${attempts}`;
};

const phaseText = (standing: GatewayStanding, now: EpochMs): string => {
  const { phase, since, heardAt, heartbeatMs, nextAt } = standing;
  const quietMs = Math.max(QUIET_MS, (heartbeatMs ?? 0) + ANSWER_MS);
  const silent = now - heardAt >= quietMs ? `, silent for ${lasting(now - heardAt)}` : "";
  switch (phase) {
    case "connected":
      return `connected for ${lasting(now - since)}${silent}`;
    case "connecting":
    case "resuming":
      return `${phase} for ${lasting(now - since)}${silent}${attemptText(standing, now)}`;
    case "waiting":
      return `waits ${lasting((nextAt ?? now) - now)} until it allows another session${silent}`;
    case "refused":
      return `has refused the bot for ${lasting(now - since)}`;
  }
};

/** The standing in a few words: `Discord resuming for 40 s, attempt 4 in 3 s; 990 of 1000 session starts left`. */
export const standingText = (standing: GatewayStanding, now: EpochMs): string => {
  const { starts, tokenRefusedSince } = standing;
  const refused =
    tokenRefusedSince === null ? "" : `; it has refused the bot's token for ${lasting(now - tokenRefusedSince)}`;
  const left = starts === null ? "" : `; ${starts.remaining} of ${starts.total} session starts left`;
  return `Discord ${phaseText(standing, now)}${refused}${left}`;
};
