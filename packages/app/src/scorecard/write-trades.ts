import { format, type Decimal, type EpochMs } from "@floorbroker/core";
import { stringify } from "csv-stringify/sync";
import { MULTIPLIER_COLUMN, TRADE_COLUMNS } from "./columns.ts";
import type { AlertedTrade } from "./trade.ts";

const price = (amount: Decimal | null): string => (amount === null ? "" : format(amount));
const time = (at: EpochMs | null): string => (at === null ? "" : new Date(at).toISOString());

/** Trades as the CSV text that the scorecard reads: equal trades have equal texts. */
export const tradesCsv = (trades: readonly AlertedTrade[]): string =>
  stringify([
    [...TRADE_COLUMNS, MULTIPLIER_COLUMN],
    ...trades.map(({ openedAt, symbol, analyst, asset, side, alerted, obtained, closedAt, multiplier }) => [
      time(openedAt),
      symbol,
      analyst,
      asset,
      side === "buy" ? "BTO" : "STO",
      price(alerted.entry),
      price(obtained.entry),
      price(alerted.exit),
      price(obtained.exit),
      time(closedAt),
      format(multiplier),
    ]),
  ]);
