import {
  type Broker,
  type CancelRequest,
  type Capabilities,
  type ChangeOutcome,
  type EpochMs,
  type Fill,
  type InstrumentKind,
  type Listing,
  type Lookup,
  type OrderKey,
  type PlaceOutcome,
  type PlaceRequest,
  type Rejected,
  type ReplaceRequest,
  type SendWindow,
} from "@floorbroker/core";
import type { Account } from "./account.ts";
import { bidOf, type LeanMarket } from "./market.ts";
import { matchOrder } from "./matching.ts";
import type { CallName, Fault, Habits } from "./session.ts";
import { never } from "./store.ts";
import type { Stream } from "./stream.ts";
import type { Process, UnderWay } from "./under-way.ts";
import { ACCOUNT, BROKER, leftOf, listed, type TrueOrder, type Venue } from "./venue.ts";

/** A request to send something, as it leaves the process. */
export type Sending =
  | { readonly op: "place"; readonly request: PlaceRequest }
  | { readonly op: "place-oco"; readonly requests: readonly [PlaceRequest, PlaceRequest] }
  | { readonly op: "replace"; readonly request: ReplaceRequest }
  | { readonly op: "cancel"; readonly request: CancelRequest };

/** What it asks for, order by order. */
export const requestsOf = (sending: Sending): readonly (PlaceRequest | ReplaceRequest | CancelRequest)[] =>
  sending.op === "place-oco" ? sending.requests : [sending.request];

type Outcome = PlaceOutcome | ChangeOutcome;

/** The way between a process and its broker, on which requests and answers are lost and late. */
export interface Line {
  brokerFor(process: Process): Broker;
  /** Whether a request is still on its way to the venue. */
  isQuiet(): boolean;
}

/** What a line connects. */
export interface LineEnds {
  readonly run: UnderWay;
  readonly venue: Venue;
  readonly market: LeanMarket;
  readonly account: Account;
  readonly stream: Stream;
  /** Hears each request as it leaves the process, whatever becomes of it. */
  readonly sent: (sending: Sending) => void;
  /** Hears that the process is given the list of all orders. */
  readonly listed: () => void;
  /** Hears what the process is told of an order in answer to a call. */
  readonly answered: (key: OrderKey, outcome: Outcome["outcome"] | Lookup["outcome"]) => void;
}

type CallFault = Extract<Fault, { fault: "call" }>;

/** How long nobody knows what became of a call: then the adapter gives up waiting. */
const TIMEOUT_MS = 2_000;
/** How long after a sending a venue may still show it for the first time, when nothing is slow. */
const SETTLE_MS = 1_000;

const capabilitiesOf = ({ replaces, atomic, pairs }: Habits, kind: InstrumentKind): Capabilities => ({
  // No spread is quoted here.
  orderTypes: kind === "spread" ? [] : ["market", "limit", "stop", "stop-limit"],
  timesInForce: ["day", "gtc"],
  replace: { price: true, quantity: replaces === "same-id", atomic },
  quantityOfReplace: "total",
  brackets: "none",
  oco: pairs === "none" ? "none" : "broker",
  trailing: "none",
  preview: "none",
  closeEffect: "not",
  idempotentKey: "refuses-duplicates",
});

const refusal = (code: string, text: string): Rejected => ({ outcome: "rejected", code, text, by: "broker" });
const gone: ChangeOutcome = { ...refusal("not-working", "it is over"), leaves: "original-gone" };

/** What a venue asks of a new order; undefined when it takes it. */
const objection = ({ venue, market, account }: LineEnds, { key, terms }: PlaceRequest): Rejected | undefined => {
  const contract = market.byId(terms.instrument);
  if (contract === undefined) return refusal("unknown-instrument", `no instrument ${terms.instrument}`);
  if (venue.under(key).length > 0) return refusal("duplicate-key", `${key} was placed before`);
  const isFree = terms.closing || contract.spec.instrument.kind === "future";
  const cost = isFree ? 0n : BigInt(terms.quantity) * (terms.limit ?? bidOf(contract)) * 100n;
  return cost > account.free() && !isFree ? refusal("buying-power", "there is not enough buying power") : undefined;
};

const taken = ({ ref }: TrueOrder): PlaceOutcome => ({ outcome: "accepted", ref, state: "received" });

/** The request reaches the venue, and is answered there: one answer for each order that it is about. */
const arrive = (ends: LineEnds, sending: Sending): readonly Outcome[] => {
  const { venue, market, run } = ends;
  const at = run.clock.now();
  const trade = (order: TrueOrder): void => {
    const contract = market.byId(order.terms.instrument);
    if (contract !== undefined) matchOrder(venue, order, contract, run.noise, at);
  };
  switch (sending.op) {
    case "cancel": {
      const { target } = sending.request;
      return [venue.cancel(target) === undefined ? gone : { outcome: "accepted", ref: target, state: "working" }];
    }
    case "place": {
      const refused = objection(ends, sending.request);
      if (refused !== undefined) return [refused];
      const { key, revision, terms } = sending.request;
      const order = venue.place(key, revision, terms, at);
      trade(order);
      return [taken(order)];
    }
    case "place-oco": {
      const refused = sending.requests.map((request) => objection(ends, request)).find((each) => each !== undefined);
      if (refused !== undefined) return [refused, refused];
      const pair = venue.placePair(sending.requests, at);
      pair.forEach(trade);
      return pair.map(taken);
    }
    case "replace": {
      const { target, revision, terms } = sending.request;
      const order = venue.replace(target, revision, terms, at);
      if (order === undefined) return [gone];
      trade(order);
      return [taken(order)];
    }
  }
};

/** How a call ends whose request arrives, or does not, and whose answer comes, or does not. */
interface Course {
  /** Null for a request that never arrives. */
  readonly arrivesAfter: number | null;
  /** What is answered in the place of the venue's own answer; undefined for that one; null for nothing, ever. */
  readonly answer: Outcome | null | undefined;
  readonly answeredAfter: number;
}

const silent = (): Lookup => ({ outcome: "inconclusive", why: "the list was missing" });

const unknown = (origin: "timeout" | "transport" | "5xx" | "unreadable"): PlaceOutcome => ({ outcome: "unknown", origin });

const courseOf = (fault: CallFault | undefined, lag: () => number): Course => {
  const there = lag();
  const back = there + lag();
  const well: Course = { arrivesAfter: there, answer: undefined, answeredAfter: back };
  const without = (answer: Course["answer"]): Course => ({ arrivesAfter: null, answer, answeredAfter: back });
  switch (fault?.fate) {
    case "lost-request":
      return { ...without(unknown("timeout")), answeredAfter: TIMEOUT_MS };
    case "lost-response":
      return { ...well, answer: unknown("timeout"), answeredAfter: TIMEOUT_MS };
    case "late":
      return { arrivesAfter: there + fault.ms, answer: unknown("timeout"), answeredAfter: TIMEOUT_MS };
    case "5xx-done":
      return { ...well, answer: unknown("5xx") };
    case "5xx-not-done":
      return without(unknown("5xx"));
    case "unreadable":
      return { ...well, answer: unknown("unreadable") };
    case "rate-limit":
      return without(refusal("rate-limit", "429"));
    case "refused":
      return without(refusal("refused", "no"));
    case "buying-power":
      return without(refusal("buying-power", "there is not enough buying power"));
    case "hang":
      return without(null);
    case "hang-done":
      return { ...well, answer: null };
    case "slow":
      return { ...well, answeredAfter: back + fault.ms };
    default:
      return well;
  }
};

/** A refusal of a change also says what it left. */
const asChange = (outcome: Outcome): ChangeOutcome =>
  outcome.outcome === "rejected" && !("leaves" in outcome) ? { ...outcome, leaves: "original-working" } : outcome;

/** A line between every process of a session and its one broker. */
export const openLine = (ends: LineEnds): Line => {
  const { run, venue, stream } = ends;
  const { clock } = run;
  const { habits } = run.session;
  const onTheWay = new Map<OrderKey, number>();
  const lastSent = new Map<OrderKey, EpochMs>();

  const deliver = (sending: Sending, after: number, fate: CallFault["fate"] | undefined, answered: (outcomes: readonly Outcome[]) => void): void => {
    const keys = requestsOf(sending).map(({ key }) => key);
    for (const key of keys) onTheWay.set(key, (onTheWay.get(key) ?? 0) + 1);
    clock.schedule(clock.now() + after, () => {
      for (const key of keys) onTheWay.set(key, (onTheWay.get(key) ?? 1) - 1);
      const outcomes = arrive(ends, sending);
      run.note("broker", () => `gets ${sending.op} ${keys.join(" and ")}: ${outcomes.map(outcomeText).join(" and ")}`);
      if (fate === "refused-by-venue") for (const key of keys) refuseLater(key, sending);
      answered(fate === "nameless" ? outcomes.map(withoutName) : outcomes);
    });
  };
  /** A place that the broker took and its venue refuses afterwards. */
  const refuseLater = (key: OrderKey, { op }: Sending): void => {
    const born = op === "place" || op === "place-oco" ? venue.under(key).at(-1) : undefined;
    if (born?.state === "working" && born.filled === 0) venue.end(born, "rejected");
  };

  const send = (process: Process, sending: Sending): Promise<readonly Outcome[]> => {
    const requests = requestsOf(sending);
    const what = `${sending.op} ${requests.map(({ key }) => key).join(" and ")}`;
    if (run.crossing(process, `before ${what}`)) return never();
    ends.sent(sending);
    const fault = run.fateOf(sending.op);
    if (fault?.fate === "throws") throw new Error(`the adapter is broken: ${sending.op}`);
    for (const { key } of requests) lastSent.set(key, clock.now());
    run.note("sends", () => `${what}${termsText(sending)}`);
    const { arrivesAfter, answer, answeredAfter } = courseOf(fault, run.lag);
    let said: readonly Outcome[] | undefined;
    if (arrivesAfter !== null) deliver(sending, arrivesAfter, fault?.fate, (outcomes) => (said = outcomes));
    if (run.crossing(process, `after ${what}`) || answer === null) return never();
    return new Promise((resolve) =>
      run.later(process, answeredAfter, `the answer to ${what}`, () => {
        const outcomes = answer === undefined ? (said ?? requests.map(() => unknown("transport"))) : requests.map(() => answer);
        requests.forEach(({ key }, index) => ends.answered(key, outcomes[index]?.outcome ?? "unknown"));
        resolve(outcomes);
      }),
    );
  };
  const sendOne = async (process: Process, sending: Sending): Promise<Outcome> => (await send(process, sending))[0] ?? unknown("transport");

  const lookUp = (key: OrderKey): Lookup => {
    const lives = venue.under(key);
    if (lives.length > 0) {
      const fills = stream.areFillsHidden() ? [] : venue.fills.filter(({ orderKey }) => orderKey === key);
      return { outcome: "found", incarnations: lives.map(listed), fills };
    }
    const sentAt = lastSent.get(key);
    const isSettled = sentAt === undefined || clock.now() - sentAt >= SETTLE_MS;
    if ((onTheWay.get(key) ?? 0) > 0 || !isSettled) return { outcome: "inconclusive", why: "a late request may still arrive" };
    return { outcome: "absent", proof: "all orders of the account were read, and nothing is on its way" };
  };

  const ask = <A>(process: Process, call: CallName, empty: () => A, answer: () => A): Promise<A> => {
    if (run.crossing(process, `asking for ${call}`)) return never();
    const fault = run.fateOf(call);
    if (fault?.fate === "throws") throw new Error(`the adapter is broken: ${call}`);
    if (fault?.fate === "hang") return never();
    const ms = run.lag() + (fault?.fate === "slow" ? fault.ms : 0);
    return new Promise((resolve) => run.later(process, ms, `the answer to ${call}`, () => resolve(fault?.fate === "empty" ? empty() : answer())));
  };

  const listing = <A>({ from, to }: SendWindow, items: readonly A[], complete: boolean): Listing<A> => ({
    items,
    asOf: clock.now() + run.skew(),
    covers: { from, to, scope: "account" },
    complete,
  });
  const within = ({ from, to }: SendWindow, at: EpochMs): boolean => at >= from && at <= to;
  const seen = (fill: Fill): Fill => ({ ...fill, receivedAt: clock.now() });

  return {
    isQuiet: () => [...onTheWay.values()].every((count) => count === 0),
    brokerFor: (process) => ({
      name: BROKER,
      account: ACCOUNT,
      capabilities: (kind) => capabilitiesOf(habits, kind),
      proveEnvironment: () =>
        Promise.resolve({ environment: "sim", endpoint: "sim://session", loginKind: "none", account: ACCOUNT, accountClass: "simulated", evidence: "a simulated session" }),
      place: async (request) => sendOne(process, { op: "place", request }),
      placeOco: async (requests) => {
        const [first, second] = await send(process, { op: "place-oco", requests });
        return [first ?? unknown("transport"), second ?? unknown("transport")];
      },
      replace: async (request) => asChange(await sendOne(process, { op: "replace", request })),
      cancel: async (request) => asChange(await sendOne(process, { op: "cancel", request })),
      find: (key) =>
        ask(process, "find", silent, () => {
          const lookup = lookUp(key);
          ends.answered(key, lookup.outcome);
          return lookup;
        }),
      orders: (window) =>
        ask(
          process,
          "orders",
          () => listing(window, [], false),
          () => {
            ends.listed();
            return listing(window, venue.orders.filter((order) => within(window, order.since) || leftOf(order) > 0).map(listed), true);
          },
        ),
      fills: (window) =>
        ask(
          process,
          "fills",
          () => listing(window, [], false),
          () => listing(window, stream.areFillsHidden() ? [] : venue.fills.filter(({ at }) => within(window, at)).map(seen), true),
        ),
      listen: (listener) => stream.listen(process, listener),
    }),
  };
};

const price = (value: bigint | null): string => (value === null ? "" : ` ${Number(value) / 1e8}`);

const termsText = (sending: Sending): string =>
  requestsOf(sending)
    .map((request) => ("terms" in request ? `: ${request.terms.side} ${request.terms.quantity} ${request.terms.type}${price(request.terms.limit)}${price(request.terms.stop)}` : ""))
    .join("");

const outcomeText = (outcome: Outcome): string => (outcome.outcome === "rejected" ? outcome.code : outcome.outcome);

const withoutName = (outcome: Outcome): Outcome => (outcome.outcome === "accepted" ? { ...outcome, ref: null } : outcome);
