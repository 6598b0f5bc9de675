import { problem, type Problem } from "@floorbroker/core";
import type { Waits } from "./backoff.ts";
import { silenceOf, type GatewayStanding } from "./standing.ts";

/**
 * How long the gateway may give no sign of life before somebody is told, in ms. Discord's heartbeat is answered every
 * 41 s: what is silent for longer is gone, whatever the socket says. A server that wants its heartbeat less often may be
 * silent for longer.
 */
export const SILENT_AFTER_MS = 60_000;

/** Looks in the time after which silence is told: how late that may be noticed. */
const LOOKS = 12;

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

const silence = (ms: number): Problem =>
  problem("discord-silent", `Discord's gateway has been silent for ${seconds(ms)}: no message is heard; exits go on`, [
    "look at https://discordstatus.com",
    "stop it from the command line meanwhile: floorbroker pause, floorbroker kill",
  ]);

/** What is told of the gateway. */
export interface GatewayTold {
  readonly silent: (why: Problem) => void;
  /** After so long. */
  readonly back: (text: string) => void;
}

/**
 * Watches the gateway's signs of life until the waits end: each silence is told once, and its end. A gateway that
 * refuses the bot is told as that.
 */
export const superviseGateway = async (
  standing: () => GatewayStanding,
  silentAfterMs: number,
  waits: Waits,
  tell: GatewayTold,
): Promise<void> => {
  let silentSince: number | null = null;
  while (!waits.ended()) {
    await waits.wait(silentAfterMs / LOOKS);
    if (waits.ended()) return;
    const stands = standing();
    const { heardAt, phase } = stands;
    const silentMs = waits.now() - heardAt;
    const tooLongMs = silenceOf(stands, silentAfterMs);
    if (silentSince === null && silentMs >= tooLongMs && phase !== "refused") {
      silentSince = heardAt;
      tell.silent(silence(silentMs));
    } else if (silentSince !== null && silentMs < tooLongMs && phase === "connected") {
      const after = seconds(heardAt - silentSince);
      tell.back(`Discord is heard again after ${after}; what was posted meanwhile is being fetched`);
      silentSince = null;
    }
  }
};
