import type {
  Accounts,
  Broker,
  ChangeOutcome,
  Clock,
  EpochMs,
  Fill,
  Instruments,
  Listing,
  Quotes,
  SendWindow,
  Unknown,
  Rejected,
} from "@floorbroker/core";
import type { Welcome } from "./messages.ts";
import type { Heard, PendingCalls } from "./pending-calls.ts";
import type { BrokerAddress } from "./serve.ts";
import type { StreamFromBroker } from "./stream-from-broker.ts";

/** When a call ends without an answer, in ms. */
export interface Deadlines {
  readonly orderMs: number;
  readonly questionMs: number;
}

/** What the ports speak over. */
export interface RemoteParts {
  readonly welcome: Welcome;
  readonly address: BrokerAddress;
  readonly clock: Clock;
  readonly pending: PendingCalls;
  readonly stream: StreamFromBroker;
  readonly deadlines: Deadlines;
}

type Unheard = Exclude<Heard<never>, { readonly heard: "answer" }>;

const NOT_SENT: Rejected = {
  outcome: "rejected",
  code: "link-down",
  text: "there is no connection to the broker; nothing was sent",
  by: "local",
};

const whyNot = (heard: Unheard): string =>
  heard.heard === "not-sent" ? "there is no connection to the broker" : `the broker gave no answer (${heard.origin})`;

/** How an order call without an answer ended: as definitely as can be said, and no further. */
const unanswered = (heard: Unheard): Rejected | Unknown =>
  heard.heard === "not-sent" ? NOT_SENT : { outcome: "unknown", origin: heard.origin };

const changed = (heard: Heard<ChangeOutcome>): ChangeOutcome => {
  if (heard.heard === "answer") return heard.answer;
  const end = unanswered(heard);
  return end.outcome === "rejected" ? { ...end, leaves: "original-working" } : end;
};

/** A list that was not heard: it covers nothing, and is not empty but missing. */
const missing = <A>(at: EpochMs, { from, to }: SendWindow): Listing<A> => ({
  items: [],
  asOf: at,
  covers: { from, to, scope: "account" },
  complete: false,
});

const remoteBroker = ({ welcome, address, clock, pending, stream, deadlines }: RemoteParts): Broker => {
  const { orderMs, questionMs } = deadlines;
  const here = (fills: readonly Fill[]): readonly Fill[] => fills.map((fill) => ({ ...fill, receivedAt: clock.now() }));

  return {
    name: welcome.broker,
    account: welcome.account,
    capabilities: (kind) => welcome.capabilities[kind],
    proveEnvironment: async () => {
      const heard = await pending.ask({ call: "environment" }, questionMs);
      const endpoint = `tcp://${address.host}:${address.port}`;
      if (heard.heard === "answer") return { ...heard.answer, endpoint };
      // What can't be proven is about real money.
      return {
        environment: "production",
        endpoint,
        loginKind: "none",
        account: welcome.account,
        accountClass: "unknown",
        evidence: `nothing is proven: ${whyNot(heard)}`,
      };
    },
    place: async (request) => {
      const heard = await pending.ask({ call: "place", request }, orderMs);
      return heard.heard === "answer" ? heard.answer : unanswered(heard);
    },
    placeOco: async ([first, second]) => {
      const heard = await pending.ask({ call: "place-oco", first, second }, orderMs);
      if (heard.heard === "answer") return [heard.answer.first, heard.answer.second];
      return [unanswered(heard), unanswered(heard)];
    },
    replace: async (request) => changed(await pending.ask({ call: "replace", request }, orderMs)),
    cancel: async (request) => changed(await pending.ask({ call: "cancel", request }, orderMs)),
    find: async (key, window) => {
      const heard = await pending.ask({ call: "find", key, window }, questionMs);
      if (heard.heard !== "answer") return { outcome: "inconclusive", why: whyNot(heard) };
      return heard.answer.outcome === "found" ? { ...heard.answer, fills: here(heard.answer.fills) } : heard.answer;
    },
    orders: async (window) => {
      const heard = await pending.ask({ call: "orders", window }, questionMs);
      return heard.heard === "answer" ? heard.answer : missing(clock.now(), window);
    },
    fills: async (window) => {
      const heard = await pending.ask({ call: "fills", window }, questionMs);
      if (heard.heard !== "answer") return missing(clock.now(), window);
      return { ...heard.answer, items: here(heard.answer.items) };
    },
    listen: stream.listen,
  };
};

const remoteAccounts = ({ clock, pending, deadlines: { questionMs } }: RemoteParts): Accounts => ({
  snapshot: async () => {
    const heard = await pending.ask({ call: "snapshot" }, questionMs);
    if (heard.heard === "answer") {
      const { answer } = heard;
      if (answer.outcome !== "snapshot") return answer;
      return { outcome: "snapshot", snapshot: { ...answer.snapshot, receivedAt: clock.now() } };
    }
    const isUnreadable = heard.heard === "nothing" && heard.origin === "unreadable";
    return { outcome: "none", code: isUnreadable ? "unreadable" : "link-down", text: whyNot(heard) };
  },
  positions: async () => {
    const heard = await pending.ask({ call: "positions" }, questionMs);
    const at = clock.now();
    return heard.heard === "answer" ? heard.answer : missing(at, { from: at, to: at });
  },
});

const remoteQuotes = ({ pending, deadlines: { questionMs } }: RemoteParts): Quotes => ({
  quote: async (instrument, alertPrice) => {
    const heard = await pending.ask({ call: "quote", instrument, alertPrice }, questionMs);
    return heard.heard === "answer" ? heard.answer : { outcome: "none", code: "link-down", text: whyNot(heard) };
  },
});

const remoteInstruments = ({ pending, deadlines: { questionMs } }: RemoteParts): Instruments => ({
  resolve: async (instrument) => {
    const heard = await pending.ask({ call: "resolve", instrument }, questionMs);
    return heard.heard === "answer" ? heard.answer : { outcome: "none", code: "link-down", text: whyNot(heard) };
  },
});

/** Core's four ports over a line. */
export const remotePorts = (parts: RemoteParts) => ({
  broker: remoteBroker(parts),
  accounts: remoteAccounts(parts),
  quotes: remoteQuotes(parts),
  instruments: remoteInstruments(parts),
});
