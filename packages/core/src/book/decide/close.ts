import { decimal, fits, formatPercent, times, type Decimal } from "../../decimal.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import type { Close, Fraction, Futures } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import type { MessageId } from "../../ids.ts";
import { isOk, problem } from "../../result.ts";
import { advance } from "../advance/advance.ts";
import type { BookConfig } from "../config.ts";
import { closeRemaining, entryOf, heldOf } from "../holdings.ts";
import { alertInstrument } from "../instruct.ts";
import { record, type Ledger } from "../ledger.ts";
import { isOver } from "../order.ts";
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

const HUNDRED = decimal("100");
const HALF: Fraction = { numerator: 1, denominator: 2 };

const isPart = (fraction: Fraction | null): boolean => fraction !== null && fraction.numerator < fraction.denominator;

/** Units that a trim of two or more sells: the configured part rounded down, at least one, and one is always kept. */
const trimmed = (held: number, percent: Decimal): number =>
  Math.min(held - 1, Math.max(1, fits(times(percent, held), HUNDRED)));

/** An alert's close of these trades, which are in one contract. */
interface AlertClose {
  readonly trades: readonly [Trade, ...Trade[]];
  readonly held: number;
  readonly name: string;
}

/** Whoever sells a part would not buy any more: a working entry is cancelled. What still fills keeps its own exits. */
const stopEntries = (ledger: Ledger, trades: readonly Trade[]): string => {
  const working = trades.filter((trade) => trade.entryWanted && !isOver(entryOf(ledger.book, trade)));
  for (const { id } of working) {
    record(ledger, { type: "entry-stopped", tradeId: id, reason: "the analyst closes a part" });
    advance(ledger, id);
  }
  return working.length === 0 ? "" : "; the entry is cancelled";
};

const decideTrim = (ledger: Ledger, config: BookConfig, message: Message, { trades, held, name }: AlertClose): void => {
  if (held === 1) {
    const text = `one ${name} is held, and a trim would close it all${stopEntries(ledger, trades)}`;
    return refuse(ledger, message, problem("nothing-to-trim", text, ["close it: reply all out", "let it run"]));
  }
  const quantity = trimmed(held, config.trimPercent);
  const wish = { messageId: message.id, style: "limit", reason: "trimmed by the analyst" } as const;
  closeTogether(ledger, trades, { quantity, fraction: null }, wish);
  const percent = formatPercent(config.trimPercent);
  const text = `trimming ${quantity} of ${held} ${name}: ${percent} by the setting trimPercent`;
  answer(ledger, message, "closing", text, trades[0].id);
};

/**
 * An alert that closes: the one trade that is meant, or else what *this analyst's* alerts opened in that very contract,
 * the oldest first. Never more than is held, and never an option for an equity.
 */
export const decideAlertClose = (
  ledger: Ledger,
  config: BookConfig,
  message: Message,
  instruction: Close,
  meant: Trade | null,
): void => {
  const instrument = alertInstrument(instruction);
  if (!isOk(instrument)) return refuse(ledger, message, instrument.left);
  const side = instruction.action === "STC" ? "buy" : "sell";
  const name = instrumentText(instrument.right);
  const [first, ...others] = (meant === null ? openTradesOf(ledger.book) : [meant]).filter(
    (trade) => trade.spec.instrument.id === instrument.right.id && trade.side === side && trade.authorId === message.authorId,
  );
  if (first === undefined) {
    const text = `no open trade of this author in ${name}`;
    return refuse(ledger, message, problem("nothing-to-close", text, ["see the open positions with !tt positions"]));
  }
  const trades = [first, ...others] as const;
  const held = trades.reduce((sum, trade) => sum + Math.max(0, heldOf(ledger.book, trade)), 0);
  const close = { trades, held, name };
  const { quantity, partial } = instruction;
  const bare = instruction.fraction === null && quantity === null;
  const fraction = bare && config.bareClose === "half" ? HALF : instruction.fraction;
  if (held === 0 && (partial || isPart(fraction))) {
    return answer(ledger, message, "closing", `nothing of ${name} is held yet${stopEntries(ledger, trades)}`, first.id);
  }
  if (partial) return decideTrim(ledger, config, message, close);
  const wish = { messageId: message.id, style: "limit", reason: "closed by the analyst" } as const;
  closeTogether(ledger, trades, { quantity, fraction }, wish);
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
