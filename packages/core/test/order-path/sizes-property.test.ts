import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  channelId,
  committedOf,
  decimal,
  entryFilled,
  entryOf,
  fromInteger,
  heldOf,
  isOver,
  lossAtStop,
  NO_LIMITS,
  openTradesOf,
  SECOND,
  userId,
  ZERO,
  type RiskLimits,
  type Trade,
} from "../../src/index.ts";
import { ANALYST, Desk, HALF_CHANNEL, OWNER } from "./desk.ts";

const CASH = 48_000;

const money = fc.option(fc.integer({ min: 0, max: 3_000 }).map(fromInteger), { nil: null });

const anyLimits: fc.Arbitrary<RiskLimits> = fc
  .record({
    maxContracts: fc.option(fc.integer({ min: 0, max: 10 }), { nil: null }),
    maxCost: money,
    maxExposure: money,
    zeroDtePremium: money,
    maxRiskPercent: fc.option(fc.integer({ min: 1, max: 6 }).map(fromInteger), { nil: null }),
  })
  .map((some) => ({ ...NO_LIMITS, ...some }));

const anyStep = fc.oneof(
  fc.record({
    does: fc.constant("say" as const),
    symbol: fc.constantFrom("SPY", "QQQ", "IWM"),
    expiry: fc.constantFrom("11/18", "12/18"),
    rest: fc.constantFrom("", " small", " large", " SL 0.90"),
    author: fc.constantFrom(OWNER, ANALYST),
    half: fc.boolean(),
  }),
  fc.record({ does: fc.constant("command" as const), count: fc.integer({ min: 1, max: 3 }), stop: fc.constantFrom("", " stop loss 6880") }),
  fc.record({ does: fc.constant("fill" as const), which: fc.nat(9), count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ does: fc.constant("pass" as const), seconds: fc.integer({ min: 1, max: 15 }) }),
);

/** Fills an entry that still works, at its limit or at the market, as far as it has units left. */
const fillOne = (desk: Desk, which: number, count: number): void => {
  const open = openTradesOf(desk.book).filter((trade) => !isOver(entryOf(desk.book, trade)));
  const trade = open[which % Math.max(1, open.length)];
  if (trade === undefined) return;
  const { terms } = entryOf(desk.book, trade);
  const left = terms.quantity - entryFilled(desk.book, trade);
  if (left > 0) desk.fill(trade.entry, Math.min(left, count), terms.limit === null ? "6900.25" : `${Number(terms.limit) / 1e8}`);
};

const demandWithin = (desk: Desk, { maxContracts, maxCost, maxExposure, zeroDtePremium, maxRiskPercent }: RiskLimits, counts: (trade: Trade) => boolean): void => {
  const trades = openTradesOf(desk.book).filter(counts);
  const total = (some: readonly Trade[], of: (trade: Trade) => typeof ZERO): typeof ZERO => some.reduce((sum, trade) => add(sum, of(trade)), ZERO);
  const committed = (trade: Trade): typeof ZERO => committedOf(desk.book, trade);
  for (const trade of trades) {
    if (maxContracts !== null) expect(trade.entryPlan.quantity).toBeLessThanOrEqual(maxContracts);
    if (maxCost !== null) expect(committed(trade)).toBeLessThanOrEqual(maxCost);
    expect(heldOf(desk.book, trade)).toBeGreaterThanOrEqual(0);
  }
  if (maxExposure !== null) expect(total(trades, committed)).toBeLessThanOrEqual(maxExposure);
  const today = trades.filter(({ spec }) => spec.instrument.kind === "option" && spec.instrument.expiry === "2026-11-18");
  if (zeroDtePremium !== null) expect(total(today, committed)).toBeLessThanOrEqual(zeroDtePremium);
  if (maxRiskPercent === null) return;
  const lost = total(trades, (trade) => lossAtStop(desk.book, trade));
  expect(lost).toBeLessThanOrEqual((maxRiskPercent * BigInt(CASH)) / 100n);
};

describe("whatever is said, filled and waited for", () => {
  it("no scope's limits are ever exceeded, at any instant", () => {
    fc.assert(
      fc.property(anyLimits, anyLimits, anyLimits, fc.boolean(), fc.array(anyStep, { maxLength: 12 }), (book, channel, author, byRisk, steps) => {
        const desk = new Desk({
          power: `${CASH}`,
          config: (config) => ({
            ...config,
            exit: { ...config.exit, followText: true },
            risk: {
              ...config.risk,
              book,
              channels: [{ id: channelId(HALF_CHANNEL), limits: channel }],
              authors: [{ id: userId(ANALYST), limits: author }],
              sizing: byRisk ? { by: "risk", smallPercent: decimal("1"), normalPercent: decimal("2"), largePercent: decimal("3") } : { by: "allocation" },
            },
          }),
        });
        for (const symbol of ["SPY", "QQQ", "IWM"]) desk.market(symbol, "1.10", "1.20");
        desk.market("/MES", "6900.00", "6900.25");
        for (const step of steps) {
          if (step.does === "say") {
            const by = { author: step.author, ...(step.half ? { channel: HALF_CHANNEL } : {}) };
            desk.say(`Alert: BTO ${step.symbol} 500C ${step.expiry} @ 1.15${step.rest}`, by);
          } else if (step.does === "command") desk.say(`!tt buy ${step.count} MES${step.stop}`);
          else if (step.does === "fill") fillOne(desk, step.which, step.count);
          else desk.pass(step.seconds * SECOND);
          demandWithin(desk, book, () => true);
          demandWithin(desk, channel, ({ channelId: id }) => id === HALF_CHANNEL);
          demandWithin(desk, author, ({ authorId: id }) => id === ANALYST);
        }
      }),
      { numRuns: 150 },
    );
  });
});
