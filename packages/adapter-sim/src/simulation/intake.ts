import { isLive, type BrokerOrderRef, type ChangeOutcome, type PlaceOutcome, type PlaceRequest, type Rejected } from "@floorbroker/core";
import type { Account } from "./account.ts";
import { bidOf, type LeanMarket } from "./market.ts";
import { matchAtOnce, matchOrder } from "./matching.ts";
import type { Outcome, Sending } from "./sending.ts";
import type { UnderWay } from "./under-way.ts";
import type { TrueOrder, Venue } from "./venue.ts";

/** Where requests arrive. */
export interface Counter {
  readonly run: UnderWay;
  readonly venue: Venue;
  readonly market: LeanMarket;
  readonly account: Account;
}

/** A definite refusal of the broker. */
export const refusal = (code: string, text: string): Rejected => ({ outcome: "rejected", code, text, by: "broker" });
const gone: ChangeOutcome = { ...refusal("not-working", "it is over"), leaves: "original-gone" };

/** What a venue asks of a new order; undefined when it takes it. */
const objection = ({ venue, market, account }: Counter, { key, terms }: PlaceRequest): Rejected | undefined => {
  const contract = market.byId(terms.instrument);
  if (contract === undefined) return refusal("unknown-instrument", `no instrument ${terms.instrument}`);
  if (venue.under(key).length > 0) return refusal("duplicate-key", `${key} was placed before`);
  const isFree = terms.closing || contract.spec.instrument.kind === "future";
  const cost = isFree ? 0n : BigInt(terms.quantity) * (terms.limit ?? bidOf(contract)) * 100n;
  return cost > account.free() && !isFree ? refusal("buying-power", "there is not enough buying power") : undefined;
};

const taken = ({ ref }: TrueOrder): PlaceOutcome => ({ outcome: "accepted", ref, state: "received" });

/** A venue may take its time to end what it has promised to end; until then it fills. */
const cancel = ({ venue, run }: Counter, target: BrokerOrderRef): boolean => {
  // Of two that were given the same name the newer one is meant.
  const order = venue.orders.findLast(({ ref }) => ref.id === target.id);
  if (order === undefined || !isLive(order.state)) return false;
  const ms = run.isCalm() || !run.noise.chance(0.1) ? 0 : run.noise.whole(100, 3_000);
  if (ms === 0) return venue.cancel(target) !== undefined;
  run.inject("cancel takes its time");
  run.clock.schedule(run.clock.now() + ms, () => void venue.cancel(target));
  return true;
};

/** The request reaches the venue, and is answered there: one answer for each order that it is about. */
export const arrive = (counter: Counter, sending: Sending): readonly Outcome[] => {
  const { venue, market, run } = counter;
  const at = run.clock.now();
  const trade = (order: TrueOrder): void => {
    const contract = market.byId(order.terms.instrument);
    if (contract === undefined) return;
    const { timeInForce } = order.terms;
    const match = timeInForce === "ioc" || timeInForce === "fok" ? matchAtOnce : matchOrder;
    match(venue, order, contract, run.noise, at);
  };
  switch (sending.op) {
    case "cancel": {
      const { target } = sending.request;
      return [cancel(counter, target) ? { outcome: "accepted", ref: target, state: "working" } : gone];
    }
    case "place": {
      const refused = objection(counter, sending.request);
      if (refused !== undefined) return [refused];
      const { key, revision, terms } = sending.request;
      const order = venue.place(key, revision, terms, at);
      trade(order);
      return [taken(order)];
    }
    case "place-oco": {
      const refused = sending.requests.map((request) => objection(counter, request)).find((each) => each !== undefined);
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
