import type { Control } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import type { MarketView } from "../../ports/market-view.ts";
import { riskText } from "../../risk/limits-text.ts";
import type { Ledger } from "../ledger.ts";
import { ordersText, positionsText, statusText } from "../overview.ts";
import { decideCancel } from "./cancel-command.ts";
import { decideConfirm } from "./confirm.ts";
import { answer } from "./entry.ts";
import { decideExplain } from "./explain-command.ts";
import { operate } from "./operate.ts";

const HELP = [
  "!tt buy|sell [QUANTITY] SYMBOL [@ PRICE] [stop loss PRICE] [target PRICE]: a future",
  "  limit PRICE, stop PRICE, stop PRICE limit PRICE: how it enters; day, gtc, ioc, fok: how long it works",
  "!tt flat [SYMBOL]: cancels and closes futures, at market",
  "!tt flatten: ends all entries, closes all that is held, opens nothing until !tt resume",
  "!tt modify ORDER|SYMBOL [limit PRICE] [stop PRICE] [target PRICE] [qty QUANTITY]: changes what works",
  "!tt cancel ORDER|SYMBOL|all: ends working entries",
  "!tt confirm ORDER, !tt decline ORDER: answers what an order waits for",
  "!tt pause, !tt kill: end entries and take no more until !tt resume; exits go on",
  "!tt status, positions, orders: how it stands",
  "!tt risk [ID]: limits and what is used, also of one author or channel",
  "!tt explain MESSAGE-ID|TRADE-ID: why it was decided so",
].join("\n");

/** Questions and switches. They never open anything; what they switch off stays off across a restart. */
export const decideControl = (ledger: Ledger, message: Message, instruction: Control, view: MarketView): void => {
  const { command, argument } = instruction;
  switch (command) {
    case "status":
      return answer(ledger, message, "done", statusText(ledger.book, ledger.at, ledger.connections));
    case "positions":
      return answer(ledger, message, "done", positionsText(ledger.book));
    case "orders":
      return answer(ledger, message, "done", ordersText(ledger.book));
    case "help":
      return answer(ledger, message, "done", HELP);
    case "risk":
      return answer(ledger, message, "done", riskText(ledger.book, argument, ledger.at));
    case "cancel":
      return decideCancel(ledger, message, argument);
    case "confirm":
    case "decline":
      return decideConfirm(ledger, message, command, argument, view);
    case "explain":
      return decideExplain(ledger, message, argument);
    default: {
      const reason = `by ${message.authorId}${argument === null ? "" : `: ${argument}`}`;
      const { text, closes } = operate(ledger, command, { reason, messageId: message.id });
      return answer(ledger, message, closes === null ? "done" : "closing", text, closes);
    }
  }
};
