import type { Control } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import { problem } from "../../result.ts";
import { resetBreakers } from "../advance/breakers.ts";
import { record, type Ledger } from "../ledger.ts";
import { ordersText, positionsText, statusText } from "../overview.ts";
import type { TradingState } from "../state.ts";
import { answer, refuse } from "./entry.ts";
import { acceptDisagreements } from "./positions-listed.ts";

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
      acceptDisagreements(ledger);
      resetBreakers(ledger, `by ${message.authorId}`);
      return setState(ledger, message, "active", "active: entries are taken again");
    case "risk":
    case "cancel":
    case "explain": {
      const text = `the command ${instruction.command} is not available in this version`;
      return refuse(ledger, message, problem("not-supported", text, ["see !tt help"]));
    }
  }
};
