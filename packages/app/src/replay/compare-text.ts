import Table from "cli-table3";
import {
  decimal,
  format,
  formatCents,
  formatMoney,
  newYorkDate,
  roundTo,
  type Decimal,
  type Json,
} from "@floorbroker/core";
import { oneLine } from "../problem-text.ts";
import { clockText } from "../summary/tables.ts";
import type { ComparedTrade, Comparison, Outcome, Totals } from "./compare.ts";
import type { Spread } from "./seeds.ts";

const plain = { style: { head: [], border: [], compact: true } };
const FINE = decimal("0.0001");

const money = (amount: Decimal): string => `${amount < 0n ? "" : "+"}${formatCents(amount)}`;
const price = (amount: Decimal | null): string =>
  amount === null ? "–" : formatMoney(roundTo(amount, FINE, "half-even"));

const outcomeCells = (outcome: Outcome): readonly [string, string, string, string] => {
  switch (outcome.kind) {
    case "refused":
      return [oneLine(outcome.code), "–", "–", "–"];
    case "none":
      return ["not an order", "–", "–", "–"];
    case "traded": {
      const { line, net } = outcome;
      const size = line.ordered < 0 ? -line.ordered : line.ordered;
      return [`${line.entryFilled}/${size} ${line.state}`, price(line.entryPrice), price(line.exitPrice), money(net)];
    }
  }
};

const row = (trade: ComparedTrade): readonly string[] => [
  `${newYorkDate(trade.openedAt).slice(5)} ${clockText(trade.openedAt)}`,
  trade.name,
  ...outcomeCells(trade.first),
  ...outcomeCells(trade.second),
  money(trade.difference),
];

const tradesTable = ({ trades }: Comparison): string => {
  const table = new Table({
    ...plain,
    head: ["New York", "contract", "A", "entry", "exit", "net", "B", "entry", "exit", "net", "B − A"],
    colAligns: ["left", "left", "left", "right", "right", "right", "left", "right", "right", "right", "right"],
  });
  table.push(...trades.map((trade) => [...row(trade)]));
  return table.toString();
};

const percent = (amount: Decimal | null): string =>
  amount === null ? "–" : `${amount < 0n ? "" : "+"}${format(roundTo(amount, decimal("0.1"), "half-even"))} %`;

const LINES: readonly (readonly [string, (totals: Totals) => string])[] = [
  ["trades", ({ trades, filled }) => `${trades}, ${filled} filled`],
  ["refused", ({ refused }) => String(refused)],
  ["median entry against the alert", ({ medianSlippagePercent }) => percent(medianSlippagePercent)],
  ["realised", ({ realised }) => money(realised)],
  ["still open, at mid", ({ open }) => money(open)],
  ["fees", ({ fees }) => formatCents(fees)],
  ["net", ({ net }) => money(net)],
];

const totalsTable = (columns: readonly (readonly [string, Totals])[]): string => {
  const table = new Table({
    ...plain,
    head: ["in sum", ...columns.map(([name]) => name)],
    colAligns: ["left", ...columns.map((): "right" => "right")],
  });
  table.push(...LINES.map(([name, of]) => [name, ...columns.map(([, totals]) => of(totals))]));
  return table.toString();
};

/** The difference over several simulated markets, in a sentence. */
const spreadLine = ({ seeds, mean, better, interval }: Spread): string => {
  const range = interval === null ? "" : ` (90 % interval ${interval.low.toFixed(2)} … ${interval.high.toFixed(2)})`;
  return `Over ${seeds} markets: B − A is ${mean < 0 ? "" : "+"}${mean.toFixed(2)} on average${range}; B is better in ${better}.`;
};

/** Two configurations side by side: each trade, the sums, the difference. */
export const comparisonText = (
  comparison: Comparison,
  names: readonly [string, string],
  spread: Spread | null,
): string =>
  [
    `A: ${oneLine(names[0])}`,
    `B: ${oneLine(names[1])}`,
    comparison.trades.length === 0 ? "No trade under either." : tradesTable(comparison),
    "",
    totalsTable([
      ["A", comparison.first],
      ["B", comparison.second],
    ]),
    `B − A: ${money(comparison.difference)}`,
    ...(spread === null ? [] : [spreadLine(spread)]),
  ].join("\n");

const outcomeJson = (outcome: Outcome): Json => {
  if (outcome.kind !== "traded") return { ...outcome };
  const { line, net } = outcome;
  const orNull = (amount: Decimal | null): Json => (amount === null ? null : format(amount));
  return {
    kind: outcome.kind,
    state: line.state,
    ordered: line.ordered,
    entryFilled: line.entryFilled,
    exitFilled: line.exitFilled,
    entryPrice: orNull(line.entryPrice),
    exitPrice: orNull(line.exitPrice),
    fees: format(line.fees),
    net: format(net),
  };
};

const totalsJson = (config: string, { medianSlippagePercent, realised, open, fees, net, ...counts }: Totals): Json => ({
  config,
  ...counts,
  realised: format(realised),
  open: format(open),
  fees: format(fees),
  net: format(net),
  medianSlippagePercent: medianSlippagePercent === null ? null : format(medianSlippagePercent),
});

/** The same for programs; decimals are strings. */
export const comparisonJson = (
  comparison: Comparison,
  names: readonly [string, string],
  spread: Spread | null,
): Json => ({
  a: totalsJson(names[0], comparison.first),
  b: totalsJson(names[1], comparison.second),
  difference: format(comparison.difference),
  trades: comparison.trades.map((trade) => ({
    messageId: trade.messageId,
    openedAt: new Date(trade.openedAt).toISOString(),
    contract: trade.name,
    a: outcomeJson(trade.first),
    b: outcomeJson(trade.second),
    difference: format(trade.difference),
  })),
  ...(spread === null
    ? {}
    : {
        markets: {
          seeds: spread.seeds,
          mean: spread.mean,
          better: spread.better,
          interval: spread.interval === null ? null : { ...spread.interval },
        },
      }),
});
