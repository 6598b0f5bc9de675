import { add, subtract, ZERO, type Decimal, type EpochMs, type MessageId } from "@floorbroker/core";
import type { Summary, TradeLine } from "../summary/summary.ts";

/** What one configuration made of a message that opened a trade under at least one. */
export type Outcome =
  | { readonly kind: "traded"; readonly line: TradeLine; readonly net: Decimal }
  | { readonly kind: "refused"; readonly code: string }
  /** Not read as an order at all. */
  | { readonly kind: "none" };

/** One message under both configurations. */
export interface ComparedTrade {
  readonly messageId: MessageId;
  readonly openedAt: EpochMs;
  readonly name: string;
  readonly first: Outcome;
  readonly second: Outcome;
  /** What the second brought beyond the first. */
  readonly difference: Decimal;
}

/** The sums of one configuration. Money in the account's currency. */
export interface Totals {
  readonly trades: number;
  /** Trades of which at least one unit was bought or sold. */
  readonly filled: number;
  readonly refused: number;
  readonly realised: Decimal;
  /** What is still held, at the mid of its last quote. */
  readonly open: Decimal;
  readonly fees: Decimal;
  /** realised + open − fees */
  readonly net: Decimal;
  readonly medianSlippagePercent: Decimal | null;
}

/** Two runs of one history, side by side. */
export interface Comparison {
  readonly trades: readonly ComparedTrade[];
  readonly first: Totals;
  readonly second: Totals;
  readonly difference: Decimal;
}

/** What a trade brought: realised and still open, without the fees. */
export const netOf = ({ realised, unrealised, fees }: Pick<TradeLine, "realised" | "unrealised" | "fees">): Decimal =>
  subtract(add(realised, unrealised), fees);

/** The sums of a run. */
export const totalsOf = (summary: Summary): Totals => ({
  trades: summary.trades.length,
  filled: summary.trades.filter((line) => line.entryFilled > 0).length,
  refused: summary.refusals.length,
  realised: summary.realised,
  open: summary.unrealised,
  fees: summary.fees,
  net: netOf(summary),
  medianSlippagePercent: summary.medianSlippagePercent,
});

const outcomesOf = ({ trades, refusals }: Summary): ReadonlyMap<MessageId, Outcome> =>
  new Map<MessageId, Outcome>([
    ...refusals.map(({ messageId, code }) => [messageId, { kind: "refused", code }] as const),
    ...trades.map((line) => [line.messageId, { kind: "traded", line, net: netOf(line) }] as const),
  ]);

const worth = (outcome: Outcome): Decimal => (outcome.kind === "traded" ? outcome.net : ZERO);

/**
 * Sets two runs of one history side by side, by message: a message opens at most one trade, so it is what a trade has in
 * common under both. The differences of the trades add up to the difference of the sums, to the last digit.
 */
export const compare = (a: Summary, b: Summary): Comparison => {
  const [first, second] = [outcomesOf(a), outcomesOf(b)];
  const lines = new Map([...b.trades, ...a.trades].map((line) => [line.messageId, line]));
  const trades = [...lines.values()]
    .toSorted((x, y) => x.openedAt - y.openedAt || (x.messageId < y.messageId ? -1 : 1))
    .map(({ messageId, openedAt, name }): ComparedTrade => {
      const [one, other]: readonly [Outcome, Outcome] = [
        first.get(messageId) ?? { kind: "none" },
        second.get(messageId) ?? { kind: "none" },
      ];
      return { messageId, openedAt, name, first: one, second: other, difference: subtract(worth(other), worth(one)) };
    });
  const [one, other] = [totalsOf(a), totalsOf(b)];
  return { trades, first: one, second: other, difference: subtract(other.net, one.net) };
};
