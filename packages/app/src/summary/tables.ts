import Table from "cli-table3";
import {
  add,
  decimal,
  formatMoney,
  newYorkText,
  newYorkTimeOfDay,
  roundTo,
  subtract,
  type Decimal,
  type EpochMs,
} from "@floorbroker/core";
import type { BreakerLine, Summary, TradeLine } from "./summary.ts";

const CENT = decimal("0.01");
const TENTH = decimal("0.1");

/** Hours, minutes and seconds in New York. */
export const clockText = (at: EpochMs): string => new Date(newYorkTimeOfDay(at)).toISOString().slice(11, 19);

const money = (amount: Decimal): string =>
  `${amount < 0n ? "" : "+"}${formatMoney(roundTo(amount, CENT, "half-even"))}`;
const price = (amount: Decimal | null): string =>
  amount === null ? "–" : formatMoney(roundTo(amount, decimal("0.0001"), "half-even"));
const percent = (amount: Decimal | null): string =>
  amount === null
    ? "–"
    : `${amount < 0n ? "" : "+"}${formatMoney(roundTo(amount, TENTH, "half-even")).replace(/0$/, "")} %`;

const plain = { style: { head: [], border: [], compact: true } };

const tradeRow = (line: TradeLine): string[] => [
  clockText(line.openedAt),
  line.name,
  `${line.entryFilled}/${line.ordered}`,
  price(line.alertPrice),
  price(line.entryPrice),
  percent(line.slippagePercent),
  String(line.exitFilled),
  price(line.exitPrice),
  money(line.realised),
  money(line.unrealised),
  line.state,
];

const tradesTable = (summary: Summary): string => {
  const table = new Table({
    ...plain,
    head: [
      "New York", "contract", "filled", "alert", "entry", "slippage", "out", "exit", "realised", "open P&L", "state",
    ],
    colAligns: ["left", "left", "right", "right", "right", "right", "right", "right", "right", "right", "left"],
  });
  table.push(...summary.trades.map(tradeRow));
  return table.toString();
};

const shortened = (text: string, length: number): string => {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
};

const refusalsTable = (summary: Summary, nameOf: (authorId: string) => string): string => {
  const table = new Table({ ...plain, head: ["message", "by", "refused with", "because"] });
  table.push(
    ...summary.refusals.map((line) => [
      shortened(line.text, 44),
      shortened(nameOf(line.authorId), 16),
      line.code,
      shortened(line.reason, 70),
    ]),
  );
  return table.toString();
};

const breakerText = ({ at, breaker, text, until, reset }: BreakerLine): string => {
  const end = reset
    ? "resumed since"
    : `no entries until ${until === null ? "!tt resume" : `${newYorkText(until)}, or !tt resume`}`;
  return `! ${breaker} tripped at ${clockText(at)}: ${text}; ${end}`;
};

const stateLines = ({ tradingState, breakers }: Summary): readonly string[] => [
  `The book is ${tradingState}` +
  `${tradingState === "active" ? "" : ": no entries until !tt resume, or floorbroker resume"}.`,
  ...breakers.map(breakerText),
];

/** The whole summary as text: trades, refusals, totals. Author names are for display only. */
export const summaryText = (summary: Summary, nameOf: (authorId: string) => string): string => {
  const net = money(subtract(add(summary.realised, summary.unrealised), summary.fees));
  const lines = [
    `Trades (${summary.trades.length})`,
    summary.trades.length === 0 ? "  none" : tradesTable(summary),
    "",
    `Refused (${summary.refusals.length})`,
    summary.refusals.length === 0 ? "  none" : refusalsTable(summary, nameOf),
    "",
    `${summary.messages} messages read: ${summary.trades.length} opened a trade, ${summary.carriedOut} closed or ` +
    `commanded, ${summary.refusals.length} refused, ${summary.ignored} were no order.`,
    `${summary.fills} fills; median entry ${percent(summary.medianSlippagePercent)} against the alert price.`,
    `P&L: realised ${money(summary.realised)}, still open ${money(summary.unrealised)}, fees ` +
    `${formatMoney(summary.fees)}: ${net} in all.`,
    ...stateLines(summary),
    ...summary.escalations.map((text) => `! ${text}`),
  ];
  return lines.join("\n");
};
