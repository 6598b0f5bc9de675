import { newYorkText } from "../calendar/new-york-text.ts";
import { drawdownOf, lossLimit, lossLimitText, lostOn } from "../book/advance/breakers.ts";
import { committedOf } from "../book/holdings.ts";
import { configOf, openTradesOf, type Book } from "../book/state.ts";
import type { Trade } from "../book/trade.ts";
import { newYorkDate } from "../calendar/new-york.ts";
import { add, format, formatCents, formatPercent, max, percentOf, subtract, ZERO, type Decimal } from "../decimal.ts";
import { underlyingOfInstrument } from "../instrument/instrument-text.ts";
import { optionExpiryOf } from "../instrument/option-expiry.ts";
import { MINUTE, type EpochMs } from "../time.ts";
import { isZeroDte } from "./caps.ts";
import { ordersInLastMinute, ordersOnDate } from "./lately.ts";
import type { Loss, RiskConfig, RiskLimits } from "./limits.ts";
import { lossAtStop } from "./loss-at-stop.ts";
import { netLiquidationOf } from "./net-liquidation.ts";
import { isStanding, tallyOf, type Breaker, type Tally } from "./record.ts";
import { allLimits, isInScope, scopeName, type RiskScope, type ScopedLimits } from "./scope.ts";

/** What a limit is told with: the book now, and the trades and losses of the limit's scope. */
interface Used {
  readonly book: Book;
  readonly at: EpochMs;
  readonly scope: RiskScope;
  readonly open: readonly Trade[];
  readonly tally: Tally | undefined;
}

const counted = (used: number, most: number): string => `${used} of ${most}, ${Math.max(0, most - used)} left`;

const money = (used: Decimal, most: Decimal): string =>
  `${formatCents(used)} of ${formatCents(most)}, ${formatCents(max(ZERO, subtract(most, used)))} left`;

/** `SPY 2 of 2, 0 left; QQQ 1 of 2, 1 left`; without any, what each may have. */
const perName = (open: readonly Trade[], nameOf: (trade: Trade) => string | null, most: number): string => {
  const names = open.map(nameOf).filter((name) => name !== null);
  const lines = [...new Set(names)].map((name) => `${name} ${counted(names.filter((each) => each === name).length, most)}`);
  return lines.length === 0 ? `none of ${most} each` : lines.join("; ");
};

const committed = (book: Book, trades: readonly Trade[]): Decimal =>
  trades.reduce((sum, trade) => add(sum, committedOf(book, trade)), ZERO);

const lost = (loss: Loss, amount: Decimal, { book: { risk } }: Used): string => {
  const limit = lossLimit(loss, risk.equity);
  if (limit === null) return `${formatCents(amount)} of ${format(loss.value)} % of an account whose worth is not known yet`;
  return `${formatCents(amount)} of ${lossLimitText(loss, limit, risk.equity)}, ${formatCents(max(ZERO, subtract(limit, amount)))} left`;
};

/** Against the worth that the broker told first on the last day that it told one: an answer asks nobody. */
const atRisk = (percent: Decimal, { book, open }: Used): string => {
  const risked = open.reduce((sum, trade) => add(sum, lossAtStop(book, trade)), ZERO);
  const worth = netLiquidationOf({ account: null, book });
  if (worth === null) return `${formatCents(risked)} of ${formatPercent(percent)} of an account whose worth is not known yet`;
  return `${money(risked, percentOf(worth, percent))} (${formatPercent(percent)})`;
};

const listText = ({ allow, deny }: NonNullable<RiskLimits["symbols"]>): string =>
  [...(allow === null ? [] : [`only ${allow.join(", ") || "none"}`]), ...(deny.length === 0 ? [] : [`not ${deny.join(", ")}`])].join(", ") || "all";

const expiryText = ({ minDays, maxDays, deny }: NonNullable<RiskLimits["expiries"]>): string =>
  [
    ...(minDays === null ? [] : [`${minDays} days away or more`]),
    ...(maxDays === null ? [] : [`${maxDays} days away or less`]),
    ...(deny.length === 0 ? [] : [`not ${deny.join(", ")}`]),
  ].join(", ") || "all";

type Told = { readonly [Name in keyof RiskLimits]: (limit: NonNullable<RiskLimits[Name]>, used: Used) => string };

const expiryOf = ({ spec: { instrument } }: Trade): string | null => optionExpiryOf(instrument) ?? null;

/** Every limit in the words and figures of a trader, with what is used and left of it where something is counted. */
const TOLD: Told = {
  maxContracts: (most) => `units of one trade: at most ${most}`,
  maxCost: (most) => `cost of one trade: at most ${formatCents(most)}`,
  maxOpenTrades: (most, { open }) => `open trades: ${counted(open.length, most)}`,
  maxOpenPerSymbol: (most, { open }) => `open trades per symbol: ${perName(open, ({ spec }) => underlyingOfInstrument(spec.instrument), most)}`,
  maxOpenPerExpiry: (most, { open }) => `open trades per expiry: ${perName(open, expiryOf, most)}`,
  maxOpenPerAuthor: (most, { open }) => `open trades per author: ${perName(open, ({ authorId }) => authorId, most)}`,
  maxExposure: (most, { book, open }) => `committed and pending: ${money(committed(book, open), most)}`,
  maxRiskPercent: (most, used) => `lost when every stop is hit: ${atRisk(most, used)}`,
  zeroDtePremium: (most, { book, open, at }) =>
    `premium that expires today: ${money(committed(book, open.filter(({ spec }) => isZeroDte(spec, at))), most)}`,
  limitBandPercent: (most) => `a given limit: at most ${formatPercent(most)} from the mid`,
  duplicateWindowMs: (ms) => `the same alert again: not within ${ms / 1000} s`,
  ordersPerMinute: (most, { book, scope, at }) => `orders in the last minute: ${counted(ordersInLastMinute(book, scope, at).length, most)}`,
  ordersPerDay: (most, { book, scope, at }) => `orders today: ${counted(ordersOnDate(book, scope, at), most)}`,
  dayLoss: (loss, used) => `lost today: ${lost(loss, lostOn(used.tally, newYorkDate(used.at)), used)}`,
  drawdown: (loss, used) => `lost since the highest point: ${lost(loss, drawdownOf(used.tally), used)}`,
  lossStreak: ({ losses, pauseMs }, { tally }) =>
    `losing trades in a row: ${counted(tally?.losses ?? 0, losses)}; then a pause of ${pauseMs / MINUTE} min`,
  symbols: (list) => `symbols: ${listText(list)}`,
  expiries: (list) => `expiries: ${expiryText(list)}`,
};

const toldLimit = <Name extends keyof RiskLimits>(name: Name, limits: RiskLimits, used: Used): string | null => {
  const limit = limits[name];
  // Null is the only value that NonNullable takes away.
  return limit === null ? null : TOLD[name](limit as NonNullable<RiskLimits[Name]>, used);
};

const NAMES = Object.keys(TOLD) as readonly (keyof RiskLimits)[]; // the table has a line for each and no other

const scopeLines = (book: Book, { scope, limits }: ScopedLimits, at: EpochMs): readonly string[] => {
  const open = openTradesOf(book).filter((trade) => isInScope(scope, trade));
  const used = { book, at, scope, open, tally: tallyOf(book.risk, scopeName(scope)) };
  const lines = NAMES.map((name) => toldLimit(name, limits, used)).filter((line) => line !== null);
  const title = scope.of === "book" ? "the book" : `${scope.of} ${scope.id}`;
  return lines.length === 0 ? [`${title}: no limit is set`] : [`${title}:`, ...lines.map((line) => `- ${line}`)];
};

const breakerLine = ({ breaker, text, until }: Breaker): string => {
  const end = until === null ? "!tt resume" : `${newYorkText(until)}, or !tt resume`;
  return `no entries (${breaker}): ${text}; until ${end}`;
};

/** The scopes that are told: all that have limits, or the book's and those of one author or channel. */
const scopesTold = (config: RiskConfig, id: string | null): readonly ScopedLimits[] =>
  allLimits(config).filter(({ scope }) => scope.of === "book" || id === null || scope.id === id);

const ofAccount = ({ sizing, dayTrades, settledFundsOnly }: RiskConfig): readonly string[] => {
  const lines = [
    ...(sizing.by === "allocation" ? [] : [`a trade may lose ${format(sizing.smallPercent)}, ${format(sizing.normalPercent)} or ${format(sizing.largePercent)} % (small, normal, large)`]),
    ...(dayTrades === null ? [] : [`${dayTrades.limit} day trades in five business days below ${formatCents(dayTrades.below)}`]),
    ...(settledFundsOnly === null ? [] : ["settled funds only"]),
  ];
  return lines.length === 0 ? [] : ["the account:", ...lines.map((line) => `- ${line}`)];
};

const realisedLine = (book: Book, id: string, at: EpochMs): readonly string[] => {
  const date = newYorkDate(at);
  const found = (["channel", "author"] as const).flatMap((of) => {
    const tally = tallyOf(book.risk, `${of}:${id}`);
    const today = tally === undefined || tally.date !== date ? ZERO : tally.today;
    return tally === undefined ? [] : [`${of} ${id}: realised ${formatCents(today)} today, ${formatCents(tally.total)} in all`];
  });
  return found.length > 0 ? found : [`${id}: nothing of theirs has been closed yet`];
};

/**
 * What `!tt risk` answers: trading state, standing breakers, and every limit that is set with what is used and left of
 * it, scope by scope; with an id, the limits that hold for that author or channel, and what they have gained.
 */
export const riskText = (book: Book, id: string | null, at: EpochMs): string => {
  const { risk } = configOf(book);
  const standing = book.risk.breakers.filter((breaker) => isStanding(breaker, at) && (id === null || breaker.scope.of === "book" || breaker.scope.id === id));
  const scopes = scopesTold(risk, id);
  return [
    `${book.id} is ${book.tradingState}${book.tradingState === "active" ? "" : ": no entries until !tt resume"}`,
    ...standing.map(breakerLine),
    ...book.holds.map(({ text }) => `no entries: ${text}`),
    ...scopes.flatMap((scoped) => scopeLines(book, scoped, at)),
    ...(id !== null && scopes.length === 1 ? [`${id}: no limits of their own; those of the book hold`] : []),
    ...(id === null ? [] : realisedLine(book, id, at)),
    ...ofAccount(risk),
  ].join("\n");
};
