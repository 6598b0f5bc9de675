import fc from "fast-check";
import { nyse } from "../../src/calendar/nyse.ts";
import { decimal, fromScaled, times, type Decimal } from "../../src/decimal.ts";
import { FUTURES_PRODUCTS } from "../../src/instrument/products.ts";
import type { Close, Control, Futures, Instruction, Modify, Open, Reading } from "../../src/interpret/instruction.ts";
import { interpret } from "../../src/interpret/interpret.ts";
import { PLAIN_PROFILE, type Profile } from "../../src/interpret/profile.ts";
import { render } from "../../src/interpret/render.ts";
import { addDays, civilDate, type CivilDate } from "../../src/time.ts";

const TODAY = civilDate("2026-10-14");
const POSTED = Date.parse("2026-10-14T15:30:00Z");

/** A channel that reads futures signals. */
export const SIGNALS: Profile = { ...PLAIN_PROFILE, kind: "futures-signal" };
/** A channel that says once what its alerts leave out. */
export const ROOM: Profile = { ...PLAIN_PROFILE, action: "BTO", expiry: "weekly" };

/** A text as it is read on the day of these tests, and by which rule. */
export const readingOf = (text: string, profile = PLAIN_PROFILE): Reading =>
  interpret({ text, embeds: [], postedAt: POSTED }, profile);

/** What was read. */
export const read = (text: string, profile = PLAIN_PROFILE): Instruction => readingOf(text, profile).instruction;

/** Whether an instruction trades. */
export const trades = ({ kind }: Instruction): boolean => kind === "open" || kind === "close" || kind === "futures";

const CENT = decimal("0.01");
const cents = (from: number, to: number): fc.Arbitrary<Decimal> =>
  fc.integer({ min: from, max: to }).map((n) => times(CENT, n));

const letters = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const symbol = fc.oneof(
  fc.array(letters, { minLength: 1, maxLength: 5 }).map((all) => all.join("")),
  fc.constantFrom("SPY", "BRK.B", "ALL", "COST", "C", "P", "MAR", "NOW", "BTC", "X", "GM", "MAY"),
);
const expiry: fc.Arbitrary<CivilDate> = fc
  .integer({ min: 0, max: 900 })
  .map((days) => addDays(TODAY, days))
  .filter((date) => nyse.isTradingDay(date));
const quantity = fc.option(fc.integer({ min: 1, max: 10_000 }));
const contract = fc.record({
  symbol,
  right: fc.constantFrom("C" as const, "P" as const),
  strike: fc.integer({ min: 1, max: 20_000 }).map((half) => fromScaled(BigInt(half) * 50_000_000n)),
  expiry,
});
const share = symbol.map((named) => ({ symbol: named, right: null, strike: null, expiry: null }));
const asset = fc.oneof(
  contract.map((fields) => ({ asset: "option" as const, spread: null, ...fields })),
  share.map((fields) => ({ asset: "equity" as const, spread: null, ...fields })),
);

const level = (price: fc.Arbitrary<Decimal>) =>
  fc.oneof(
    fc.record({ unit: fc.constant("price" as const), value: price }),
    fc.record({
      unit: fc.constant("percent" as const),
      value: fc.integer({ min: 1, max: 900 }).map((n) => decimal(String(n))),
    }),
  );

/** Any entry. */
export const open: fc.Arbitrary<Open> = fc
  .record({
    asset,
    action: fc.constantFrom("BTO" as const, "STO" as const),
    price: cents(1_000, 2_000),
    quantity,
    size: fc.option(fc.constantFrom("lotto" as const, "small" as const, "half" as const, "large" as const)),
    gains: fc.array(level(cents(2_100, 9_000)), { maxLength: 3 }),
    losses: fc.array(level(cents(100, 900)), { maxLength: 3 }),
    loss: fc.option(level(cents(100, 900)).filter(({ unit, value }) => unit === "price" || value <= decimal("100"))),
    rise: fc.option(level(cents(2_100, 9_000))),
    trail: fc.option(
      fc.oneof(
        fc.record({ unit: fc.constant("amount" as const), value: cents(1, 900) }),
        fc.record({ unit: fc.constant("percent" as const), value: fc.integer({ min: 1, max: 99 }).map((n) => decimal(String(n))) }),
      ),
    ),
  })
  .map(({ asset: fields, gains, losses, loss, rise, ...rest }) => ({
    kind: "open" as const,
    ...fields,
    ...rest,
    targets: rest.action === "BTO" ? gains : losses,
    stop: rest.action === "BTO" ? loss : rise,
  }));

const fraction = fc
  .constantFrom([1, 1], [1, 2], [1, 3], [2, 3], [3, 4], [1, 5], [3, 10], [7, 20], [1, 100])
  .map(([numerator = 1, denominator = 1]) => ({
    numerator,
    denominator,
  }));

/** Any exit. */
export const close: fc.Arbitrary<Close> = fc
  .record({
    asset,
    action: fc.constantFrom("STC" as const, "BTC" as const),
    price: fc.option(cents(1, 90_000)),
    quantity,
    fraction: fc.option(fraction),
    partial: fc.boolean(),
  })
  .map(({ asset: fields, ...rest }) => ({
    kind: "close" as const,
    ...fields,
    ...rest,
    // Shares need a price or a quantity to be known as shares; both parts and counts are only said of all.
    price: fields.asset === "equity" ? (rest.price ?? CENT) : rest.price,
    fraction: rest.quantity === null ? rest.fraction : null,
    partial: rest.partial && rest.quantity === null && rest.fraction === null,
  }));

const product = fc.constantFrom(...FUTURES_PRODUCTS);

/** A market order has nothing to wait for, a stop nothing to do at once. */
const makesSense = (type: NonNullable<Futures["type"]>, time: NonNullable<Futures["timeInForce"]>): boolean => {
  if (type === "market") return time !== "gtc";
  return type === "limit" || time === "day" || time === "gtc";
};

/** Any futures order with a side. */
export const futures: fc.Arbitrary<Futures> = fc
  .record({
    product,
    side: fc.constantFrom("buy" as const, "sell" as const),
    quantity: fc.integer({ min: 1, max: 10_000 }),
    type: fc.constantFrom("market" as const, "limit" as const, "stop" as const, "stop-limit" as const),
    time: fc.constantFrom(null, "day" as const, "gtc" as const, "ioc" as const, "fok" as const),
    behind: fc.integer({ min: 0, max: 4 }),
    tick: fc.integer({ min: 10, max: 1_000 }),
    bracket: fc.boolean(),
  })
  .map(({ product: named, side, quantity: count, type, time, behind, tick, bracket }) => {
    const [low] = named.plausible;
    const base = low - (low % named.tick) + named.tick;
    const at = (ticks: number): Decimal => fromScaled(base + BigInt(ticks) * named.tick);
    const sign = side === "buy" ? 1 : -1;
    return {
      kind: "futures" as const,
      side,
      root: named.root,
      contract: null,
      quantity: count,
      fraction: null,
      type,
      price: type === "market" ? null : at(tick),
      stopPrice: type === "stop-limit" ? at(tick - behind * sign) : null,
      timeInForce: time !== null && makesSense(type, time) ? time : null,
      stopLoss: bracket ? at(tick - 5 * sign) : null,
      takeProfit: bracket ? at(tick + 7 * sign) : null,
      grade: null,
    };
  });

/** Any closing of futures. */
export const flat: fc.Arbitrary<Futures> = fc
  .record({
    product: fc.option(product),
    part: fc.option(fraction),
    quantity: fc.option(fc.integer({ min: 1, max: 99 })),
  })
  .map(({ product: named, part, quantity: count }) => ({
    kind: "futures" as const,
    side: "flat" as const,
    root: named?.root ?? null,
    contract: null,
    quantity: named === null || part !== null ? null : count,
    fraction: part,
    type: null,
    price: null,
    stopPrice: null,
    timeInForce: null,
    stopLoss: null,
    takeProfit: null,
    grade: null,
  }));

/** Any futures signal. */
export const signal: fc.Arbitrary<Futures> = fc
  .record({ order: futures, grade: fc.constantFrom("A" as const, "B" as const, "C" as const, null) })
  .filter(({ order }) => order.price !== null)
  .map(({ order, grade }) => ({ ...order, quantity: null, type: "limit" as const, stopPrice: null, timeInForce: null, grade }));

/** Any command of control. */
export const control: fc.Arbitrary<Control> = fc.oneof(
  fc
    .constantFrom(
      "status" as const,
      "positions" as const,
      "orders" as const,
      "risk" as const,
      "help" as const,
      "pause" as const,
      "resume" as const,
      "kill" as const,
      "flatten" as const,
    )
    .map((command) => ({ kind: "control" as const, command, argument: null })),
  fc.record({
    kind: fc.constant("control" as const),
    command: fc.constantFrom("cancel" as const, "explain" as const),
    argument: fc.option(fc.stringMatching(/^[a-z0-9]{1,19}$/)),
  }),
  fc.record({
    kind: fc.constant("control" as const),
    command: fc.constantFrom("confirm" as const, "decline" as const),
    argument: fc.option(fc.oneof(fc.stringMatching(/^fb-[0-9a-z]{1,13}$/), fc.stringMatching(/^[1-9][0-9]{3,18}$/))),
  }),
  fc.record({ kind: fc.constant("control" as const), command: fc.constant("risk" as const), argument: fc.stringMatching(/^[1-9][0-9]{0,18}$/) }),
);

/** Any change of an order, by an id or a symbol. */
export const modify: fc.Arbitrary<Modify> = fc
  .record({
    name: fc.oneof(fc.stringMatching(/^fb-[0-9a-z]{1,13}-[ets][1-9]$/), fc.stringMatching(/^[1-9][0-9]{3,18}$/), fc.constantFrom("mes", "esz6", "spy")),
    limit: fc.option(cents(1, 900_000)),
    stop: fc.option(cents(1, 900_000)),
    target: fc.option(cents(1, 900_000)),
    targetNumber: fc.option(fc.integer({ min: 1, max: 99 })),
    quantity: fc.option(fc.integer({ min: 1, max: 10_000 })),
  })
  .filter(({ limit, stop, target, quantity: count }) => [limit, stop, target, count].some((each) => each !== null))
  .map(({ targetNumber, ...fields }) => ({ kind: "modify" as const, ...fields, targetNumber: fields.target === null ? null : targetNumber }));

/** The canonical text of an alert. */
export const alertText: fc.Arbitrary<string> = fc.oneof(open, close).map(render);
