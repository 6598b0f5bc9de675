import type {
  Accounts,
  Broker,
  BrokerEvent,
  Clock,
  Decimal,
  EpochMs,
  InstrumentId,
  Instruments,
  OrderSide,
  Quotes,
} from "@floorbroker/core";
import { simulatedAccounts } from "./accounts.ts";
import { asking } from "./ask.ts";
import { simulatedBroker } from "./broker.ts";
import { settled, type WorldConfig } from "./config.ts";
import { connection } from "./connection.ts";
import { counterOf, type Desk } from "./desk.ts";
import { drive } from "./drive.ts";
import { exchange } from "./exchange/exchange.ts";
import { executeForeign } from "./exchange/executions.ts";
import type { SentRequest } from "./exchange/orders.ts";
import type { Fault } from "./faults.ts";
import { simulatedInstruments } from "./instruments.ts";
import type { Market } from "./market/market.ts";
import { simulatedQuotes, type AskedQuote } from "./quotes.ts";

/** What a world was asked and what it was sent: together with its configuration, the whole of its state. */
export interface WorldHistory {
  /** In the order in which they were sent. */
  readonly requests: readonly SentRequest[];
  /** In the order in which they were asked. Only the first question about an option matters. */
  readonly asked: readonly AskedQuote[];
}

/** A world as the app sees it: the ports over one simulated market and exchange. */
export interface World {
  readonly broker: Broker;
  readonly accounts: Accounts;
  readonly quotes: Quotes;
  readonly instruments: Instruments;
  /** Prices at any time, without latency: for showing, for scoring, and for the scripts of a demonstration. */
  readonly market: Market;
  /**
   * Everything sent and asked so far, also what a restore handed in. Requests are stamped with the clock's time at the
   * call; an app that journals its own stamps must journal these very ones for {@link restore} to be exact.
   */
  history(): WorldHistory;
  /**
   * Rebuilds a world that has just been made, with the configuration of the one that ended (`start` included) and a
   * clock that stands at `until`. Afterwards orders, fills, money and everything still on its way are as they would be
   * had it never ended. What the stream said up to `until` counts as said: ask `find`, `orders` and `fills` for it;
   * what is due later comes on time. Answers to calls that were open at `until` come to nobody; `find` knows.
   * Faults that were armed by hand and quotes that were fixed by hand are not part of it.
   * @throws RangeError when this world has a history already, or when a time lies after `until`.
   */
  restore(history: WorldHistory, until: EpochMs): void;
  /** The next matching occasion goes wrong once, on purpose. */
  arm(fault: Exclude<Fault, "foreign-fill" | "stream-forgot">): void;
  /** The stream loses its subscriptions now, and says so two seconds later. */
  forgetSubscriptions(): void;
  /** Somebody else trades in this account now: a fill that belongs to no order of ours. */
  tradeByHand(instrument: InstrumentId, side: OrderSide, quantity: number, price: Decimal): void;
  /**
   * Calls `witness` for everything that happens to orders and fills in the instant in which it happens at the venue,
   * whatever becomes of the stream: for an auditor's log, never for the app. The returned function ends it.
   */
  witness(witness: (event: BrokerEvent) => void): () => void;
  /** From now on the instrument stands at this quote, until it is fixed anew; `size` on both sides (default 1,000). */
  fixQuote(instrument: InstrumentId, bid: Decimal | null, ask: Decimal | null, size?: number): void;
  /** The venue's own counter: answers at once, for a broker's front that is built on this world. */
  readonly desk: Desk;
}

const MUCH = 1_000;

/**
 * A simulated world on a clock: a virtual one for replays and tests, the real one to play along with. With the same
 * configuration, the same questions and the same requests at the same times, everything in it is the same.
 * @throws RangeError for a configuration that no world can run on.
 *
 * @example
 * const clock = virtualClock(Date.parse("2026-11-23T14:30:00Z"));
 * const world = simulatedWorld({ seed: 1, start: clock.now() }, clock);
 */
export const simulatedWorld = (config: WorldConfig, clock: Clock): World => {
  const world = settled(config);
  const line = connection(clock);
  let rebuilding = false;
  const witnesses = new Set<(event: BrokerEvent) => void>();
  const venueSide = exchange(
    world,
    (event) => {
      if (!rebuilding) line.deliver(event);
    },
    (event) => {
      for (const witness of witnesses) witness(event);
    },
  );
  const { venue } = venueSide;
  const pump = drive(venueSide, clock);
  const ask = asking(clock, pump, venue.delay);
  const requests: SentRequest[] = [];
  const asked: AskedQuote[] = [];

  const replay = (history: WorldHistory, until: EpochMs): void => {
    const questions = [...history.asked];
    const meetUpTo = (at: EpochMs): void => {
      for (let next = questions[0]; next !== undefined && next.at <= at; next = questions[0]) {
        questions.shift();
        venueSide.runTo(next.at);
        const spec = venue.market.specOf(next.instrument);
        if (spec !== undefined) venue.market.meet(spec, next.alertPrice, next.at);
      }
    };
    for (const sent of history.requests) {
      meetUpTo(sent.at);
      venueSide.runTo(sent.at);
      venueSide.submit(sent, () => undefined);
    }
    meetUpTo(until);
    venueSide.runTo(until);
  };

  return {
    broker: simulatedBroker({
      world,
      exchange: venueSide,
      clock,
      drive: pump,
      connection: line,
      ask,
      sent: (request) => requests.push(request),
    }),
    accounts: simulatedAccounts(world, venueSide, pump, ask),
    quotes: simulatedQuotes(venue.market, clock, (question) => asked.push(question)),
    instruments: simulatedInstruments(venue.market, clock),
    market: venue.market,
    history: () => ({ requests: [...requests], asked: [...asked] }),
    restore: (history, until) => {
      if (requests.length > 0 || asked.length > 0) throw new RangeError("only a new world can be restored");
      if ([...history.requests, ...history.asked].some(({ at }) => at > until))
        throw new RangeError("history after the cut");
      rebuilding = true;
      replay(history, until);
      rebuilding = false;
      requests.push(...history.requests);
      asked.push(...history.asked);
      pump.catchUp();
    },
    arm: venue.faults.arm,
    forgetSubscriptions: line.forgetSubscriptions,
    tradeByHand: (instrument, side, quantity, price) => {
      const spec = venue.market.specOf(instrument);
      if (spec === undefined) throw new RangeError(`no instrument ${instrument}`);
      if (spec.instrument.kind === "spread") throw new RangeError("a spread is traded by hand leg by leg");
      executeForeign(venue, spec, side, quantity, price, pump.catchUp(), false);
      pump.catchUp();
    },
    witness: (witness) => {
      witnesses.add(witness);
      return () => {
        witnesses.delete(witness);
      };
    },
    fixQuote: (instrument, bid, ask_, size = MUCH) => {
      venue.market.fix(instrument, pump.catchUp(), bid, ask_, size);
    },
    desk: counterOf(venueSide, pump),
  };
};
