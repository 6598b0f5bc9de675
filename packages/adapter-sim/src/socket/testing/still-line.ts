import { isOk } from "@floorbroker/core";
import {
  connectSimulatedBroker,
  serveSimulatedBroker,
  virtualClock,
  type ConnectOptions,
  type RemoteBroker,
  type SimulatedBrokerServer,
  type Traffic,
  type VirtualClock,
  type WorldConfig,
} from "../../index.ts";
import { START } from "../../testing/broker-markets.ts";

/** A broker and its client over a real socket, on a clock that only the test moves: a slow machine changes nothing. */
export interface StillLine {
  readonly clock: VirtualClock;
  readonly server: SimulatedBrokerServer;
  readonly remote: RemoteBroker;
  /** Lets time pass. Whatever is written in a moment is read in it; so this never ends for a line that hangs. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until there is an answer. */
  answered<A>(asked: Promise<A>): Promise<A>;
  close(): Promise<void>;
}

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits until everything that was written on either side of a line is read on the other one. */
const quiet = async (here: () => Traffic, there: () => Traffic): Promise<void> => {
  for (let calm = 0; calm < 2; ) {
    await turnOfTheLoop();
    const [a, b] = [here(), there()];
    calm = a.written === b.read && b.written === a.read ? calm + 1 : 0;
  }
};

/** A broker that was just opened, and a client that was just connected. */
export const stillLine = async (
  world: Partial<WorldConfig> = {},
  more: Partial<ConnectOptions> = {},
): Promise<StillLine> => {
  const clock = virtualClock(START);
  const served = await serveSimulatedBroker({ world: { seed: 1, start: START, ...world }, clock });
  if (!isOk(served)) throw new Error(served.left.text);
  const server = served.right;
  const connected = await connectSimulatedBroker({ address: server.address, clock, ...more });
  if (!isOk(connected)) throw new Error(connected.left.text);
  const remote = connected.right;
  const advance = (ms: number): Promise<void> =>
    clock.runUntil(clock.now() + ms, () => quiet(remote.traffic, server.traffic));
  return {
    clock,
    server,
    remote,
    advance,
    answered: async (asked) => {
      let isOpen = true;
      const ended = asked.finally(() => (isOpen = false));
      while (isOpen) await advance(10);
      return ended;
    },
    close: () => {
      remote.close();
      return server.close();
    },
  };
};
