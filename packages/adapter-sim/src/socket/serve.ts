import { createServer, type AddressInfo, type Socket } from "node:net";
import { fail, isOk, ok, problem, type Clock, type Problem, type Result } from "@floorbroker/core";
import { settled, type WorldConfig } from "../config.ts";
import { simulatedWorld, type World } from "../world.ts";
import { brokerLog, readEntries, type BrokerLogEntry } from "./broker-log.ts";
import { MACHINE_PACE, type Pace } from "./paced-clock.ts";
import { reception } from "./reception.ts";
import { planOf, wireFaults, type WireFault, type WirePlan } from "./wire-faults.ts";

/** Where a simulated broker listens. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** What a simulated broker is made of. */
export interface ServeOptions {
  readonly world: WorldConfig;
  /**
   * Shared with the clients: the machine's own, a {@link pacedClock}, or a virtual one in the same process. What is due
   * in the world keeps a real clock's process alive after {@link SimulatedBrokerServer.close}, unless that clock is
   * `realClock(false)`.
   */
  readonly clock: Clock;
  /** What clients that ask are told of a {@link pacedClock}; default: it is the machine's own time. */
  readonly pace?: Pace;
  /** Default: any free one. */
  readonly port?: number;
  /** A file that the broker's log is added to, as JSON lines; default none. */
  readonly logPath?: string;
}

/** A simulated broker that listens. Its orders, fills and money live as long as it does, whatever its clients do. */
export interface SimulatedBrokerServer {
  readonly address: BrokerAddress;
  /** For the same process: the market, and everything else of the world behind the broker. */
  readonly world: World;
  /** From now on these things go wrong. */
  plan(...plans: readonly (Partial<WirePlan> & { readonly fault: WireFault })[]): void;
  /** Everything that the broker saw so far. */
  log(): readonly BrokerLogEntry[];
  /** Messages read and written so far: both sides of a quiet line agree on them. */
  traffic(): Traffic;
  /** Ends all connections and listens no more. */
  close(): Promise<void>;
}

/** Lines that have passed. */
export interface Traffic {
  readonly read: number;
  readonly written: number;
}

const HOST = "127.0.0.1";

/**
 * Serves a simulated world over TCP on this machine's loopback: one connection per client, lines of JSON, calls with
 * ids and pushed events. There is no login: whoever reaches the port trades, and may plan faults.
 *
 * A port that is taken is a problem. @throws RangeError for a configuration that no world can run on.
 *
 * @example
 * const server = await serveSimulatedBroker({ world: { seed: 1, start: clock.now() }, clock, logPath: "broker.jsonl" });
 */
export const serveSimulatedBroker = async (options: ServeOptions): Promise<Result<Problem, SimulatedBrokerServer>> => {
  const { clock } = options;
  const made = settled(options.world);
  const world = simulatedWorld(options.world, clock);
  const log = brokerLog(clock, options.logPath ?? null);
  const faults = wireFaults();
  const traffic = { read: 0, written: 0 };
  const sockets = new Set<Socket>();
  log.add({ what: "opened", seed: made.seed, start: made.start });
  world.witness(log.witness);

  const receive = reception({ settled: made, world, clock, pace: options.pace ?? MACHINE_PACE, faults, log, traffic });
  const server = createServer((socket) => {
    sockets.add(socket);
    receive(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const refused = await new Promise<Error | undefined>((resolve) => {
    server.once("error", resolve);
    server.listen(options.port ?? 0, HOST, () => resolve(undefined));
  });
  if (refused !== undefined) {
    log.close();
    return fail(problem("port-refused", `cannot listen: ${refused.message}`, ["Choose another port, or none."]));
  }
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return ok({
    address: { host: HOST, port },
    world,
    plan: (...plans) => faults.add(plans.map(planOf)),
    log: () => {
      const entries = readEntries(log.after(0, Infinity));
      if (!isOk(entries)) throw new Error(entries.left.text);
      return entries.right;
    },
    traffic: () => ({ ...traffic }),
    close: async () => {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      const ends = [...sockets].map((socket) => new Promise((resolve) => void socket.once("close", resolve)));
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, ...ends]);
      log.close();
    },
  });
};
