import fc from "fast-check";
import {
  add,
  civilDate,
  decimal,
  fromInteger,
  instrumentId,
  isOk,
  multiply,
  option,
  orderKey,
  roundToTick,
  subtract,
  times,
  type BrokerOrder,
  type Decimal,
  type Fill,
  type InstrumentId,
  type OrderTerms,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import {
  simulatedWorld,
  virtualClock,
  type ProfileName,
  type VirtualClock,
  type World,
  type WorldConfig,
} from "./index.ts";

const START = Date.parse("2026-11-23T14:30:00Z");
/** To 17:01 in New York on the second day, when every market is closed and nothing moves any more. */
const DAY_MS = 31 * 3_600_000 + 31 * 60_000;

const contract = (symbol: string, expiry: string, strike: string): InstrumentId => {
  const built = option(symbol, civilDate(expiry), "C", decimal(strike));
  if (!isOk(built)) throw new Error(built.left.text);
  return built.right.id;
};
const ids: readonly InstrumentId[] = [
  contract("SPY", "2026-11-23", "590"),
  contract("AAPL", "2026-12-18", "232.5"),
  contract("ZZZQ", "2026-12-04", "40"),
  instrumentId("/MESZ2026"),
];

/** What a trader with no sense might do at a time: pure data, so that the same day can be lived twice. */
type Deed =
  | { readonly at: number; readonly deed: "ask"; readonly id: InstrumentId; readonly alert: string | null }
  | {
      readonly at: number;
      readonly deed: "place";
      readonly id: InstrumentId;
      readonly side: "buy" | "sell";
      readonly off: number;
      readonly quantity: number;
      readonly type: OrderTerms["type"];
    }
  | { readonly at: number; readonly deed: "pair"; readonly id: InstrumentId; readonly off: number; readonly quantity: number }
  | { readonly at: number; readonly deed: "replace" | "cancel"; readonly pick: number; readonly off: number };

const times_ = fc.oneof(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: DAY_MS }));
const deeds: fc.Arbitrary<readonly Deed[]> = fc
  .array(
    fc.oneof(
      fc.record({
        at: times_,
        deed: fc.constant("ask" as const),
        id: fc.constantFrom(...ids),
        alert: fc.constantFrom("1.5", "2.2", null),
      }),
      {
        weight: 3,
        arbitrary: fc.record({
          at: times_,
          deed: fc.constant("place" as const),
          id: fc.constantFrom(...ids),
          side: fc.constantFrom("buy" as const, "buy" as const, "sell" as const),
          off: fc.integer({ min: -8, max: 8 }),
          quantity: fc.integer({ min: 1, max: 12 }),
          type: fc.constantFrom(
            "limit" as const,
            "limit" as const,
            "limit" as const,
            "market" as const,
            "stop" as const,
          ),
        }),
      },
      fc.record({
        at: times_,
        deed: fc.constant("pair" as const),
        id: fc.constantFrom(...ids),
        off: fc.integer({ min: 1, max: 8 }),
        quantity: fc.integer({ min: 1, max: 4 }),
      }),
      {
        weight: 2,
        arbitrary: fc.record({
          at: times_,
          deed: fc.constantFrom("replace" as const, "cancel" as const),
          pick: fc.nat(20),
          off: fc.integer({ min: -8, max: 8 }),
        }),
      },
    ),
    { minLength: 3, maxLength: 25 },
  )
  .map((list) => list.toSorted((a, b) => a.at - b.at));

const near = (world: World, id: InstrumentId, at: number, off: number): Decimal => {
  const spec = world.market.specOf(id);
  if (spec === undefined) throw new Error(id);
  const mark = world.market.mark(spec, at) ?? decimal("1");
  const tick = spec.ticks[0].step;
  const price = roundToTick(spec.ticks, add(mark, times(tick, off * 2)), "down");
  return price > 0n ? price : tick;
};

interface Life {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly sent: { readonly ref: BrokerOrder["ref"]; readonly terms: OrderTerms; readonly n: number }[];
}

const born = (config: WorldConfig, at: number): Life => {
  const clock = virtualClock(at);
  const world = simulatedWorld(config, clock);
  return { world, clock, sent: [] };
};

/** Does a deed; the orders that it may be about are those that the broker has taken so far. */
const act = (life: Life, deed: Deed, n: number): void => {
  const { world, clock } = life;
  switch (deed.deed) {
    case "ask":
      void world.quotes.quote(deed.id, deed.alert === null ? null : decimal(deed.alert));
      return;
    case "place": {
      const price = near(world, deed.id, clock.now(), deed.off);
      const terms: OrderTerms = {
        instrument: deed.id,
        side: deed.side,
        closing: false,
        quantity: deed.quantity,
        type: deed.type,
        limit: deed.type === "limit" ? price : null,
        stop: deed.type === "stop" ? price : null,
        timeInForce: "day",
      };
      void world.broker.place({ key: orderKey(`k-${n}`), revision: 0, terms }).then((outcome) => {
        if (outcome.outcome === "accepted" && outcome.ref !== null) {
          life.sent.push({ ref: outcome.ref, terms, n });
        }
      });
      return;
    }
    case "pair": {
      const sale = { instrument: deed.id, side: "sell", closing: true, quantity: deed.quantity, timeInForce: "day" } as const;
      const target: OrderTerms = { ...sale, type: "limit", limit: near(world, deed.id, clock.now(), deed.off), stop: null };
      const stop: OrderTerms = { ...sale, type: "stop", limit: null, stop: near(world, deed.id, clock.now(), -deed.off) };
      const sides = [
        { key: orderKey(`t-${n}`), revision: 0, terms: target },
        { key: orderKey(`s-${n}`), revision: 0, terms: stop },
      ] as const;
      void world.broker.placeOco(sides).then((outcomes) => {
        for (const outcome of outcomes) if (outcome.outcome === "accepted" && outcome.ref !== null) life.sent.push({ ref: outcome.ref, terms: target, n });
      });
      return;
    }
    case "replace":
    case "cancel": {
      const target = life.sent.at(-1 - deed.pick);
      if (target === undefined) return;
      const key = orderKey(`k-${target.n}`);
      if (deed.deed === "cancel") {
        void world.broker.cancel({ key, target: target.ref });
        return;
      }
      const price = near(world, target.terms.instrument, clock.now(), deed.off);
      const terms = { ...target.terms, limit: target.terms.limit && price, stop: target.terms.stop && price };
      void world.broker.replace({ key, revision: n, terms, target: target.ref }).then((outcome) => {
        if (outcome.outcome === "accepted" && outcome.ref !== null)
          life.sent.push({ ref: outcome.ref, terms, n: target.n });
      });
    }
  }
};

const live = async (life: Life, list: readonly Deed[], from: number, to: number): Promise<void> => {
  for (const [n, deed] of list.entries()) {
    if (deed.at < from || deed.at >= to) continue;
    await life.clock.runUntil(START + deed.at);
    act(life, deed, n);
  }
  await life.clock.runUntil(START + to);
};

interface Ending {
  readonly orders: readonly BrokerOrder[];
  /** Without the time at which they were heard, which is that of the question. */
  readonly fills: readonly Fill[];
  readonly cash: Decimal | null;
  readonly positions: readonly { readonly instrument: InstrumentId; readonly quantity: number }[];
}

const within = async <A>(life: Life, answer: Promise<A>): Promise<A> => {
  await life.clock.runUntil(life.clock.now() + 1000);
  return answer;
};

const endingOf = async (life: Life): Promise<Ending> => {
  const window = { from: START, to: life.clock.now() };
  const orders = await within(life, life.world.broker.orders(window));
  const fills = await within(life, life.world.broker.fills(window));
  const money = await within(life, life.world.accounts.snapshot());
  const positions = await within(life, life.world.accounts.positions());
  return {
    orders: orders.items,
    fills: fills.items.map((fill) => ({ ...fill, receivedAt: 0 })),
    cash: money.outcome === "snapshot" ? money.snapshot.cash : null,
    positions: positions.items.map(({ instrument, quantity }) => ({ instrument, quantity })),
  };
};

const profiles: readonly ProfileName[] = ["tastytrade", "ibkr", "topstepx"];
const configs = fc.record({
  seed: fc.integer(),
  start: fc.constant(START),
  profile: fc.constantFrom(...profiles),
  slippageTicks: fc.integer({ min: 0, max: 2 }),
  partialFills: fc.boolean(),
  rejectRate: fc.constantFrom(0, 0.1),
  cash: fc.constantFrom(decimal("5000"), decimal("100000")),
  faults: fc.constantFrom({}, { lostRequest: 0.1, lostResponse: 0.1, lateRequest: 0.1, duplicateFill: 0.3 }),
});

describe("a day in a simulated world", () => {
  it("never fills beyond a limit or more than was ordered, and holds what it filled, to the cent", async () => {
    await fc.assert(
      fc.asyncProperty(configs, deeds, async (config, list) => {
        const life = born(config, START);
        await live(life, list, 0, DAY_MS);
        const { orders, fills, positions, cash } = await endingOf(life);
        for (const order of orders) {
          const own = fills.filter((fill) => fill.ref.id === order.ref.id);
          expect(own.reduce((sum, fill) => sum + fill.quantity, 0)).toBeLessThanOrEqual(order.terms.quantity);
          const { limit, side } = order.terms;
          // A modified order may have filled at its earlier terms; one with revision 0 has had no others.
          if (limit === null || order.revision !== 0) continue;
          for (const { price } of own) expect(side === "buy" ? price <= limit : price >= limit).toBe(true);
        }
        for (const id of ids) {
          const sum = fills
            .filter((fill) => fill.instrument === id)
            .reduce((n, f) => n + (f.side === "buy" ? f.quantity : -f.quantity), 0);
          expect(positions.find(({ instrument }) => instrument === id)?.quantity ?? 0).toBe(sum);
        }
        const paid = fills
          .filter(({ instrument }) => !instrument.startsWith("/"))
          .reduce(
            (sum, f) =>
              add(sum, multiply(times(f.price, f.side === "buy" ? f.quantity : -f.quantity), fromInteger(100))),
            decimal("0"),
          );
        const tradesFutures = fills.some(({ instrument }) => instrument.startsWith("/"));
        const feesMost = fills.reduce((sum, f) => add(sum, times(decimal("2.25"), f.quantity)), decimal("0"));
        const cost = subtract(subtract(config.cash, paid), cash ?? decimal("0"));
        if (!tradesFutures) expect(cost >= 0n && cost <= feesMost).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("is the same day when it is cut anywhere and restored from its history", async () => {
    await fc.assert(
      fc.asyncProperty(
        configs,
        deeds,
        fc.oneof(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: DAY_MS })),
        async (config, list, cut) => {
          const whole = born(config, START);
          await live(whole, list, 0, DAY_MS);
          const history = whole.world.history();

          const before = {
            requests: history.requests.filter(({ at }) => at <= START + cut),
            asked: history.asked.filter(({ at }) => at <= START + cut),
          };
          const again = born(config, START + cut);
          again.world.restore(before, START + cut);
          // After the cut the same requests go in at the same times.
          for (const { at, request } of history.requests.filter(({ at }) => at > START + cut)) {
            again.clock.schedule(at, () => {
              if (request.type === "place") void again.world.broker.place(request.request);
              else if (request.type === "place-oco") void again.world.broker.placeOco(request.requests);
              else if (request.type === "replace") void again.world.broker.replace(request.request);
              else void again.world.broker.cancel(request.request);
            });
          }
          for (const { at, instrument, alertPrice } of history.asked.filter(({ at }) => at > START + cut)) {
            again.clock.schedule(at, () => void again.world.quotes.quote(instrument, alertPrice));
          }
          await again.clock.runUntil(START + DAY_MS);
          expect(await endingOf(again)).toEqual(await endingOf(whole));
          expect(again.world.history()).toEqual(history);
        },
      ),
      { numRuns: 60 },
    );
  });
});
