import { instrumentText } from "../../instrument/instrument-text.ts";
import type { MessageId, TradeId } from "../../ids.ts";
import { entriesOf } from "../../persistent-map.ts";
import { resetBreakers } from "../advance/breakers.ts";
import { cannotClose, isNettedAway } from "../cannot-close.ts";
import { heldOf } from "../holdings.ts";
import type { Input } from "../inputs.ts";
import { record, type Ledger } from "../ledger.ts";
import type { OperatorCommand } from "../operator.ts";
import { openTradesOf, type TradingState } from "../state.ts";
import { requestClose } from "./close.ts";
import { withdrawAll, withdrawnText } from "./confirmation-end.ts";
import { acceptDisagreements } from "./positions-listed.ts";
import { isEntering, stoppedText, stopEntries } from "./stop-entries.ts";

/** Who commands it, and how that is written down. */
interface Giver {
  /** `by 7041…`, with the reason that was given. */
  readonly reason: string;
  readonly messageId: MessageId | null;
}

/** What a command did. */
export interface Operated {
  readonly text: string;
  /** The first trade that is being closed; null when none is. */
  readonly closes: TradeId | null;
}

const switchTo = (ledger: Ledger, state: TradingState, reason: string): void => {
  if (ledger.book.tradingState !== state) record(ledger, { type: "trading-state", state, reason });
};

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join("; ");

const stop = (ledger: Ledger, state: TradingState, text: string, { reason }: Giver): Operated => {
  switchTo(ledger, state, reason);
  const stopped = stopEntries(ledger, openTradesOf(ledger.book), reason);
  const withdrawn = withdrawAll(ledger, `entries were stopped ${reason}`);
  return { text: joined(text, stoppedText(stopped.length), withdrawnText(withdrawn)), closes: null };
};

const leftAlone = ({ book }: Ledger): string => {
  const foreign = [...entriesOf(book.foreignPositions)].map(([instrument, quantity]) => `${quantity} ${instrument}`);
  return foreign.length === 0 ? "" : `not ours and left alone: ${foreign.join(", ")}`;
};

/**
 * Out of everything: entries end, what is held is closed by the machine that closes anything (limit at mid, then at the
 * market's near side, then the operator is told and it goes on). Nothing opens until an operator resumes; a book that is
 * halted stays so.
 */
const flatten = (ledger: Ledger, { reason, messageId }: Giver): Operated => {
  if (ledger.book.tradingState === "active") switchTo(ledger, "reduce-only", reason);
  const before = ledger.book;
  const trades = openTradesOf(before);
  const held = trades.filter((trade) => heldOf(before, trade) > 0);
  const entering = trades.filter((trade) => isEntering(ledger.book, trade)).length;
  const names = held.map((trade) => `${heldOf(ledger.book, trade)} ${instrumentText(trade.spec.instrument)}`);
  // A close of all includes what the entry still fills until its cancellation is confirmed.
  for (const trade of trades) requestClose(ledger, trade, { messageId, quantity: null, style: "limit", reason: `flattened ${reason}` });
  const closing = held.length === 0 ? "nothing is held" : `closing ${names.join(", ")}`;
  const stuck = held.filter((trade) => trade.stuck !== null || isNettedAway(before, trade)).map((trade) => cannotClose(before, trade));
  const withdrawn = withdrawnText(withdrawAll(ledger, `flattened ${reason}`));
  const text = joined(closing, ...stuck, stoppedText(entering), withdrawn, "no entries until !tt resume", leftAlone(ledger));
  return { text, closes: trades[0]?.id ?? null };
};

const resume = (ledger: Ledger, { reason }: Giver): Operated => {
  acceptDisagreements(ledger);
  resetBreakers(ledger, reason);
  switchTo(ledger, "active", reason);
  return { text: "active: entries are taken again", closes: null };
};

/** Carries out what an operator commands, wherever he is: the same decisions for a message, a command line and a file. */
export const operate = (ledger: Ledger, command: OperatorCommand, giver: Giver): Operated => {
  switch (command) {
    case "pause":
      // Whoever halted the book wanted more than a pause: a later pause does not take it back.
      return ledger.book.tradingState === "halted"
        ? stop(ledger, "halted", "halted already: no entries until !tt resume; exits go on", giver)
        : stop(ledger, "reduce-only", "paused: no entries; exits go on", giver);
    case "kill":
      return stop(ledger, "halted", "halted: no entries until !tt resume; exits go on", giver);
    case "flatten":
      return flatten(ledger, giver);
    case "resume":
      return resume(ledger, giver);
  }
};

/** An operator's command from outside the chat. Before the book is configured, nothing can be stopped or closed yet. */
export const decideOperator = (ledger: Ledger, input: Extract<Input, { type: "operator" }>): void => {
  const { order, command, by, reason } = input;
  const { text } = operate(ledger, command, { reason: `by ${by}${reason === null ? "" : `: ${reason}`}`, messageId: null });
  record(ledger, { type: "operator-command", order, command, by, reason, text });
};
