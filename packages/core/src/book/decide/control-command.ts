import { formatMoney } from "../../decimal.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import type { Control } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import { problem } from "../../result.ts";
import { averageEntry, entryOf, exitsOf, heldOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { isOver, workingLimit, type Order } from "../order.ts";
import { openTradesOf, type Book, type TradingState } from "../state.ts";
import { answer, refuse } from "./entry.ts";

const listed = (lines: readonly string[], none: string): string => (lines.length === 0 ? none : lines.join("; "));

const positionsText = (book: Book): string =>
  listed(
    openTradesOf(book)
      .filter((trade) => heldOf(book, trade) !== 0)
      .map((trade) => {
        const average = averageEntry(book, trade);
        const sign = trade.side === "buy" ? "" : "-";
        return `${sign}${heldOf(book, trade)} ${instrumentText(trade.spec.instrument)} @ ${average === undefined ? "?" : formatMoney(average)}`;
      }),
    "no positions",
  );

const orderText = (name: string, order: Order): string => {
  const limit = workingLimit(order);
  const price = limit === null ? order.terms.type : formatMoney(limit);
  return `${order.terms.side} ${order.terms.quantity} ${name} @ ${price} (${order.role})`;
};

const ordersText = (book: Book): string =>
  listed(
    openTradesOf(book).flatMap((trade) => {
      const orders = [entryOf(book, trade), ...exitsOf(book, trade)];
      return orders.filter((order) => !isOver(order)).map((order) => orderText(instrumentText(trade.spec.instrument), order));
    }),
    "no working orders",
  );

const statusText = (book: Book): string => {
  const link = book.links.orders?.state ?? "up";
  return `${book.id} is ${book.tradingState}, order link ${link}, ${book.openTrades.length} open trades; ${positionsText(book)}`;
};

const HELP =
  "!tt buy|sell [QUANTITY] SYMBOL [@ PRICE] [stop loss PRICE] [target PRICE]; !tt flat [SYMBOL]; !tt status, positions, orders, pause, resume, kill, help";

const setState = (ledger: Ledger, message: Message, state: TradingState, text: string): void => {
  if (ledger.book.tradingState !== state) {
    record(ledger, { type: "trading-state", state, reason: `by ${message.authorId}` });
  }
  answer(ledger, message, "done", text);
};

/** Questions and switches. They never place an order; what they switch off stays off across a restart. */
export const decideControl = (ledger: Ledger, message: Message, instruction: Control): void => {
  switch (instruction.command) {
    case "status":
      return answer(ledger, message, "done", statusText(ledger.book));
    case "positions":
      return answer(ledger, message, "done", positionsText(ledger.book));
    case "orders":
      return answer(ledger, message, "done", ordersText(ledger.book));
    case "help":
      return answer(ledger, message, "done", HELP);
    case "pause":
      return setState(ledger, message, "reduce-only", "paused: no entries; exits go on");
    case "kill":
      return setState(ledger, message, "halted", "halted: no entries until !tt resume; exits go on");
    case "resume":
      return setState(ledger, message, "active", "active: entries are taken again");
    case "risk":
    case "cancel":
    case "explain": {
      const text = `the command ${instruction.command} is not available in this version`;
      return refuse(ledger, message, problem("not-supported", text, ["see !tt help"]));
    }
  }
};
