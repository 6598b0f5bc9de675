import type {
  Broker,
  BrokerOrder,
  ChangeOutcome,
  Clock,
  EnvironmentEvidence,
  EpochMs,
  Fill,
  Listing,
  Lookup,
  OrderKey,
  PlaceOutcome,
  SendWindow,
} from "@floorbroker/core";
import { isLive } from "@floorbroker/core";
import type { Ask } from "./ask.ts";
import type { Settled } from "./config.ts";
import type { Connection } from "./connection.ts";
import type { Drive } from "./drive.ts";
import type { Answer, Exchange } from "./exchange/exchange.ts";
import type { PairAnswer } from "./exchange/oco.ts";
import type { SentRequest, VenueRequest } from "./exchange/orders.ts";
import { BROKER_NAME } from "./exchange/venue.ts";

/** What the broker is made of. */
export interface BrokerParts {
  readonly world: Settled;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly drive: Drive;
  readonly connection: Connection;
  readonly ask: Ask;
  /** Hears each request as it is sent. */
  readonly sent: (request: SentRequest) => void;
}

const heardAt = (fill: Fill, at: EpochMs): Fill => ({ ...fill, receivedAt: at });

/** A replace or cancel always says what it left; only a place does not, and its answers never get here. */
const asChange = (answer: Exclude<Answer, PairAnswer>): ChangeOutcome =>
  answer.outcome === "rejected" && !("leaves" in answer) ? { ...answer, leaves: "original-unknown" } : answer;

/** The simulated broker: core's `Broker` over the exchange, with the habits of the world's profile. */
export const simulatedBroker = (parts: BrokerParts): Broker => {
  const { world, exchange, clock, drive, connection, ask } = parts;
  const { faults } = exchange.venue;

  const send = (request: VenueRequest): Promise<Answer> =>
    new Promise((resolve) => {
      const at = drive.catchUp();
      const sent = { at, request };
      parts.sent(sent);
      exchange.submit(sent, resolve);
      drive.catchUp();
    });

  const change = (request: Extract<VenueRequest, { type: "replace" | "cancel" }>): Promise<Exclude<Answer, PairAnswer>> =>
    send(request) as Promise<Exclude<Answer, PairAnswer>>; // only a pair is answered as one

  const listing = <A>(window: SendWindow, at: EpochMs, items: readonly A[]): Listing<A> => {
    const covers = { from: window.from, to: window.to, scope: "account" as const };
    // A list that is missing is not an empty one.
    return faults.take("null-list")
      ? { items: [], asOf: at, covers, complete: false }
      : { items, asOf: at, covers, complete: true };
  };
  const concerns = (order: BrokerOrder, { from, to }: SendWindow): boolean =>
    order.since <= to && (order.since >= from || isLive(order.state));

  const lookUp = (key: OrderKey, window: SendWindow, at: EpochMs): Lookup => {
    if (faults.take("null-list"))
      return { outcome: "inconclusive", why: "the list of orders was missing from the answer" };
    const { orders, fills } = exchange.under(key);
    if (orders.length > 0)
      return { outcome: "found", incarnations: orders, fills: fills.map((fill) => heardAt(fill, at)) };
    const settledAt = window.to + world.latency.settleMs;
    if (at < settledAt) {
      return {
        outcome: "inconclusive",
        why: `nothing yet, but a late request may still arrive for ${settledAt - at} ms`,
      };
    }
    return {
      outcome: "absent",
      proof: `all orders of the account read ${at - window.to} ms after the last possible sending`,
    };
  };

  const evidence: EnvironmentEvidence = {
    environment: "sim",
    endpoint: "sim://this-process",
    loginKind: "none",
    account: world.account,
    accountClass: "simulated",
    evidence: `orders go to a simulated exchange in this process (profile ${world.profile.name}, seed ${world.seed})`,
  };

  return {
    name: BROKER_NAME,
    account: world.account,
    capabilities: (kind) => world.profile.capabilities[kind],
    proveEnvironment: () => Promise.resolve(evidence),
    place: (request) => send({ type: "place", request }) as Promise<PlaceOutcome>, // a place is answered as one
    placeOco: (requests) => send({ type: "place-oco", requests }) as Promise<PairAnswer>, // a pair is answered as one
    replace: async (request) => asChange(await change({ type: "replace", request })),
    cancel: async (request) => asChange(await change({ type: "cancel", request })),
    find: (key, window) => ask(`find:${key}`, (at) => lookUp(key, window, at)),
    orders: (window) =>
      ask("orders", (at) =>
        listing(
          window,
          at,
          exchange.orders().filter((order) => concerns(order, window)),
        ),
      ),
    fills: (window) =>
      ask("fills", (at) => {
        const inside = exchange.fills().filter((fill) => fill.at >= window.from && fill.at <= window.to);
        return listing(
          window,
          at,
          inside.map((fill) => heardAt(fill, at)),
        );
      }),
    listen: (listener) => {
      const stop = connection.listen((event) =>
        listener(event.type === "fill" ? { type: "fill", fill: heardAt(event.fill, clock.now()) } : event),
      );
      drive.catchUp();
      return stop;
    },
  };
};
