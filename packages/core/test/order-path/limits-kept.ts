import fc from "fast-check";
import {
  add,
  channelId,
  committedOf,
  decimal,
  entryFilled,
  entryOf,
  formatMoney,
  fromInteger,
  get,
  heldOf,
  isOver,
  lossAtStop,
  multiply,
  NO_LIMITS,
  openTradesOf,
  SECOND,
  subtract,
  times,
  userId,
  ZERO,
  type Decimal,
  type RiskLimits,
  type Trade,
} from "../../src/index.ts";
import { demand } from "../invariants/violation.ts";
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

/** What follows an alert's price, with what it means when sizes go by risk. */
const RESTS = [
  { text: "", percent: 2n, stop: "0" },
  { text: " small", percent: 1n, stop: "0" },
  { text: " large", percent: 3n, stop: "0" },
  { text: " SL 0.90", percent: 2n, stop: "0.90" },
] as const;

const alert = fc.record({
  does: fc.constant("say" as const),
  symbol: fc.constantFrom("SPY", "QQQ", "IWM"),
  expiry: fc.constantFrom("11/18", "12/18"),
  rest: fc.constantFrom(...RESTS),
  author: fc.constantFrom(OWNER, ANALYST),
  half: fc.boolean(),
});
type Alert = typeof alert extends fc.Arbitrary<infer A> ? A : never;

const anyStep = fc.oneof(
  alert,
  fc.record({
    does: fc.constant("command" as const),
    count: fc.integer({ min: 1, max: 3 }),
    stop: fc.constantFrom("", " stop loss 6880"),
  }),
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
  if (left > 0)
    desk.fill(trade.entry, Math.min(left, count), terms.limit === null ? "6900.25" : `${Number(terms.limit) / 1e8}`);
};

const total = (trades: readonly Trade[], of: (trade: Trade) => Decimal): Decimal =>
  trades.reduce((sum, trade) => add(sum, of(trade)), ZERO);

const within = (what: string, amount: Decimal, allowed: Decimal | null): void =>
  demand(
    allowed === null || amount <= allowed,
    () => `${what}: ${formatMoney(amount)}, allowed are ${formatMoney(allowed ?? ZERO)}`,
  );

const demandWithin = (desk: Desk, limits: RiskLimits, counts: (trade: Trade) => boolean): void => {
  const trades = openTradesOf(desk.book).filter(counts);
  const committed = (trade: Trade): Decimal => committedOf(desk.book, trade);
  for (const trade of trades) {
    const { quantity } = trade.entryPlan;
    demand(
      limits.maxContracts === null || quantity <= limits.maxContracts,
      () => `maxContracts: ${trade.id} has ${quantity} of ${limits.maxContracts}`,
    );
    within(`maxCost of ${trade.id}`, committed(trade), limits.maxCost);
    demand(heldOf(desk.book, trade) >= 0, () => `${trade.id} has sold more than it held`);
  }
  within("maxExposure", total(trades, committed), limits.maxExposure);
  const today = trades.filter(
    ({ spec }) => spec.instrument.kind === "option" && spec.instrument.expiry === "2026-11-18",
  );
  within("zeroDtePremium", total(today, committed), limits.zeroDtePremium);
  if (limits.maxRiskPercent === null) return;
  const lost = total(trades, (trade) => lossAtStop(desk.book, trade));
  within("maxRiskPercent", lost, times(limits.maxRiskPercent, CASH / 100));
};

/** Refusals of a number that was asked for; a size of our own is cut instead. */
const FOR_ASKED = ["too-many-contracts", "too-dear", "too-much-exposure", "too-much-zero-dte"];

/** What an alert opened: cut to the limits, and sized by risk to what it may lose between its dearest price and its stop. */
const demandSized = (desk: Desk, id: string, { rest, half }: Alert, byRisk: boolean): void => {
  const answer = desk.eventsOf("message-answered").findLast(({ messageId }) => messageId === id);
  demand(
    !FOR_ASKED.includes(answer?.code ?? ""),
    () => `a size that nobody asked for is refused and not cut: ${answer?.text}`,
  );
  const trade = answer?.tradeId == null ? undefined : get(desk.book.trades, answer.tradeId);
  if (trade === undefined || !byRisk) return;
  const { quantity, worstPrice } = trade.entryPlan;
  const lost = times(multiply(subtract(worstPrice, decimal(rest.stop)), decimal("100")), quantity);
  const mayLose = (Number(rest.percent) * CASH) / 100 / (half ? 2 : 1);
  within(`the risk of ${trade.id}`, lost, fromInteger(mayLose));
};

const deskOf = (book: RiskLimits, channel: RiskLimits, author: RiskLimits, byRisk: boolean): Desk => {
  const desk = new Desk({
    power: `${CASH}`,
    config: (config) => ({
      ...config,
      // By risk, the allocation is not what makes the size.
      allocation: { ...config.allocation, ...(byRisk ? { perAlertPercent: decimal("20") } : {}) },
      exit: { ...config.exit, followText: true },
      risk: {
        ...config.risk,
        book,
        channels: [{ id: channelId(HALF_CHANNEL), limits: channel }],
        authors: [{ id: userId(ANALYST), limits: author }],
        sizing: byRisk
          ? { by: "risk", smallPercent: decimal("1"), normalPercent: decimal("2"), largePercent: decimal("3") }
          : { by: "allocation" },
      },
    }),
  });
  for (const symbol of ["SPY", "QQQ", "IWM"]) desk.market(symbol, "1.10", "1.20");
  desk.market("/MES", "6900.00", "6900.25");
  return desk;
};

/** Whatever is said, filled and waited for: no scope's limits are ever exceeded, and no size is more than its risk. */
export const limitsKept = fc.property(
  anyLimits,
  anyLimits,
  anyLimits,
  fc.boolean(),
  fc.array(anyStep, { maxLength: 12 }),
  (book, channel, author, byRisk, steps) => {
    const desk = deskOf(book, channel, author, byRisk);
    for (const step of steps) {
      if (step.does === "say") {
        const by = { author: step.author, ...(step.half ? { channel: HALF_CHANNEL } : {}) };
        const id = desk.say(`Alert: BTO ${step.symbol} 500C ${step.expiry} @ 1.15${step.rest.text}`, by);
        demandSized(desk, id, step, byRisk);
      } else if (step.does === "command") desk.say(`!tt buy ${step.count} MES${step.stop}`);
      else if (step.does === "fill") fillOne(desk, step.which, step.count);
      else desk.pass(step.seconds * SECOND);
      demandWithin(desk, book, () => true);
      demandWithin(desk, channel, ({ channelId: id }) => id === HALF_CHANNEL);
      demandWithin(desk, author, ({ authorId: id }) => id === ANALYST);
    }
  },
);
