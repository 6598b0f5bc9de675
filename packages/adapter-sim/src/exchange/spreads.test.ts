import fc from "fast-check";
import {
  add,
  decimal,
  fromScaled,
  instrumentId,
  isOk,
  multiply,
  orderKey,
  parseSpread,
  subtract,
  times,
  ZERO,
  type BrokerEvent,
  type BrokerOrderRef,
  type Decimal,
  type Fill,
  type InstrumentId,
  type OrderTerms,
  type PlaceOutcome,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { recordedQuotes, simulatedWorld, virtualClock, type WorldConfig } from "../index.ts";

const OPEN = Date.parse("2026-11-23T15:00:00Z");
const LOW = instrumentId("SPY   261218C00600000");
const HIGH = instrumentId("SPY   261218C00605000");
const VERTICAL = instrumentId(`1*${LOW}|-1*${HIGH}`);
const PUT = instrumentId("SPY   261218P00600000");
const STRADDLE = instrumentId(`1*${LOW}|1*${PUT}`);

const cents = (n: number): Decimal => fromScaled(BigInt(n) * 1_000_000n);

const limit = (side: "buy" | "sell", price: string, quantity: number, more: Partial<OrderTerms> = {}): OrderTerms => ({
  instrument: VERTICAL,
  side,
  closing: false,
  quantity,
  type: "limit",
  limit: decimal(price),
  stop: null,
  timeInForce: "day",
  ...more,
});

const floor = (more: Partial<WorldConfig> = {}, at = OPEN) => {
  const clock = virtualClock(at);
  const world = simulatedWorld({ seed: 1, start: at, ...more }, clock);
  const events: BrokerEvent[] = [];
  const heardAt: number[] = [];
  world.broker.listen((event) => {
    events.push(event);
    heardAt.push(clock.now());
  });
  let n = 0;
  const answered = async <A>(answer: Promise<A>): Promise<A> => {
    await clock.runUntil(clock.now() + 4000);
    return answer;
  };
  const show = (id: InstrumentId, bid: string, ask: string, size?: number): void =>
    world.fixQuote(id, decimal(bid), decimal(ask), size);
  // Net: 2.40 to 2.60.
  show(LOW, "4.00", "4.10");
  show(HIGH, "1.50", "1.60");
  return {
    world,
    clock,
    show,
    events,
    heardAt,
    pass: (ms: number) => clock.runUntil(clock.now() + ms),
    until: (text: string) => clock.runUntil(Date.parse(text)),
    place: (terms: OrderTerms): Promise<PlaceOutcome> =>
      answered(world.broker.place({ key: orderKey(`k-${++n}`), revision: 0, terms })),
    replace: (target: BrokerOrderRef, terms: OrderTerms) =>
      answered(world.broker.replace({ key: orderKey(`k-${n}`), revision: 1, terms, target })),
    cancel: (target: BrokerOrderRef) => answered(world.broker.cancel({ key: orderKey(`k-${n}`), target })),
    orders: async () => (await answered(world.broker.orders({ from: at, to: clock.now() }))).items,
    fills: (): readonly Fill[] => events.flatMap((event) => (event.type === "fill" ? [event.fill] : [])),
    positions: async () => (await answered(world.accounts.positions())).items.map(({ instrument, quantity }) => [instrument, quantity]),
    money: async () => {
      const answer = await answered(world.accounts.snapshot());
      if (answer.outcome !== "snapshot") throw new Error("no snapshot");
      return answer.snapshot;
    },
  };
};

const refOf = (outcome: PlaceOutcome): BrokerOrderRef => {
  if (outcome.outcome !== "accepted" || outcome.ref === null) throw new Error(JSON.stringify(outcome.outcome));
  return outcome.ref;
};

/** One execution: its legs by index. */
const executionsOf = (fills: readonly Fill[]): readonly (readonly Fill[])[] => {
  const byName = new Map<string, Fill[]>();
  for (const fill of fills) {
    const name = fill.fillId.slice(0, fill.fillId.lastIndexOf("."));
    byName.set(name, [...(byName.get(name) ?? []), fill]);
  }
  return [...byName.values()].map((legs) => legs.toSorted((a, b) => (a.leg ?? 0) - (b.leg ?? 0)));
};

const netOf = (legs: readonly Fill[], id: InstrumentId): Decimal => {
  const spread = parseSpread(id);
  if (!isOk(spread)) throw new Error(id);
  return spread.right.legs.reduce((sum, { ratio }, at) => add(sum, times(legs[at]?.price ?? ZERO, ratio)), ZERO);
};

describe("a spread at the exchange", () => {
  it("fills at the net far side when it arrives, leg by leg, with names that the legs share", async () => {
    const { place, fills } = floor();
    await place(limit("buy", "2.70", 2));
    const [execution = []] = executionsOf(fills());
    expect(execution).toMatchObject([
      { leg: 0, instrument: LOW, side: "buy", quantity: 2, price: decimal("4.10") },
      { leg: 1, instrument: HIGH, side: "sell", quantity: 2, price: decimal("1.50") },
    ]);
    expect(execution[0]?.fillId.replace(/\.0$/, "")).toBe(execution[1]?.fillId.replace(/\.1$/, ""));
  });

  it("is heard one leg before the other", async () => {
    const apart: number[] = [];
    for (let seed = 1; seed <= 10; seed++) {
      const { place, events, heardAt } = floor({ seed });
      await place(limit("buy", "2.60", 1));
      const times = events.flatMap(({ type }, at) => (type === "fill" ? [heardAt[at] ?? 0] : []));
      expect(times).toHaveLength(2);
      apart.push(Math.abs((times[0] ?? 0) - (times[1] ?? 0)));
    }
    expect(Math.max(...apart)).toBeGreaterThan(0);
  });

  it("waits inside the net market and is taken at its own net price after a while", async () => {
    let [soon, later] = [0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const { place, fills, pass } = floor({ seed });
      await place(limit("buy", "2.50", 2));
      soon += fills().length > 0 ? 1 : 0;
      await pass(300_000);
      later += fills().length > 0 ? 1 : 0;
      for (const legs of executionsOf(fills())) expect(netOf(legs, VERTICAL)).toBe(decimal("2.50"));
    }
    expect(soon).toBeLessThan(8);
    expect(later).toBeGreaterThan(16);
  });

  it("gets no more at once than its scarcest leg shows, and shares that with single orders", async () => {
    const { place, show, fills, world, clock } = floor();
    show(LOW, "4.00", "4.10", 5);
    show(HIGH, "1.50", "1.60", 3);
    const single = { instrument: LOW, limit: decimal("4.10") };
    void world.broker.place({ key: orderKey("single"), revision: 0, terms: limit("buy", "4.10", 9, single) });
    await place(limit("buy", "2.60", 9));
    const first = fills().filter(({ at }) => at === fills()[0]?.at);
    const bought = first.filter(({ instrument }) => instrument === LOW).reduce((sum, { quantity }) => sum + quantity, 0);
    expect(bought).toBeLessThanOrEqual(5);
    expect(executionsOf(fills().filter(({ orderKey: key }) => key === "k-1")).every((legs) => (legs[0]?.quantity ?? 0) <= 3)).toBe(true);
    await clock.runUntil(clock.now() + 20_000);
    expect(fills().filter(({ instrument }) => instrument === HIGH).reduce((sum, { quantity }) => sum + quantity, 0)).toBe(9);
  });

  it("is refused off its net tick, without its market hours, and with a leg that has expired", async () => {
    expect(await floor().place(limit("buy", "2.505", 1))).toMatchObject({ code: "off-tick" });
    const spx = instrumentId("1*SPXW  261218C05900000|-1*SPXW  261218C05910000");
    expect(await floor().place(limit("buy", "2.52", 1, { instrument: spx }))).toMatchObject({ code: "off-tick" });
    const gone = instrumentId("1*SPY   261120C00590000|-1*SPY   261218C00590000");
    expect(await floor().place(limit("sell", "2.50", 1, { instrument: gone }))).toMatchObject({ code: "not-tradable" });
    expect(await floor({ profile: "topstepx" }).place(limit("buy", "2.50", 1))).toMatchObject({ code: "unsupported", by: "local" });
  });

  it("is repriced and cancelled under its own terms", async () => {
    const { place, replace, cancel, orders, pass } = floor();
    const first = refOf(await place(limit("buy", "2.00", 3)));
    const second = await replace(first, limit("buy", "2.05", 3));
    expect(second).toMatchObject({ outcome: "accepted" });
    await pass(1000);
    expect(await orders()).toMatchObject([
      { state: "replaced", terms: { instrument: VERTICAL, limit: decimal("2.00") } },
      { state: "working", terms: { instrument: VERTICAL, limit: decimal("2.05"), quantity: 3 }, supersedes: first },
    ]);
    await cancel((await orders())[1]?.ref ?? first);
    await pass(1000);
    expect((await orders())[1]).toMatchObject({ state: "cancelled", filled: 0 });
  });

  it("follows the recorded quotes of its legs", async () => {
    const rowsOf = (bid: string, ask: string) =>
      [["timestamp", "bid", "ask"], [`${OPEN - 1000}`, bid, ask]].map((cells, at) => ({ line: at + 1, cells }));
    const recordingOf = (bid: string, ask: string) => {
      const read = recordedQuotes(rowsOf(bid, ask), "recording.csv");
      if (!isOk(read)) throw new Error(read.left.text);
      return read.right;
    };
    const clock = virtualClock(OPEN);
    const recordings = new Map([[LOW, recordingOf("5.00", "5.10")], [HIGH, recordingOf("2.00", "2.20")]]);
    const world = simulatedWorld({ seed: 1, start: OPEN, recordedQuotes: recordings }, clock);
    const spec = world.market.specOf(VERTICAL);
    expect(spec && world.market.quote(spec, OPEN)).toMatchObject({ bid: decimal("2.80"), ask: decimal("3.10"), live: true });
  });

  it("is the same after a restart from its history, with a leg still on its way", async () => {
    const config = { seed: 1, start: OPEN, latency: { stream: { min: 100, max: 2000 } } };
    const born = (at: number) => {
      const clock = virtualClock(at);
      const world = simulatedWorld(config, clock);
      const told: (readonly [at: number, fillId: string, price: Decimal])[] = [];
      world.broker.listen((event) => event.type === "fill" && told.push([clock.now(), event.fill.fillId, event.fill.price]));
      return { clock, world, told };
    };
    const lived = born(OPEN);
    // Well above the model's own market, and below what the spread can be worth.
    void lived.world.broker.place({ key: orderKey("a"), revision: 0, terms: limit("buy", "4.90", 1) });
    await lived.clock.runUntil(OPEN + 10_000);
    expect(lived.told).toHaveLength(2);
    const cut = lived.told[0]?.[0] ?? OPEN;
    const again = born(cut);
    again.world.restore(lived.world.history(), cut);
    await again.clock.runUntil(OPEN + 10_000);
    expect(again.told).toEqual(lived.told.slice(1));
  });

  it("has no quote and no listing of its own: both are asked of its legs", async () => {
    const { world } = floor();
    const spread = parseSpread(VERTICAL);
    if (!isOk(spread)) throw new Error(VERTICAL);
    expect(await world.quotes.quote(VERTICAL, null)).toMatchObject({ outcome: "none", code: "unknown-instrument" });
    expect(await world.instruments.resolve(spread.right)).toMatchObject({ outcome: "none", code: "unknown-instrument" });
  });
});

describe("what goes wrong with a spread's fills", () => {
  it("a repetition is of one leg", async () => {
    const { place, world, fills, pass } = floor();
    world.arm("duplicate-fill");
    await place(limit("buy", "2.60", 1));
    await pass(2000);
    expect(fills()).toHaveLength(3);
    expect(new Set(fills().map(({ fillId }) => fillId)).size).toBe(2);
  });

  it("a correction is of one leg, and the account follows it", async () => {
    const { place, world, fills, pass, money } = floor();
    world.arm("revised-fill");
    await place(limit("buy", "2.60", 1));
    await pass(2000);
    expect(fills().filter(({ rev }) => rev === 1)).toMatchObject([{ leg: 0, price: decimal("4.11") }]);
    expect((await money()).cash).toBe(decimal("99736.72"));
  });

  it("a busted trade takes all legs back, each in a word of its own", async () => {
    const { place, world, fills, pass, positions, money } = floor();
    world.arm("voided-fill");
    await place(limit("buy", "2.60", 2));
    await pass(2000);
    expect(fills().filter(({ rev }) => rev === 1)).toMatchObject([{ quantity: 0 }, { quantity: 0 }]);
    expect(await positions()).toEqual([]);
    expect((await money()).cash).toBe(decimal("100000"));
  });
});

describe("the money of spreads", () => {
  it("holds back the net price of a debit spread, and the width less the credit of a credit spread", async () => {
    const debit = floor();
    await debit.place(limit("buy", "2.00", 3));
    expect((await debit.money()).sizingPower?.amount).toBe(decimal("99393.16"));
    const credit = floor();
    await credit.place(limit("sell", "3.00", 3));
    expect((await credit.money()).sizingPower?.amount).toBe(decimal("99393.16"));
  });

  it("holds back the same once they are filled, legs and all", async () => {
    const debit = floor();
    await debit.place(limit("buy", "2.60", 3));
    expect((await debit.money()).sizingPower?.amount).toBe(decimal("99213.16"));
    const credit = floor();
    await credit.place(limit("sell", "2.40", 3));
    // 3 × (5.00 − 2.40) × 100 and 6 × 1.14
    expect((await credit.money()).sizingPower?.amount).toBe(decimal("99213.16"));
    expect((await credit.money()).cash).toBe(decimal("100713.16"));
  });

  it("takes what the account can pay, closes for nothing, and takes no risk without a bound", async () => {
    const { place, money, positions, show } = floor({ cash: decimal("800") });
    expect(await place(limit("buy", "2.60", 4))).toMatchObject({ code: "buying-power" });
    expect(await place(limit("buy", "2.60", 3))).toMatchObject({ outcome: "accepted" });
    expect(await place(limit("sell", "9.00", 3, { closing: true }))).toMatchObject({ outcome: "accepted" });
    expect((await money()).sizingPower?.amount).toBe(decimal("13.16"));
    expect(await positions()).toEqual([[LOW, 3], [HIGH, -3]]);
    show(PUT, "3.00", "3.10");
    expect(await place(limit("sell", "7.00", 1, { instrument: STRADDLE }))).toMatchObject({ code: "unbounded-risk", by: "broker" });
    const ratio = instrumentId(`1*${LOW}|-2*${HIGH}`);
    expect(await floor().place(limit("buy", "1.00", 1, { instrument: ratio }))).toMatchObject({ code: "unbounded-risk" });
  });

  it("closes only whole spreads that are held and that no other order closes", async () => {
    const { place } = floor();
    expect(await place(limit("sell", "2.40", 1, { closing: true }))).toMatchObject({ code: "position-effect" });
    await place(limit("buy", "2.60", 3));
    // One bought leg is promised to a single exit: two whole spreads are left.
    expect(await place(limit("sell", "9.00", 1, { instrument: LOW, closing: true }))).toMatchObject({ outcome: "accepted" });
    expect(await place(limit("sell", "9.00", 3, { closing: true }))).toMatchObject({ code: "position-effect" });
    expect(await place(limit("sell", "9.00", 2, { closing: true }))).toMatchObject({ outcome: "accepted" });
    expect(await place(limit("sell", "9.00", 1, { instrument: LOW, closing: true }))).toMatchObject({ code: "position-effect" });
    expect(await place(limit("buy", "2.60", 1, { closing: true }))).toMatchObject({ code: "position-effect" });
  });

  it("settles each leg at expiry as if it were alone", async () => {
    const [low, high] = [instrumentId("SPY   261123C00590000"), instrumentId("SPY   261123C00595000")];
    const { place, show, until, fills, pass, positions } = floor();
    show(low, "1.00", "1.02", 50);
    show(high, "0.50", "0.52", 50);
    await place(limit("buy", "0.52", 2, { instrument: instrumentId(`1*${low}|-1*${high}`) }));
    show(low, "4.99", "5.01");
    show(high, "0.09", "0.11");
    await until("2026-11-23T21:15:00Z");
    await pass(1000);
    expect(fills().slice(-2).toSorted((a, b) => (a.instrument < b.instrument ? -1 : 1))).toMatchObject([
      { orderKey: null, instrument: low, side: "sell", quantity: 2, price: decimal("5.00") },
      { orderKey: null, instrument: high, side: "buy", quantity: 2, price: decimal("0.10") },
    ]);
    expect(await positions()).toEqual([]);
  });
});

const butterfly = instrumentId(`1*${LOW}|-2*${HIGH}|1*SPY   261218C00610000`);
const condor = instrumentId(`1*${LOW}|-1*${HIGH}|-1*SPY   261218P00580000|1*SPY   261218P00585000`);

/** A few hours of orders on three spreads, while their legs' markets move. */
const days = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  profile: fc.constantFrom("tastytrade" as const, "ibkr" as const),
  steps: fc.array(
    fc.record({
      instrument: fc.constantFrom(VERTICAL, butterfly, condor),
      side: fc.constantFrom("buy" as const, "sell" as const),
      closing: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 40 }),
      price: fc.integer({ min: 20, max: 450 }),
      wait: fc.integer({ min: 0, max: 90_000 }),
      change: fc.constantFrom("none", "replace", "cancel"),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

describe("a day of spreads", () => {
  it("never fills beyond a limit or a quantity, books every leg, and loses no money", async () => {
    await fc.assert(
      fc.asyncProperty(days, async ({ seed, profile, steps }) => {
        const clock = virtualClock(OPEN);
        const world = simulatedWorld({ seed, start: OPEN, profile }, clock);
        const facts = new Map<string, Fill>();
        const limits = new Map<string, Decimal>();
        let fees = ZERO;
        world.witness((event) => {
          if (event.type === "fees-reported") fees = add(fees, event.amount);
          if (event.type === "fill") facts.set(event.fill.fillId, event.fill);
        });
        const now = async <A>(answer: Promise<A>): Promise<A> => {
          await clock.runUntil(clock.now() + 4000);
          return answer;
        };
        for (const [at, { instrument, side, closing, quantity, price, wait, change }] of steps.entries()) {
          const terms = limit(side, "1", quantity, { instrument, closing, limit: cents(price) });
          const key = orderKey(`k-${at}`);
          const outcome = await now(world.broker.place({ key, revision: 0, terms }));
          await clock.runUntil(clock.now() + wait);
          const ref = outcome.outcome === "accepted" ? outcome.ref : null;
          if (ref === null || change === "none") continue;
          if (change === "cancel") await now(world.broker.cancel({ key, target: ref }));
          else await now(world.broker.replace({ key, revision: 1, terms: { ...terms, limit: cents(price + 5) }, target: ref }));
        }
        await clock.runUntil(clock.now() + 60_000);
        const { items } = await now(world.broker.orders({ from: OPEN, to: clock.now() }));
        for (const order of items) limits.set(order.ref.id, order.terms.limit ?? ZERO);
        const fills = [...facts.values()];

        for (const order of items) {
          const own = executionsOf(fills.filter(({ ref }) => ref.id === order.ref.id));
          const spread = parseSpread(order.terms.instrument);
          const legs = isOk(spread) ? spread.right.legs : [];
          const spreads = own.map((legFills) => (legFills[0]?.quantity ?? 0) / Math.abs(legs[0]?.ratio ?? 1));
          expect(spreads.reduce((sum, each) => sum + each, 0)).toBe(order.filled);
          expect(order.filled).toBeLessThanOrEqual(order.terms.quantity);
          own.forEach((legFills, n) => {
            expect(legFills.map(({ quantity }) => quantity)).toEqual(legs.map(({ ratio }) => (spreads[n] ?? 0) * Math.abs(ratio)));
            // Where an order keeps its id through a change, its last terms are not those of all its fills.
            if (profile === "ibkr") return;
            const net = netOf(legFills, order.terms.instrument);
            const edge = limits.get(order.ref.id) ?? ZERO;
            expect(order.terms.side === "buy" ? net <= edge : net >= edge).toBe(true);
          });
        }
        const positions = await now(world.accounts.positions());
        const held = new Map<InstrumentId, number>();
        let paid = ZERO;
        for (const { instrument, side, quantity, price } of fills) {
          const units = side === "buy" ? quantity : -quantity;
          held.set(instrument, (held.get(instrument) ?? 0) + units);
          paid = add(paid, times(price, units));
        }
        expect(new Map(positions.items.map(({ instrument, quantity }) => [instrument, quantity]))).toEqual(
          new Map([...held].filter(([, quantity]) => quantity !== 0)),
        );
        const snapshot = await now(world.accounts.snapshot());
        if (snapshot.outcome !== "snapshot") throw new Error("no snapshot");
        const cash = subtract(subtract(decimal("100000"), multiply(paid, decimal("100"))), fees);
        expect(snapshot.snapshot.cash).toBe(cash);
      }),
      { numRuns: 60 },
    );
  });
});
