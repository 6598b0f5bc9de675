import { format, type Decimal, type Json } from "@floorbroker/core";
import type { BreakerLine, Summary, TradeLine } from "./summary.ts";

const orNull = (amount: Decimal | null): Json => (amount === null ? null : format(amount));

const tradeJson = (line: TradeLine): Json => ({
  messageId: line.messageId,
  openedAt: new Date(line.openedAt).toISOString(),
  contract: line.name,
  ordered: line.ordered,
  entryFilled: line.entryFilled,
  exitFilled: line.exitFilled,
  alertPrice: orNull(line.alertPrice),
  entryPrice: orNull(line.entryPrice),
  slippagePercent: orNull(line.slippagePercent),
  exitPrice: orNull(line.exitPrice),
  realised: format(line.realised),
  unrealised: format(line.unrealised),
  fees: format(line.fees),
  state: line.state,
});

const breakerJson = ({ breaker, at, text, until, reset }: BreakerLine): Json => ({
  breaker,
  at: new Date(at).toISOString(),
  text,
  until: until === null ? null : new Date(until).toISOString(),
  reset,
});

/** The summary for programs; decimals are strings. */
export const summaryJson = (summary: Summary): Json => ({
  messages: summary.messages,
  ignored: summary.ignored,
  carriedOut: summary.carriedOut,
  answered: summary.answered,
  fills: summary.fills,
  realised: format(summary.realised),
  unrealised: format(summary.unrealised),
  fees: format(summary.fees),
  medianSlippagePercent: orNull(summary.medianSlippagePercent),
  trades: summary.trades.map(tradeJson),
  refusals: summary.refusals.map((line) => ({ ...line })),
  tradingState: summary.tradingState,
  breakers: summary.breakers.map(breakerJson),
  escalations: [...summary.escalations],
});
