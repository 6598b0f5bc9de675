import { instrumentText } from "../../instrument/instrument-text.ts";
import type { Close, Fraction, Futures } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import type { MessageId } from "../../ids.ts";
import { isOk, problem } from "../../result.ts";
import { advance } from "../advance/advance.ts";
import type { BookConfig } from "../config.ts";
import { closeRemaining, heldOf } from "../holdings.ts";
import { alertInstrument } from "../instruct.ts";
import { record, type Ledger } from "../ledger.ts";
import { openTradesOf, type Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { answer, refuse } from "./entry.ts";

interface CloseWish {
  readonly messageId: MessageId;
  /** Null for all, including what the entry may still fill. */
  readonly quantity: number | null;
  readonly style: "market" | "limit";
  readonly reason: string;
}

/** A standing wish for more: a newer one takes its place only when it wants as much. */
const isCovered = (book: Book, trade: Trade, { quantity }: CloseWish): boolean => {
  if (trade.close === null || quantity === null) return false;
  return trade.close.quantity === null || closeRemaining(book, trade) > quantity;
};

/** Asks for a close and starts it: the entry and the exits that stand in its way are cancelled first. */
export const requestClose = (ledger: Ledger, trade: Trade, wish: CloseWish): void => {
  if (isCovered(ledger.book, trade, wish)) return;
  record(ledger, { type: "close-requested", tradeId: trade.id, level: null, ...wish });
  advance(ledger, trade.id);
};

const partOf = (held: number, fraction: Fraction): number =>
  fraction.numerator >= fraction.denominator ? held : Math.max(1, Math.floor((held * fraction.numerator) / fraction.denominator));

/** One trade's part of a close. */
interface CloseShare {
  readonly trade: Trade;
  /** Null for all of it, including what its entry may still fill. */
  readonly quantity: number | null;
}

/** How a close of so many units falls on trades, the oldest first. A count that covers all of them is everything. */
export const closeShares = (trades: readonly Trade[], unitsOf: (trade: Trade) => number, wanted: number | null): readonly CloseShare[] => {
  const all = trades.reduce((sum, trade) => sum + unitsOf(trade), 0);
  if (wanted === null || wanted >= all) return trades.map((trade) => ({ trade, quantity: null }));
  let left = wanted;
  return trades.flatMap((trade) => {
    const quantity = Math.min(left, unitsOf(trade));
    left -= quantity;
    return quantity === 0 ? [] : [{ trade, quantity }];
  });
};

/** Asks for a count or a part of what these trades hold, or for everything. */
const closeTogether = (
  ledger: Ledger,
  trades: readonly Trade[],
  { quantity, fraction }: { readonly quantity: number | null; readonly fraction: Fraction | null },
  wish: Omit<CloseWish, "quantity">,
): void => {
  const { book } = ledger;
  const unitsOf = (trade: Trade): number => Math.max(0, heldOf(book, trade));
  const held = trades.reduce((sum, trade) => sum + unitsOf(trade), 0);
  const wanted = fraction === null ? quantity : partOf(held, fraction);
  for (const share of closeShares(trades, unitsOf, wanted)) requestClose(ledger, share.trade, { ...wish, quantity: share.quantity });
};

const HALF: Fraction = { numerator: 1, denominator: 2 };

/**
 * An alert that closes: what *this analyst's* alerts opened in that very contract, never more than is held, and never
 * an option for an equity. The oldest trade goes first.
 */
export const decideAlertClose = (ledger: Ledger, config: BookConfig, message: Message, instruction: Close): void => {
  const instrument = alertInstrument(instruction);
  if (!isOk(instrument)) return refuse(ledger, message, instrument.left);
  const side = instruction.action === "STC" ? "buy" : "sell";
  const name = instrumentText(instrument.right);
  const trades = openTradesOf(ledger.book).filter(
    (trade) => trade.spec.instrument.id === instrument.right.id && trade.side === side && trade.authorId === message.authorId,
  );
  const [first] = trades;
  if (first === undefined) {
    const text = `no open trade of this author in ${name}`;
    return refuse(ledger, message, problem("nothing-to-close", text, ["see the open positions with !tt positions"]));
  }
  const bare = instruction.fraction === null && instruction.quantity === null;
  const fraction = bare && config.bareClose === "half" ? HALF : instruction.fraction;
  const wish = { messageId: message.id, style: "limit", reason: "closed by the analyst" } as const;
  closeTogether(ledger, trades, { quantity: instruction.quantity, fraction }, wish);
  answer(ledger, message, "closing", `closing ${name}${trades.length > 1 ? ` (${trades.length} trades)` : ""}`, first.id);
};

/** `!tt flat [root]`: cancels what works and closes what is held of our futures, at market. */
export const decideFlat = (ledger: Ledger, message: Message, instruction: Futures): void => {
  const { root } = instruction;
  const trades = openTradesOf(ledger.book).filter(
    ({ spec }) => spec.instrument.kind === "future" && (root === null || spec.instrument.root === root),
  );
  const [first] = trades;
  if (first === undefined) {
    return answer(ledger, message, "done", `nothing of ${root === null ? "any future" : `/${root}`} is held or working`);
  }
  closeTogether(ledger, trades, instruction, { messageId: message.id, style: "market", reason: "flat by command" });
  const names = trades.map((trade) => instrumentText(trade.spec.instrument)).join(", ");
  answer(ledger, message, "closing", `going flat: ${names}`, first.id);
};
