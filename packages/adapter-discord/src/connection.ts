import { fail, ok, problem, type Problem, type Result } from "@floorbroker/core";
import { REST, type Client, type RESTOptions } from "discord.js";
import type { Waits } from "./backoff.ts";
import { openClient, refusalIn, type GatewayEars, type GatewaySide } from "./gateway-client.ts";
import {
  gatewayAddress,
  openGatewayInformation,
  type GatewayInformation,
  type SessionStarts,
} from "./gateway-information.ts";
import { openPacing } from "./pacing.ts";
import type { StandingOf } from "./standing.ts";

/** What came of an attempt to connect: null for success. */
type Connected = Problem | "unreachable" | null;

/** How long a book waits for its chat before it opens without, in ms. */
const PATIENCE_MS = 5_000;

const unreachable = problem(
  "discord-unreachable",
  "Discord can't be reached: nothing is heard until it can; exits go on",
  ["check the network; it is tried again"],
);

const noStarts = (at: number, { remaining, total }: SessionStarts): Problem =>
  problem(
    "discord-no-session-starts",
    `Discord allows no further session until ${new Date(at).toISOString()} (${remaining} of ${total} starts left): ` +
    "nothing is heard until then; exits go on",
    [
      "leave the bot running: it connects by itself then, and fetches what was posted",
      "find out what starts it again and again, or whether another program uses its token",
    ],
  );

/** What a connection is made with. */
export interface ConnectionOptions {
  readonly token: string;
  readonly rest: Partial<RESTOptions>;
  /** Null is the one that REST names. */
  readonly gateway: string | null;
  readonly ears: GatewayEars;
  readonly waits: Waits;
  readonly standing: StandingOf;
  readonly notice: (problem: Problem) => void;
}

/** A connection to the gateway, or the attempts at one. */
export interface Connection {
  end(): Promise<void>;
}

/** The client's ears, and what the standing has to know of it. */
const overheard = (
  ears: GatewayEars,
  standing: StandingOf,
  connected: () => void,
  over: () => boolean,
): GatewayEars => ({
  ...ears,
  connected: (self) => {
    connected();
    ears.connected(self);
  },
  lost: () => {
    if (!over() && standing.now().phase === "connected") standing.change({ phase: "resuming" });
    ears.lost();
  },
});

/** Tells a refusal once, and not before somebody can hear it: until then it is what opening ends with. */
const openRefusals = (ears: GatewayEars, standing: StandingOf) => {
  let tells = false;
  return {
    begin: () => void (tells = true),
    refused: (why: Problem): void => {
      standing.change({ phase: "refused", nextAt: null });
      if (!tells) return;
      tells = false;
      ears.refused(why);
    },
  };
};

/**
 * Connects to the gateway, and goes on trying where it is out of reach: that is told, and is no failure. Codes:
 * `discord-token-refused`, `discord-intent-refused`, `discord-gateway-refused`, `discord-no-gateway`.
 */
export const openConnection = async (options: ConnectionOptions): Promise<Result<Problem, Connection>> => {
  const { token, rest, gateway, ears, waits, standing, notice } = options;
  const asked = openGatewayInformation(new REST(rest).setToken(token), gateway, waits.now);
  let told = false;
  const pacing = openPacing(asked, waits, standing, (until, starts) => {
    told = true;
    notice(noStarts(until, starts));
  });
  const ask = async (): Promise<GatewayInformation> => {
    const information = await asked();
    pacing.learned(information.starts);
    return information;
  };
  const refusals = openRefusals(ears, standing);
  const heard = overheard({ ...ears, refused: refusals.refused }, standing, pacing.connected, waits.ended);
  let client: Client | null = null;
  let ended = false;
  const connect = async (): Promise<Connected> => {
    await pacing.beforeLogin();
    if (ended || waits.ended()) return null;
    let isOver = false;
    const side: GatewaySide = {
      ask,
      beforeSocket: pacing.beforeSocket,
      identifying: pacing.identifying,
      over: () => isOver || waits.ended(),
      heard: standing.heard,
      beatsEvery: standing.beatsEvery,
      resumeAt: gateway === null ? null : (gatewayAddress(gateway) ?? null),
    };
    const opened = openClient(rest, side, heard);
    client = opened;
    try {
      await opened.login(token);
      return null;
    } catch (error) {
      isOver = true;
      await opened.destroy();
      return refusalIn(error) ?? "unreachable";
    }
  };
  const connectAtLast = async (): Promise<Problem | null> => {
    for (;;) {
      const result = await connect();
      if (result !== "unreachable") return result;
    }
  };
  const first = connectAtLast();
  const patience = waits.wait(PATIENCE_MS).then(() => "unreachable" as const);
  const answer = await Promise.race([first, patience]);
  if (answer !== null && answer !== "unreachable") return fail(answer);
  refusals.begin();
  if (answer === "unreachable") {
    if (!told) notice(unreachable);
    void first.then((refused) => (refused === null ? undefined : refusals.refused(refused)));
  }
  return ok({
    end: async () => {
      ended = true;
      await client?.destroy();
    },
  });
};
