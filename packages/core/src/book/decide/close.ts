import { instrumentText } from "../../instrument/instrument-text.ts";
import { productOf } from "../../instrument/products.ts";
import type { Close, Fraction, Futures } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import type { MessageId } from "../../ids.ts";
import { isOk, problem } from "../../result.ts";
import { advance } from "../advance/advance.ts";
import type { BookConfig } from "../config.ts";
import { heldOf } from "../holdings.ts";
import { alertInstrument } from "../instruct.ts";
import { record, type Ledger } from "../ledger.ts";
import { openTradesOf } from "../state.ts";
import type { Trade } from "../trade.ts";
import { answer, refuse } from "./entry.ts";

interface CloseWish {
  readonly messageId: MessageId;
  /** Null for all, including what the entry may still fill. */
  readonly quantity: number | null;
  readonly style: "market" | "limit";
  readonly reason: string;
}

/** Asks for a close and starts it: the entry and the exits that stand in its way are cancelled first. */
export const requestClose = (ledger: Ledger, trade: Trade, wish: CloseWish): void => {
  record(ledger, { type: "close-requested", tradeId: trade.id, level: null, ...wish });
  advance(ledger, trade.id);
};

const partOf = (held: number, fraction: Fraction): number =>
  fraction.numerator >= fraction.denominator ? held : Math.max(1, Math.floor((held * fraction.numerator) / fraction.denominator));

/** Units to close of what is held; null for everything. A count or part that covers all of it is everything too. */
const closeQuantity = (held: number, quantity: number | null, fraction: Fraction | null): number | null => {
  const part = fraction === null ? quantity : partOf(held, fraction);
  return part === null || part >= held ? null : part;
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
  for (const trade of trades) {
    const quantity = closeQuantity(heldOf(ledger.book, trade), instruction.quantity, fraction);
    requestClose(ledger, trade, { messageId: message.id, quantity, style: "limit", reason: "closed by the analyst" });
  }
  answer(ledger, message, "closing", `closing ${name}${trades.length > 1 ? ` (${trades.length} trades)` : ""}`, first.id);
};

/** `!tt flat [root]`: cancels what works and closes what is held of our futures, at market. */
export const decideFlat = (ledger: Ledger, message: Message, instruction: Futures): void => {
  const { root, fraction } = instruction;
  const trades = openTradesOf(ledger.book).filter(
    ({ spec }) => spec.instrument.kind === "future" && (root === null || spec.instrument.root === root),
  );
  const what = root === null ? "any future" : `/${productOf(root)?.root ?? root}`;
  if (trades.length === 0) return answer(ledger, message, "done", `nothing of ${what} is held or working`);
  for (const trade of trades) {
    const quantity = closeQuantity(heldOf(ledger.book, trade), instruction.quantity, fraction);
    requestClose(ledger, trade, { messageId: message.id, quantity, style: "market", reason: "flat by command" });
  }
  const names = trades.map((trade) => instrumentText(trade.spec.instrument)).join(", ");
  answer(ledger, message, "closing", `going flat: ${names}`, trades[0]?.id ?? null);
};
