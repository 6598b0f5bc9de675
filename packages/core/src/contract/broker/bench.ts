import type { Decimal } from "../../decimal.ts";
import { add, times } from "../../decimal.ts";
import { orderKey, type InstrumentId, type OrderKey } from "../../ids.ts";
import type { InstrumentKind } from "../../instrument/instrument.ts";
import type { Broker, BrokerEvent, Capabilities, ChangeOutcome, PlaceOutcome, SendWindow } from "../../ports/broker.ts";
import { isLive, type BrokerOrder, type BrokerOrderRef, type Fill, type OrderTerms } from "../../ports/orders.ts";
import { SECOND, type EpochMs } from "../../time.ts";

/**
 * What real brokers do to an order path, and what a bench may be able to make happen once:
 *
 * - `fill-before-acknowledgement`: the next order's fill is heard before its place is answered;
 * - `duplicate-fill`, `revised-fill`, `voided-fill`: the next fill is told twice, corrected, or taken back;
 * - `two-live-incarnations`: the next replace starts a new incarnation without ending the old one;
 * - `refusal-in-success`: the next request is refused inside an answer whose transport looks like success;
 * - `null-list`: the next list is missing from its answer;
 * - `foreign-fill`: somebody else trades in the account, now;
 * - `stream-forgot`: the stream's subscriptions are gone, now;
 * - `lost-response`, `lost-request`, `late-request`: of the next request; the late one arrives after its call ended.
 */
export type BrokerFault =
  | "fill-before-acknowledgement"
  | "duplicate-fill"
  | "revised-fill"
  | "voided-fill"
  | "two-live-incarnations"
  | "refusal-in-success"
  | "null-list"
  | "foreign-fill"
  | "stream-forgot"
  | "lost-response"
  | "lost-request"
  | "late-request";

/**
 * What an adapter's test provides: a broker with a market and a clock that the suite can move. One for each case. Where
 * the broker trades spreads, the suite runs on one of them too: a vertical, whose legs have ratios of one.
 */
export interface BrokerBench {
  readonly broker: Broker;
  /** Tradable now, without a position, on an account that can afford five. */
  readonly instrument: InstrumentId;
  readonly kind: InstrumentKind;
  /** About where it trades; a multiple of `tick`, and at least 20 ticks. */
  readonly price: Decimal;
  /** The step around `price`. */
  readonly tick: Decimal;
  /** What the bench can make happen; cases that need something else are to be skipped. */
  readonly faults: ReadonlySet<BrokerFault>;
  now(): EpochMs;
  /** Lets time pass, and everything that is due in it happen. */
  advance(ms: number): Promise<void>;
  /**
   * From now on the market stands here, with so much on display on each side (default: plenty). Of a spread it is the
   * net market; where its legs stand for that is the bench's affair.
   */
  setQuote(instrument: InstrumentId, bid: Decimal, ask: Decimal, size?: number): void;
  inject(fault: BrokerFault): void;
}

/** One promise of the port. `run` says how it was broken; an empty list is a pass. */
export interface BrokerCase {
  readonly name: string;
  /** Only benches on an instrument of this kind are asked. */
  readonly kind?: InstrumentKind;
  /** Only brokers that can do this are asked. */
  readonly needs?: (capabilities: Capabilities) => boolean;
  /** Only benches that can make this happen are asked. */
  readonly fault?: BrokerFault;
  readonly run: (bench: BrokerBench) => Promise<readonly string[]>;
}

/** A bench with an ear on the stream, and the words that the cases are written in. */
export interface Session {
  readonly bench: BrokerBench;
  readonly heard: readonly BrokerEvent[];
  readonly key: OrderKey;
  /** From the start of the session to any time of the case. */
  readonly window: () => SendWindow;
  /** What is wrong so far. */
  readonly wrong: string[];
  check(holds: boolean, promise: string): void;
  /** Lets time pass until the answer is there; a call that never ends is reported and thrown. */
  wait<A>(answer: Promise<A>): Promise<A>;
  place(terms: OrderTerms, key?: OrderKey): Promise<PlaceOutcome>;
  replace(target: BrokerOrderRef, terms: OrderTerms, revision?: number): Promise<ChangeOutcome>;
  cancel(target: BrokerOrderRef): Promise<ChangeOutcome>;
  /** The key of another order of the case. */
  another(name: string): OrderKey;
  /** Everything under the session's key, as `find` says after some time; empty when it is not found. */
  found(): Promise<{ readonly orders: readonly BrokerOrder[]; readonly fills: readonly Fill[] }>;
}

/** Longest time that a call may stay without an end. */
const PATIENCE = 60 * SECOND;
const BEAT = 50;

/** How long the suite gives everything to calm down. */
export const CALM = 10 * SECOND;

/** A price some ticks away from the bench's own. */
export const ticksAway = (bench: BrokerBench, ticks: number): Decimal => add(bench.price, times(bench.tick, ticks));

/** A buy limit, some ticks above (or below) the bench's price; day, opening. */
export const buyLimit = (bench: BrokerBench, ticks: number, quantity: number): OrderTerms => ({
  instrument: bench.instrument,
  side: "buy",
  closing: false,
  quantity,
  type: "limit",
  limit: ticksAway(bench, ticks),
  stop: null,
  timeInForce: "day",
});

/** A sell limit of what is held, some ticks above (or below) the bench's price. */
export const closing = (bench: BrokerBench, ticks: number, quantity: number): OrderTerms => ({
  ...buyLimit(bench, ticks, quantity),
  side: "sell",
  closing: true,
});

/** Puts the market around the bench's price: `half` ticks to each side. */
export const marketAround = (bench: BrokerBench, half: number, size?: number): void =>
  bench.setQuote(bench.instrument, ticksAway(bench, -half), ticksAway(bench, half), size);

/** The newest word on each fill. */
export const facts = (fills: readonly Fill[]): readonly Fill[] => {
  const newest = new Map<string, Fill>();
  for (const fill of fills) if (fill.rev >= (newest.get(fill.fillId)?.rev ?? -1)) newest.set(fill.fillId, fill);
  return [...newest.values()];
};

/** Units filled, by the newest word on each fill: of a spread as many as the leg has that has filled least. */
export const filledOf = (fills: readonly Fill[]): number => {
  const byLeg = new Map<number, number>();
  for (const { leg, quantity } of facts(fills)) if (leg !== null) byLeg.set(leg, (byLeg.get(leg) ?? 0) + quantity);
  return byLeg.size === 0 ? 0 : Math.min(...byLeg.values());
};

/** Units that one incarnation can still fill. */
export const leftOf = (order: BrokerOrder): number =>
  isLive(order.state) ? Math.max(0, order.terms.quantity - order.filled) : 0;

/** Units that can still fill. */
export const openOf = (orders: readonly BrokerOrder[]): number => orders.reduce((sum, order) => sum + leftOf(order), 0);

/** The fills heard on the stream for one key. */
export const fillsHeard = (heard: readonly BrokerEvent[], key: OrderKey | null): readonly Fill[] =>
  heard.flatMap((event) => (event.type === "fill" && event.fill.orderKey === key ? [event.fill] : []));

const checkOutcome = (outcome: PlaceOutcome | ChangeOutcome, check: Session["check"]): void => {
  const kinds = ["accepted", "rejected", "unknown"];
  check(kinds.includes(outcome.outcome), `an outcome is one of ${kinds.join(", ")}, not ${outcome.outcome}`);
  if (outcome.outcome !== "rejected") return;
  check(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(outcome.code), `a rejection has a kebab-case code, not "${outcome.code}"`);
  check(outcome.text !== "", "a rejection says in words why");
};

/** Runs one case: listens from the start, and gives back what was wrong. */
export const session = async (
  bench: BrokerBench,
  run: (session: Session) => Promise<void>,
): Promise<readonly string[]> => {
  const { broker } = bench;
  const heard: BrokerEvent[] = [];
  const wrong: string[] = [];
  const key = orderKey("contract-1");
  const from = bench.now();
  const check: Session["check"] = (holds, promise) => {
    if (!holds) wrong.push(promise);
  };
  const wait = async <A>(answer: Promise<A>): Promise<A> => {
    let end: { readonly value: A } | undefined;
    void answer.then((value) => {
      end = { value };
    });
    for (let waited = 0; end === undefined && waited <= PATIENCE; waited += BEAT) await bench.advance(BEAT);
    if (end === undefined) throw new Error(`a call did not end within ${PATIENCE} ms`);
    return end.value;
  };
  const checked = async <A extends PlaceOutcome | ChangeOutcome>(answer: Promise<A>): Promise<A> => {
    const outcome = await wait(answer);
    checkOutcome(outcome, check);
    return outcome;
  };
  const window = (): SendWindow => ({ from, to: bench.now() });
  const stop = broker.listen((event) => heard.push(event));
  await run({
    bench,
    heard,
    key,
    window,
    wrong,
    check,
    wait,
    place: (terms, own = key) => checked(broker.place({ key: own, revision: 0, terms })),
    replace: (target, terms, revision = 1) => checked(broker.replace({ key, revision, terms, target })),
    cancel: (target) => checked(broker.cancel({ key, target })),
    another: (name) => orderKey(`contract-${name}`),
    found: async () => {
      const answer = await wait(broker.find(key, window()));
      return answer.outcome === "found"
        ? { orders: answer.incarnations, fills: answer.fills }
        : { orders: [], fills: [] };
    },
  });
  stop();
  return wrong;
};

/** Buys so many under the session's key where the market stands, and waits until all is calm. */
export const buyNow = async (s: Session, quantity: number): Promise<void> => {
  marketAround(s.bench, 2);
  await s.place(buyLimit(s.bench, 2, quantity));
  await s.bench.advance(CALM);
};

/** Places an order that must be taken, and waits until it works; its reference comes from the answer or from `find`. */
export const working = async (s: Session, terms: OrderTerms): Promise<BrokerOrder | undefined> => {
  const outcome = await s.place(terms);
  s.check(outcome.outcome === "accepted", `an order like any other is accepted, not ${outcome.outcome}`);
  await s.bench.advance(2 * SECOND);
  const { orders } = await s.found();
  s.check(orders.length === 1, `find shows the one incarnation of the order, not ${orders.length}`);
  return orders[0];
};
