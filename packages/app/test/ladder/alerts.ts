import { simulatedWorld, virtualClock, type AlertDrift, type Market } from "@floorbroker/adapter-sim";
import {
  instrumentId,
  toFloat,
  type Decimal,
  type EpochMs,
  type InstrumentId,
  type InstrumentSpec,
} from "@floorbroker/core";
import type { AlertedTrade } from "../../src/scorecard/trade.ts";

/** An alerted entry in an option, with the ask when it was read. */
export interface AlertedEntry {
  readonly instrument: InstrumentId;
  readonly at: EpochMs;
  readonly price: Decimal;
  /** (ask − alert) ÷ alert, as it was. */
  readonly slippage: number;
}

const SYMBOL = /^([A-Z]{1,6})_(\d{2})(\d{2})(\d{2})([CP])(\d{1,5})(?:\.(\d{1,3}))?$/;

/** `QQQ_051223C327` as its OCC symbol; undefined for anything else. */
export const occOf = (symbol: string): InstrumentId | undefined => {
  const [, root, month, day, year, right, whole = "", part = ""] = SYMBOL.exec(symbol) ?? [];
  return root === undefined
    ? undefined
    : instrumentId(`${root.padEnd(6)}${year}${month}${day}${right}${whole.padStart(5, "0")}${part.padEnd(3, "0")}`);
};

/** The option purchases of a record of trades whose ask is known. */
export const entriesOf = (trades: readonly AlertedTrade[]): readonly AlertedEntry[] =>
  trades.flatMap(({ asset, side, symbol, openedAt, alerted, obtained }): readonly AlertedEntry[] => {
    const instrument = occOf(symbol);
    if (asset !== "option" || side !== "buy" || instrument === undefined) return [];
    if (alerted.entry === null || alerted.entry <= 0n || obtained.entry === null) return [];
    const price = toFloat(alerted.entry);
    return [{ instrument, at: openedAt, price: alerted.entry, slippage: (toFloat(obtained.entry) - price) / price }];
  });

/** A modelled market in which an alert has just been read; undefined where the contract can't be traded then. */
export const marketOfAlert = (
  entry: AlertedEntry,
  seed: number,
  alertDrift: AlertDrift,
): { readonly market: Market; readonly spec: InstrumentSpec } | undefined => {
  const { market } = simulatedWorld({ seed, start: entry.at - 60_000, alertDrift }, virtualClock(entry.at));
  const spec = market.specOf(entry.instrument);
  if (spec === undefined || !market.hours.isOpen(spec, entry.at)) return undefined;
  market.meet(spec, entry.price, entry.at);
  const quote = market.quote(spec, entry.at);
  return quote?.ask == null ? undefined : { market, spec };
};
