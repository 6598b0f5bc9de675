import {
  decimal,
  instrumentId,
  isOk,
  orderKey,
  type Broker,
  type BrokerEvent,
  type Clock,
  type Lookup,
  type OrderKey,
  type PlaceRequest,
  type Problem,
} from "@floorbroker/core";
import {
  connectSimulatedBroker,
  pacedClock,
  serveSimulatedBroker,
  type BrokerAddress,
  type ConnectOptions,
  type RemoteBroker,
  type ServeOptions,
  type SimulatedBrokerServer,
  type WorldConfig,
} from "../../index.ts";
import { START } from "../../testing/broker-markets.ts";
import { endingClock, type EndingClock } from "./ending-clock.ts";

export { START };
export const SPY = instrumentId("SPY");

let current: EndingClock | undefined;
const anew = (): EndingClock => endingClock(pacedClock({ origin: Date.now(), start: START, speed: 10 }));
const running = (): EndingClock => (current ??= anew());

/** Ten times as fast as life: a deadline of a second is over in 100 ms. It begins with each test anew. */
export const clock: Clock = {
  now: () => running().now(),
  schedule: (at, action) => running().schedule(at, action),
};

/** Longer than a busy machine stands still, in ms of the clock. */
export const PATIENT = { orderMs: 100_000, questionMs: 100_000 };
/** The same for a broker, which takes no order that was on its way for longer. */
export const UNHURRIED = { settleMs: 15_000 };

/** What is to be closed after a test. */
export const open: (() => void | Promise<void>)[] = [];

/** Closes it, the last first; what was still to happen in it does not. */
export const closeAll = async (): Promise<void> => {
  for (const close of open.splice(0).reverse()) await close();
  current?.end();
  current = undefined;
};

/** A broker with SPY at 600.00 to 600.02. */
export const serve = async (world: Partial<WorldConfig> = {}, more: Partial<ServeOptions> = {}): Promise<SimulatedBrokerServer> => {
  const made = { seed: 1, start: START, latency: UNHURRIED, ...world };
  const served = await serveSimulatedBroker({ world: made, clock, ...more });
  if (!isOk(served)) throw new Error(served.left.text);
  const server = served.right;
  open.push(server.close);
  server.world.fixQuote(SPY, decimal("600.00"), decimal("600.02"));
  return server;
};

/** A client and what it heard. */
export interface Client extends RemoteBroker {
  readonly heard: readonly BrokerEvent[];
  readonly problems: readonly Problem[];
}

/** A client of it that remembers what it heard, and whose calls end by their deadlines only where a test says so. */
export const join = async (address: BrokerAddress, more: Partial<ConnectOptions> = {}): Promise<Client> => {
  const problems: Problem[] = [];
  const remote = await connectSimulatedBroker({
    address,
    clock,
    random: () => 0,
    deadlines: PATIENT,
    onProblem: (problem) => problems.push(problem),
    ...more,
  });
  if (!isOk(remote)) throw new Error(remote.left.text);
  open.push(remote.right.close);
  const heard: BrokerEvent[] = [];
  remote.right.broker.listen((event) => heard.push(event));
  return { ...remote.right, heard, problems };
};

/** Waits for something to become true. */
export const until = async (is: () => boolean): Promise<void> => {
  while (!is()) await new Promise((resolve) => void setTimeout(resolve, 2));
};

/** An order for one SPY that rests at its limit, or trades at 600.02 and above. */
export const resting = (key: string, limit = "590.00"): PlaceRequest => ({
  key: orderKey(key),
  revision: 0,
  terms: {
    instrument: SPY,
    side: "buy",
    closing: false,
    quantity: 1,
    type: "limit",
    limit: decimal(limit),
    stop: null,
    timeInForce: "day",
  },
});

/** Asks until there is a definite answer. */
export const resolved = async (broker: Broker, key: string): Promise<Lookup> => {
  const sent = { from: START, to: clock.now() };
  for (;;) {
    const answer = await broker.find(orderKey(key), sent);
    if (answer.outcome !== "inconclusive") return answer;
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
};

/** What became of the link, in short. */
export const links = (heard: readonly BrokerEvent[]): readonly string[] =>
  heard.flatMap((event) =>
    event.type === "link" && event.link.name === "orders" ? [`${event.link.state} ${event.link.generation}`] : [],
  );
/** The gaps that were told. */
export const gaps = (heard: readonly BrokerEvent[]) => heard.flatMap((event) => (event.type === "gap" ? [event] : []));
/** How many fills were told. */
export const fills = (heard: readonly BrokerEvent[]): number => heard.filter(({ type }) => type === "fill").length;
/** The states of an order, as they were told. */
export const statesOf = (heard: readonly BrokerEvent[], key: OrderKey): readonly string[] =>
  heard.flatMap((event) => (event.type === "order-state" && event.orderKey === key ? [event.state] : []));

/** Gives up at once. */
export const never = { baseMs: 1, factor: 1, capMs: 1, jitterPercent: 0, attempts: 0 };
