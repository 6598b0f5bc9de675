import type {
  Broker,
  Capabilities,
  ChangeOutcome,
  EnvironmentEvidence,
  EpochMs,
  Fill,
  InstrumentKind,
  Listing,
  Lookup,
  OrderKey,
  SendWindow,
} from "@floorbroker/core";
import type { LooksAudit } from "./audit/looks.ts";
import { brokenAdapter, WITH_CREDENTIALS, type Login } from "./credentials.ts";
import { courseOf, unknown, type CallFault } from "./course.ts";
import { arrive, type Counter } from "./intake.ts";
import { outcomeText, requestsOf, termsText, type Outcome, type Sending } from "./sending.ts";
import type { CallName, Habits } from "./session.ts";
import { never } from "./store.ts";
import type { Stream } from "./stream.ts";
import type { Process } from "./under-way.ts";
import { ACCOUNT, BROKER, leftOf, listed } from "./venue.ts";

/** The way between a process and its broker, on which requests and answers are lost and late. */
export interface Line {
  brokerFor(process: Process): Broker;
  /** Whether a request is still on its way to the venue. */
  isQuiet(): boolean;
  /** Whether a process that asked at this instant or later has been told of all orders and all fills. */
  isListedSince(at: EpochMs): boolean;
}

/** What a line connects. */
export interface LineEnds extends Counter {
  readonly stream: Stream;
  /** Hears each request as it leaves the process, whatever becomes of it. */
  readonly sent: (sending: Sending, process: Process) => void;
  readonly login: Login;
  /** Hears what is proven to whom. */
  readonly proven: (process: Process, evidence: EnvironmentEvidence) => void;
  /** Hears that the process is given the list of all orders. */
  readonly listed: () => void;
  /** Hears each question and its answer. */
  readonly looks: Pick<LooksAudit, "asked" | "answered">;
  /** Hears what the process is told of an order in answer to a call. */
  readonly answered: (key: OrderKey, outcome: Outcome["outcome"] | Lookup["outcome"]) => void;
}

/** How long after a sending a venue may still show it for the first time, when nothing is slow. */
const SETTLE_MS = 1_000;

const capabilitiesOf = ({ replaces, atomic, pairs, spreads }: Habits, kind: InstrumentKind): Capabilities => ({
  orderTypes: kind === "spread" ? (spreads ? ["limit"] : []) : ["market", "limit", "stop", "stop-limit"],
  timesInForce: kind === "future" ? ["day", "gtc", "ioc", "fok"] : ["day", "gtc"],
  replace: { price: true, quantity: replaces === "same-id", atomic },
  quantityOfReplace: "total",
  brackets: "none",
  oco: pairs === "none" || kind === "spread" ? "none" : "broker",
  trailing: "none",
  preview: "none",
  closeEffect: "not",
  idempotentKey: "refuses-duplicates",
});

const silent = (): Lookup => ({ outcome: "inconclusive", why: "the list was missing" });

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
    ends.sent(sending, process);
    const fault = run.fateOf(sending.op);
    for (const { key } of requests) lastSent.set(key, clock.now());
    if (fault?.fate === "throws") {
      // What it was about to read may be the answer to what it had sent.
      if (run.noise.chance(0.5)) deliver(sending, run.lag(), undefined, () => undefined);
      throw brokenAdapter(sending.op);
    }
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
    const sentAt = lastSent.get(key);
    const isSettled = sentAt === undefined || clock.now() - sentAt >= SETTLE_MS;
    const mayArrive = (onTheWay.get(key) ?? 0) > 0 || !isSettled;
    if (lives.length > 0) {
      const fills = stream.areFillsHidden() ? [] : venue.fills.filter(({ orderKey }) => orderKey === key);
      return { outcome: "found", incarnations: lives.map(listed), fills };
    }
    if (mayArrive) return { outcome: "inconclusive", why: "a late request may still arrive" };
    return { outcome: "absent", proof: "all orders of the account were read, and nothing is on its way" };
  };

  /** When the newest list of each was asked for that came, and was whole. */
  const listedFor = new Map<CallName, EpochMs>();
  const ask = <A>(process: Process, call: CallName, empty: () => A, answer: () => A): Promise<A> => {
    const asked = clock.now();
    if (run.crossing(process, `asking for ${call}`)) return never();
    ends.looks.asked(process, call, clock.now());
    const fault = run.fateOf(call);
    if (fault?.fate === "throws") throw brokenAdapter(call);
    if (fault?.fate === "hang") return never();
    const ms = run.lag() + (fault?.fate === "slow" ? fault.ms : 0);
    return new Promise((resolve) =>
      run.later(process, ms, `the answer to ${call}`, () => {
        ends.looks.answered(process, call);
        if (fault?.fate !== "empty") listedFor.set(call, Math.max(asked, listedFor.get(call) ?? 0));
        resolve(fault?.fate === "empty" ? empty() : answer());
      }),
    );
  };

  const said = (key: OrderKey, lookup: Lookup): Lookup => {
    ends.answered(key, lookup.outcome);
    return lookup;
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
    isListedSince: (at) => (["orders", "fills"] as const).every((call) => (listedFor.get(call) ?? -Infinity) >= at),
    brokerFor: (process) => ({
      name: BROKER,
      account: ACCOUNT,
      capabilities: (kind) => capabilitiesOf(habits, kind),
      ...WITH_CREDENTIALS,
      proveEnvironment: () => {
        const evidence = ends.login.evidence();
        ends.proven(process, evidence);
        return Promise.resolve(evidence);
      },
      place: async (request) => sendOne(process, { op: "place", request }),
      placeOco: async (requests) => {
        const [first, second] = await send(process, { op: "place-oco", requests });
        return [first ?? unknown("transport"), second ?? unknown("transport")];
      },
      replace: async (request) => asChange(await sendOne(process, { op: "replace", request })),
      cancel: async (request) => asChange(await sendOne(process, { op: "cancel", request })),
      find: (key) =>
        ask(
          process,
          "find",
          () => said(key, silent()),
          () => said(key, lookUp(key)),
        ),
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

const withoutName = (outcome: Outcome): Outcome => (outcome.outcome === "accepted" ? { ...outcome, ref: null } : outcome);
