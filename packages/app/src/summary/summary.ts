import {
  abs,
  add,
  averageEntry,
  decimal,
  divide,
  entryFilled,
  entryOrdersOf,
  executionsOf,
  exitFilled,
  exitsOf,
  fromInteger,
  heldOf,
  instrumentText,
  midOf,
  multiply,
  negate,
  realisedOf,
  scopeName,
  subtract,
  times,
  turnoverOf,
  valuesOf,
  ZERO,
  type Book,
  type Decimal,
  type Event,
  type InstrumentId,
  type MessageId,
  type Recorded,
  type Trade,
  type TradingState,
} from "@floorbroker/core";

/** Today's price of something held; null when the market has none. */
export type MarkOf = (instrument: InstrumentId) => { readonly bid: Decimal | null; readonly ask: Decimal | null } | null;

/** One trade, as the table shows it. Money in the account's currency, prices per unit. */
export interface TradeLine {
  readonly messageId: MessageId;
  readonly openedAt: number;
  readonly name: string;
  readonly ordered: number;
  readonly entryFilled: number;
  readonly exitFilled: number;
  readonly alertPrice: Decimal | null;
  readonly entryPrice: Decimal | null;
  /** (entry − alert) ÷ alert in percent, positive when we paid more; null without fills or alert price. */
  readonly slippagePercent: Decimal | null;
  readonly exitPrice: Decimal | null;
  readonly realised: Decimal;
  /** At the mid of the last quote, for what is still held. */
  readonly unrealised: Decimal;
  readonly fees: Decimal;
  readonly state: string;
}

/** A message that asked for something and did not get it. */
export interface RefusalLine {
  readonly messageId: MessageId;
  readonly authorId: string;
  readonly text: string;
  readonly code: string;
  readonly reason: string;
}

/** A loss that stopped entries. */
export interface BreakerLine {
  readonly breaker: string;
  readonly at: number;
  /** The loss and the limit, as they were. */
  readonly text: string;
  /** Null: until an operator resumes. */
  readonly until: number | null;
  /** Whether an operator resumed after it. */
  readonly reset: boolean;
}

/** A run in figures. */
export interface Summary {
  readonly messages: number;
  readonly ignored: number;
  /** Closes and commands that were carried out. */
  readonly carriedOut: number;
  readonly answered: number;
  readonly trades: readonly TradeLine[];
  readonly refusals: readonly RefusalLine[];
  readonly fills: number;
  readonly realised: Decimal;
  readonly unrealised: Decimal;
  readonly fees: Decimal;
  readonly medianSlippagePercent: Decimal | null;
  readonly escalations: readonly string[];
  /** Whether the book takes entries at the end. */
  readonly tradingState: TradingState;
  /** Breakers that tripped, in their order. */
  readonly breakers: readonly BreakerLine[];
}

const HUNDRED = decimal("100");

const signed = (trade: Trade, amount: Decimal): Decimal => (trade.side === "buy" ? amount : negate(amount));

const ordersOf = (book: Book, trade: Trade) => [...entryOrdersOf(book, trade), ...exitsOf(book, trade)];

const feesOf = (book: Book, trade: Trade): Decimal =>
  ordersOf(book, trade)
    .flatMap(executionsOf)
    .reduce((sum, fill) => add(sum, fill.fees ?? ZERO), ZERO);

const unrealisedOf = (book: Book, trade: Trade, markOf: MarkOf): Decimal => {
  const held = heldOf(book, trade);
  const average = averageEntry(book, trade);
  const mark = held === 0 ? null : markOf(trade.spec.instrument.id);
  if (average === undefined || mark?.bid == null || mark.ask === null) return ZERO;
  const gain = times(subtract(midOf(mark.bid, mark.ask), average), held);
  return multiply(signed(trade, gain), trade.spec.multiplier);
};

const exitPriceOf = (book: Book, trade: Trade): Decimal | null => {
  const filled = exitFilled(book, trade);
  if (filled === 0) return null;
  const turnover = exitsOf(book, trade).reduce((sum, order) => add(sum, turnoverOf(order)), ZERO);
  return divide(turnover, fromInteger(filled));
};

const slippageOf = (trade: Trade, entry: Decimal | null): Decimal | null => {
  const alert = trade.entryPlan.alertPrice;
  if (alert === null || alert === ZERO || entry === null) return null;
  return multiply(divide(signed(trade, subtract(entry, alert)), abs(alert)), HUNDRED);
};

const stateOf = (book: Book, trade: Trade): string => {
  if (trade.closed !== null) return trade.closed.reason === "closed" ? "closed" : trade.closed.reason.replaceAll("-", " ");
  const held = heldOf(book, trade);
  return held === 0 ? "entry working" : `${held} held`;
};

const tradeLine = (book: Book, trade: Trade, markOf: MarkOf): TradeLine => {
  const entryPrice = averageEntry(book, trade) ?? null;
  return {
    messageId: trade.messageId,
    openedAt: trade.openedAt,
    name: instrumentText(trade.spec.instrument),
    ordered: trade.side === "buy" ? trade.entryPlan.quantity : -trade.entryPlan.quantity,
    entryFilled: entryFilled(book, trade),
    exitFilled: exitFilled(book, trade),
    alertPrice: trade.entryPlan.alertPrice,
    entryPrice,
    slippagePercent: slippageOf(trade, entryPrice),
    exitPrice: exitPriceOf(book, trade),
    realised: realisedOf(book, trade),
    unrealised: unrealisedOf(book, trade, markOf),
    fees: feesOf(book, trade),
    state: stateOf(book, trade),
  };
};

const median = (values: readonly Decimal[]): Decimal | null => {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const other = sorted[Math.ceil((sorted.length - 1) / 2)];
  return middle === undefined || other === undefined ? null : divide(add(middle, other), decimal("2"));
};

const refusalsOf = (history: readonly Recorded<Event>[]): readonly RefusalLine[] => {
  const texts = new Map<MessageId, { readonly text: string; readonly authorId: string }>();
  const lines: RefusalLine[] = [];
  for (const { event } of history) {
    if (event.type === "message-read") texts.set(event.message.id, { text: event.message.text, authorId: event.message.authorId });
    if (event.type !== "message-answered" || (event.outcome !== "refused" && event.outcome !== "invalid")) continue;
    const said = texts.get(event.messageId);
    lines.push({
      messageId: event.messageId,
      authorId: said?.authorId ?? "",
      text: said?.text ?? "",
      code: event.code,
      reason: event.text,
    });
  }
  return lines;
};

const breakersOf = (history: readonly Recorded<Event>[]): readonly BreakerLine[] =>
  history.flatMap(({ event }, index) => {
    if (event.type !== "breaker-tripped") return [];
    const { breaker, trippedAt, text, until } = event;
    const name = scopeName(event.scope);
    const reset = history
      .slice(index)
      .some(({ event: later }) => later.type === "breaker-reset" && later.breaker === breaker && scopeName(later.scope) === name);
    return [{ breaker, at: trippedAt, text, until, reset }];
  });

const sum = (values: readonly Decimal[]): Decimal => values.reduce(add, ZERO);

/** The figures of a run, from its journal and the book that the journal makes. */
export const summarise = (history: readonly Recorded<Event>[], book: Book, markOf: MarkOf): Summary => {
  const trades = [...valuesOf(book.trades)].toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  const lines = trades.map((trade) => tradeLine(book, trade, markOf));
  const answers = history.flatMap(({ event }) => (event.type === "message-answered" ? [event.outcome] : []));
  return {
    messages: history.filter(({ event }) => event.type === "message-read").length,
    ignored: answers.filter((outcome) => outcome === "ignored").length,
    carriedOut: answers.filter((outcome) => outcome === "closing" || outcome === "done").length,
    answered: answers.length,
    trades: lines,
    refusals: refusalsOf(history),
    fills: trades.flatMap((trade) => ordersOf(book, trade)).reduce((n, order) => n + executionsOf(order).filter((fill) => fill.quantity > 0).length, 0),
    realised: sum(lines.map((line) => line.realised)),
    unrealised: sum(lines.map((line) => line.unrealised)),
    fees: sum(lines.map((line) => line.fees)),
    medianSlippagePercent: median(lines.flatMap((line) => (line.slippagePercent === null ? [] : [line.slippagePercent]))),
    tradingState: book.tradingState,
    breakers: breakersOf(history),
    escalations: history.flatMap(({ event }) => (event.type === "escalated" ? [event.text] : [])),
  };
};

