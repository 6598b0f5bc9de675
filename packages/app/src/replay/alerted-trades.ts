import {
  add,
  divide,
  format,
  fromInteger,
  multiply,
  negate,
  valuesOf,
  type Decimal,
  type Event,
  type Instrument,
  type MessageId,
  type Recorded,
  type Trade,
  type TradeId,
} from "@floorbroker/core";
import type { ChannelRunEnd } from "../run/channel-run.ts";
import type { AlertedTrade, Asset } from "../scorecard/trade.ts";
import type { TradeLine } from "../summary/summary.ts";

/** The price that a message announces for its exit. */
const exitPriceOf = ({ event }: Recorded<Event>): Decimal | null =>
  event.type === "message-read" && event.instruction.kind === "close" ? event.instruction.price : null;

/** By trade: the mean of the prices that the messages announced which closed it, or a part of it. */
const alertedExits = (history: readonly Recorded<Event>[]): ReadonlyMap<TradeId, Decimal> => {
  const announced = new Map<MessageId, Decimal>();
  const byTrade = new Map<TradeId, Decimal[]>();
  for (const recorded of history) {
    const { event } = recorded;
    const price = exitPriceOf(recorded);
    if (event.type === "message-read" && price !== null) announced.set(event.message.id, price);
    if (event.type !== "close-requested" || event.messageId === null) continue;
    const said = announced.get(event.messageId);
    if (said !== undefined) byTrade.set(event.tradeId, [...(byTrade.get(event.tradeId) ?? []), said]);
  }
  return new Map(
    [...byTrade].map(([trade, prices]) => [trade, divide(prices.reduce(add), fromInteger(prices.length))]),
  );
};

const assetOf = ({ kind }: Instrument): Asset | null => {
  switch (kind) {
    case "equity":
      return "stock";
    case "option":
    case "future":
      return kind;
    case "spread":
      // Its price may be a credit, and its legs have no symbol of their own in such a record.
      return null;
  }
};

/** `SPY_112026C591`, `AAPL`, `/MESZ2026`: as DiscordAlertsTrader writes options and shares. */
const symbolOf = (instrument: Instrument): string => {
  if (instrument.kind !== "option") return instrument.id;
  const { root, expiry, right, strike } = instrument;
  return `${root}_${expiry.slice(5, 7)}${expiry.slice(8)}${expiry.slice(2, 4)}${right}${format(strike)}`;
};

/** What a unit fetched on average, with what is still held at the last mid. */
const worthOf = (trade: Trade, line: TradeLine): Decimal | null => {
  if (line.entryPrice === null || line.entryFilled === 0) return null;
  const gain = divide(
    add(line.realised, line.unrealised),
    multiply(fromInteger(line.entryFilled), trade.spec.multiplier),
  );
  return add(line.entryPrice, trade.side === "buy" ? gain : negate(gain));
};

/**
 * The trades of a replay as a record of what was alerted and what was really obtained, for a scorecard. Trades that were
 * never filled have no entry there: nothing could be had. What is still held at the end counts at the last mid.
 */
export const alertedTrades = (
  { book, history, summary }: ChannelRunEnd,
  nameOf: (authorId: string) => string,
): readonly AlertedTrade[] => {
  const exits = alertedExits(history);
  const lines = new Map(summary.trades.map((line) => [line.messageId, line]));
  return [...valuesOf(book.trades)]
    .toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1))
    .flatMap((trade): readonly AlertedTrade[] => {
      const line = lines.get(trade.messageId);
      const { instrument, multiplier } = trade.spec;
      const asset = assetOf(instrument);
      const entry = trade.entryPlan.alertPrice;
      if (line === undefined || asset === null || entry === null) return [];
      return [
        {
          analyst: nameOf(trade.authorId),
          symbol: symbolOf(instrument),
          asset,
          side: trade.side,
          multiplier,
          openedAt: trade.openedAt,
          closedAt: trade.closed?.at ?? null,
          alerted: { entry, exit: exits.get(trade.id) ?? null },
          obtained: { entry: line.entryPrice, exit: worthOf(trade, line) },
        },
      ];
    });
};
