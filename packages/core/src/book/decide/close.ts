import { newYorkToday } from "../../calendar/expiry.ts";
import { decimal, fits, formatPercent, times, type Decimal } from "../../decimal.ts";
import { parseFuture } from "../../instrument/future.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import type { Close, Fraction, Futures } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import type { MessageId } from "../../ids.ts";
import { isOk, problem } from "../../result.ts";
import { advance } from "../advance/advance.ts";
import { waitForOpening } from "../advance/closing.ts";
import type { BookConfig } from "../config.ts";
import { legsOf } from "../../exit/legs.ts";
import { unitsLeft } from "../../exit/holding.ts";
import { holdingOf } from "../exit-facts.ts";
import { closeRemaining, heldOf } from "../holdings.ts";
import { RUNNER } from "../plans.ts";
import { alertInstrument, alertSide } from "../instruct.ts";
import { record, type Ledger } from "../ledger.ts";
import { openTradesOf, type Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { answer, refuse } from "./entry.ts";
import { stopEntries } from "./stop-entries.ts";

interface CloseWish {
  readonly messageId: MessageId | null;
  /** Null for all, including what the entry may still fill. */
  readonly quantity: number | null;
  readonly style: "market" | "limit";
  readonly reason: string;
  /** What of the plan it sells for; absent for the trade as a whole. */
  readonly leg?: number;
}

/** A standing wish for more: a newer one takes its place only when it wants as much. */
const isCovered = (book: Book, trade: Trade, { quantity }: CloseWish): boolean => {
  if (trade.close === null || quantity === null) return false;
  return trade.close.quantity === null || closeRemaining(book, trade) > quantity;
};

/** Asks for a close and starts it: the entry and the exits that stand in its way are cancelled first. */
export const requestClose = (ledger: Ledger, trade: Trade, wish: CloseWish): void => {
  if (isCovered(ledger.book, trade, wish)) return;
  record(ledger, { type: "close-requested", tradeId: trade.id, level: null, leg: null, ...wish });
  waitForOpening(ledger, trade);
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
  wish: Omit<CloseWish, "quantity" | "leg">,
  kept: (trade: Trade) => number = () => 0,
): void => {
  const unitsOf = (trade: Trade): number => closable(ledger.book, trade, kept);
  const held = trades.reduce((sum, trade) => sum + unitsOf(trade), 0);
  const wanted = fraction === null ? quantity : partOf(held, fraction);
  for (const { trade, quantity: units } of closeShares(trades, unitsOf, wanted)) {
    if (kept(trade) === 0) requestClose(ledger, trade, { ...wish, quantity: units });
    // Beside what is kept there is no "all of it": only what is left beside it.
    else if (unitsOf(trade) > 0) requestClose(ledger, trade, { ...wish, quantity: units ?? unitsOf(trade), leg: RUNNER });
  }
};

/** Units of a trade that a close may take. */
const closable = (book: Book, trade: Trade, kept: (trade: Trade) => number): number => Math.max(0, heldOf(book, trade) - kept(trade));

/** Units that our own targets have still to sell. */
const ourTargets = (book: Book, trade: Trade): number =>
  unitsLeft(legsOf(trade.exitPlan), holdingOf(book, trade)).reduce((sum, units) => sum + units, 0);

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
  /** Units of a trade that our own plan keeps from the analyst. */
  readonly kept: (trade: Trade) => number;
}

/** Whoever sells a part would not buy any more: a working entry is cancelled. What still fills keeps its own exits. */
const stopBuying = (ledger: Ledger, trades: readonly Trade[]): string =>
  stopEntries(ledger, trades, "the analyst closes a part").length === 0 ? "" : "; the entry is cancelled";

const decideTrim = (ledger: Ledger, config: BookConfig, message: Message, { trades, held, name, kept }: AlertClose): void => {
  if (held === 1) {
    const text = `one ${name} is held, and a trim would close it all${stopBuying(ledger, trades)}`;
    return refuse(ledger, message, problem("nothing-to-trim", text, ["close it: reply all out", "let it run"]));
  }
  const quantity = trimmed(held, config.trimPercent);
  const wish = { messageId: message.id, style: "limit", reason: "trimmed by the analyst" } as const;
  closeTogether(ledger, trades, { quantity, fraction: null }, wish, kept);
  const percent = formatPercent(config.trimPercent);
  const text = `trimming ${quantity} of ${held} ${name}: ${percent} by the setting trimPercent`;
  answer(ledger, message, "closing", text, trades[0].id);
};

/** Our plan goes on, and the analyst's word changes nothing. */
const stands = (ledger: Ledger, message: Message, name: string, why: string, { id }: Trade): void =>
  answer(ledger, message, "stands", `our exits of ${name} stand: ${why}`, id);

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
  const side = alertSide(instruction);
  const name = instrumentText(instrument.right);
  const [first, ...others] = (meant === null ? openTradesOf(ledger.book) : [meant]).filter(
    (trade) => trade.spec.instrument.id === instrument.right.id && trade.side === side && trade.authorId === message.authorId,
  );
  if (first === undefined) {
    const text = `no open trade of this author in ${name}`;
    return refuse(ledger, message, problem("nothing-to-close", text, ["see the open positions with !tt positions"]));
  }
  const trades = [first, ...others] as const;
  const { analyst } = config.exit;
  if (analyst === "ignore") return stands(ledger, message, name, "the setting exit.analyst is ignore", first);
  const held = trades.reduce((sum, trade) => sum + Math.max(0, heldOf(ledger.book, trade)), 0);
  const before = ledger.book;
  const kept = (trade: Trade): number => (analyst === "runner-only" ? ourTargets(before, trade) : 0);
  const beside = trades.reduce((sum, trade) => sum + closable(before, trade, kept), 0);
  if (held > 0 && beside === 0) return stands(ledger, message, name, "exit.analyst is runner-only, and all of it belongs to our targets", first);
  const close = { trades, held: beside, name, kept };
  const { quantity, partial } = instruction;
  const bare = instruction.fraction === null && quantity === null;
  const fraction = bare && config.bareClose === "half" ? HALF : instruction.fraction;
  if (held === 0 && (partial || isPart(fraction))) {
    return answer(ledger, message, "closing", `nothing of ${name} is held yet${stopBuying(ledger, trades)}`, first.id);
  }
  if (partial) return decideTrim(ledger, config, message, close);
  const wish = { messageId: message.id, style: "limit", reason: "closed by the analyst" } as const;
  closeTogether(ledger, trades, { quantity, fraction }, wish, kept);
  answer(ledger, message, "closing", `closing ${name}${trades.length > 1 ? ` (${trades.length} trades)` : ""}`, first.id);
};

/** The trades of our futures that `flat` means: those of one month where one is named, of one product, or all. */
const flatOf = (ledger: Ledger, { root, contract }: Futures): readonly Trade[] => {
  const named = contract === null ? null : parseFuture(contract, newYorkToday(ledger.at));
  if (named !== null && !isOk(named)) return [];
  return openTradesOf(ledger.book).filter(({ spec: { instrument } }) => {
    if (instrument.kind !== "future") return false;
    return named === null ? root === null || instrument.root === root : instrument.id === named.right.id;
  });
};

const flatName = ({ root, contract }: Futures): string => {
  if (contract !== null) return contract.startsWith("/") ? contract : `/${contract}`;
  return root === null ? "any future" : `/${root}`;
};

/** `!tt flat [root or contract]`: cancels what works and closes what is held of our futures, at market. */
export const decideFlat = (ledger: Ledger, message: Message, instruction: Futures): void => {
  const trades = flatOf(ledger, instruction);
  const [first] = trades;
  if (first === undefined) return answer(ledger, message, "done", `nothing of ${flatName(instruction)} is held or working`);
  closeTogether(ledger, trades, instruction, { messageId: message.id, style: "market", reason: "flat by command" });
  const names = trades.map((trade) => instrumentText(trade.spec.instrument)).join(", ");
  answer(ledger, message, "closing", `going flat: ${names}`, first.id);
};
