import { fail, ok, problem, type EpochMs, type Problem, type Result } from "@floorbroker/core";
import { Events, type Client, type RESTOptions } from "discord.js";
import { pauseBefore, type Waits } from "./backoff.ts";
import { openClient, refusalIn, type GatewayEars } from "./gateway-client.ts";

/** What came of an attempt to connect: null for success. */
type Connected = Problem | "unreachable" | null;

/** How long a book waits for its chat before it opens without, in ms. */
const PATIENCE_MS = 5_000;

const unreachable = problem(
  "discord-unreachable",
  "Discord can't be reached: nothing is heard until it can; exits go on",
  ["check the network; it is tried again"],
);

/** What a connection is made with. */
export interface ConnectionOptions {
  readonly token: string;
  readonly rest: Partial<RESTOptions>;
  /** Null is the one that REST names. */
  readonly gateway: string | null;
  readonly ears: GatewayEars;
  readonly waits: Waits;
  readonly notice: (problem: Problem) => void;
}

/** A connection to the gateway, or the attempts at one. */
export interface Connection {
  /** When the gateway gave its last sign of life: a dispatch, or the heartbeat that it answered. */
  lastSign(): EpochMs;
  end(): Promise<void>;
}

/**
 * Connects to the gateway, and goes on trying where it is out of reach: that is told, and is no failure. Codes:
 * `discord-token-refused`, `discord-intent-refused`.
 */
export const openConnection = async (options: ConnectionOptions): Promise<Result<Problem, Connection>> => {
  const { token, rest, gateway, ears, waits, notice } = options;
  let client: Client | null = null;
  let lastDispatch = Date.now();
  const connect = async (): Promise<Connected> => {
    const opened = openClient(rest, gateway, ears);
    opened.on(Events.Raw, () => void (lastDispatch = Date.now()));
    client = opened;
    try {
      await opened.login(token);
      return null;
    } catch (error) {
      await opened.destroy();
      return refusalIn(error) ?? "unreachable";
    }
  };
  /** Goes on after a first attempt that did not succeed, or has not yet. */
  const keepTrying = async (first: Promise<Connected>): Promise<void> => {
    let result = await first;
    for (let failures = 0; result === "unreachable" && !waits.ended(); failures++) {
      await waits.wait(pauseBefore(failures));
      result = waits.ended() ? null : await connect();
    }
    if (result !== null && result !== "unreachable") notice(result);
  };
  const first = connect();
  // A gateway that does not answer is tried for ever by discord.js itself.
  const answer = await Promise.race([first, waits.wait(PATIENCE_MS).then(() => "unreachable" as const)]);
  if (answer !== null && answer !== "unreachable") return fail(answer);
  if (answer === "unreachable") {
    notice(unreachable);
    void keepTrying(first);
  }
  const heartbeats = (): readonly number[] => client?.ws.shards.map(({ lastPingTimestamp }) => lastPingTimestamp) ?? [];
  return ok({
    lastSign: () => Math.max(lastDispatch, ...heartbeats()),
    end: async () => client?.destroy(),
  });
};
