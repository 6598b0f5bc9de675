import {
  accountId,
  decimal,
  instrumentId,
  orderKey,
  SECOND,
  type BrokerEvent,
  type BrokerOrderRef,
  type ChangeOutcome,
  type OrderKey,
  type OrderTerms,
  type PlaceOutcome,
  type PlaceRequest,
} from "@floorbroker/core";
import type { SandboxOptions } from "../../tastytrade-sandbox/src/index.ts";
import { openBroker, type BrokerOptions, type OpenBroker } from "../src/broker/open-broker.ts";
import type { LogLine } from "../src/log.ts";
import { openSessionBench, type SessionBench } from "./bench.ts";

export const CALL = instrumentId("SPY   261218C00700000");
export const KEY: OrderKey = orderKey("fb-1-e1");

/** A broker on a sandbox, which hears what the sandbox has to push; SPY's call stands at 2.00–2.10. */
export interface BrokerBench extends SessionBench, Omit<OpenBroker, "close"> {
  readonly heard: readonly BrokerEvent[];
  readonly log: readonly LogLine[];
  /** Whether the pushes are heard. */
  deaf(isDeaf: boolean): void;
  /** The same account for a process that has just started: it remembers nothing. */
  restarted(more?: Partial<BrokerOptions>): OpenBroker;
  quote(bid: string, ask: string, size?: number): void;
  bodies(method: string): readonly unknown[];
}

export const openBrokerBench = async (given: SandboxOptions = {}, more: Partial<BrokerOptions> = {}): Promise<BrokerBench> => {
  const bench = await openSessionBench(given);
  const log: LogLine[] = [];
  const heard: BrokerEvent[] = [];
  const start = (options: Partial<BrokerOptions>): OpenBroker =>
    openBroker({ session: bench.session, account: accountId(bench.account), log: (line) => log.push(line), ...options });
  const opened = start(more);
  opened.broker.listen((event) => heard.push(event));
  let isDeaf = false;
  bench.sandbox.pushes.listen(({ type, data }) => {
    if (type === "Order" && !isDeaf) opened.ears.hearOrder(data);
  });
  const quote: BrokerBench["quote"] = (bid, ask, size) => bench.sandbox.venue.fixQuote(CALL, decimal(bid), decimal(ask), size);
  quote("2.00", "2.10");
  return {
    ...bench,
    ...opened,
    heard,
    log,
    deaf: (deaf) => {
      isDeaf = deaf;
    },
    restarted: (options = {}) => start(options),
    quote,
    bodies: (method) => bench.sandbox.requests().filter((each) => each.method === method && each.path !== "/oauth/token").map(({ body }) => body),
    close: async () => {
      opened.close();
      await bench.close();
    },
  };
};

/** Buys the call at a limit, day, opening. */
export const buying = (limit: string, quantity = 1, more: Partial<OrderTerms> = {}): OrderTerms => ({
  instrument: CALL,
  side: "buy",
  closing: false,
  quantity,
  type: "limit",
  limit: decimal(limit),
  stop: null,
  timeInForce: "day",
  ...more,
});

/** Sells what is held. */
export const selling = (limit: string, quantity = 1, more: Partial<OrderTerms> = {}): OrderTerms => buying(limit, quantity, { side: "sell", closing: true, ...more });

/** A stop under it. */
export const stopping = (stop: string, quantity = 1): OrderTerms => selling("1", quantity, { type: "stop", limit: null, stop: decimal(stop) });

export const request = (terms: OrderTerms, key: OrderKey = KEY, revision = 0): PlaceRequest => ({ key, revision, terms });

/** The fills that were heard. */
export const fillsIn = (heard: readonly BrokerEvent[]): readonly string[] => heard.flatMap((event) => (event.type === "fill" ? [event.fill.fillId] : []));

/** The reference of an order that was taken. */
export const refIn = (outcome: PlaceOutcome | ChangeOutcome): BrokerOrderRef => {
  if (outcome.outcome !== "accepted" || outcome.ref === null) throw new Error(JSON.stringify(outcome));
  return outcome.ref;
};

/** An order that rests below the market. */
export const resting = async ({ broker, wait, pass }: BrokerBench, quantity = 2): Promise<BrokerOrderRef> => {
  const ref = refIn(await wait(broker.place(request(buying("1.50", quantity)))));
  await pass(2 * SECOND);
  return ref;
};
