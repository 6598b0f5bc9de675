import { authorize, channelRole } from "../../authority.ts";
import type { UserId } from "../../ids.ts";
import type { Message } from "../../interpret/message.ts";
import type { MarketView } from "../../ports/market-view.ts";
import { isOk, problem } from "../../result.ts";
import type { EpochMs } from "../../time.ts";
import { confirmersOf, mayConfirm, nameOfWait, overAt, waitNamed, waitOf, type ConfirmationWait } from "../confirmation.ts";
import type { Input } from "../inputs.ts";
import type { Ledger } from "../ledger.ts";
import { configOf, type Book } from "../state.ts";
import { decideAlertOpen } from "./alert-open.ts";
import { declineWait, endUnconfirmed, endWait } from "./confirmation-end.ts";
import { answer, refuse } from "./entry.ts";
import { decideFuturesOrder } from "./futures-command.ts";

/** Decides the entry anew, with today's market and every rule: what was true when it was asked about may not be any more. */
const enterConfirmed = (ledger: Ledger, wait: ConfirmationWait, by: UserId, view: MarketView): void => {
  const { message, instruction } = wait;
  const config = configOf(ledger.book);
  endWait(ledger, wait, "confirmed", by, `confirmed by ${by}`);
  const role = channelRole(config, message);
  if (role === undefined) {
    const gone = problem("wrong-channel", `nothing is read in the channel ${message.channelId} any more`, ["use a channel that is configured for it"]);
    return refuse(ledger, message, gone);
  }
  const allowed = authorize(config, role, message, instruction);
  if (!isOk(allowed)) return refuse(ledger, message, allowed.left);
  if (instruction.kind === "open") return decideAlertOpen(ledger, config, role, message, instruction, view, wait);
  if (instruction.kind === "futures" && instruction.side !== "flat") {
    decideFuturesOrder(ledger, config, message, instruction, instruction.side, view, wait);
  }
};

/** Whether a word said at that instant counts: within the wait, and not looked into for longer than a lookup takes. */
const isInTime = (ledger: Ledger, wait: ConfirmationWait, saidAt: EpochMs): boolean => saidAt <= wait.until && ledger.at <= overAt(wait);

/**
 * A button under a question was pressed. One that nobody waits for any more does nothing, and so does one by somebody
 * who may not (any more): the chat has told him, and the wait goes on.
 */
export const decidePressed = (ledger: Ledger, { messageId, choice, by, pressedAt, market }: Extract<Input, { type: "pressed" }>): void => {
  const wait = waitOf(ledger.book.waiting, messageId);
  if (wait === undefined || !mayConfirm(configOf(ledger.book), wait, by)) return;
  if (choice === "decline") return declineWait(ledger, wait, by);
  if (!isInTime(ledger, wait, pressedAt)) return endUnconfirmed(ledger, wait);
  enterConfirmed(ledger, wait, by, market);
};

const waysOf = ({ waiting }: Book): readonly [string, ...string[]] => {
  const [first, ...rest] = waiting.map((wait) => `!tt confirm ${nameOfWait(wait)}`);
  return first === undefined ? ["post the order again"] : [first, ...rest];
};

/** `!tt confirm` and `!tt decline`: the same in words, of what is named or replied to. */
export const decideConfirm = (ledger: Ledger, message: Message, choice: "confirm" | "decline", named: string | null, view: MarketView): void => {
  const { book } = ledger;
  const name = named ?? message.replyTo;
  if (name === null) return refuse(ledger, message, problem("missing-name", `${choice} what?`, waysOf(book)));
  const wait = waitNamed(book.waiting, name);
  if (wait === undefined) return refuse(ledger, message, problem("nothing-to-confirm", `nothing waits for a confirmation under ${name}`, waysOf(book), name));
  const config = configOf(book);
  if (!mayConfirm(config, wait, message.authorId)) {
    const text = `the user ${message.authorId} may not answer this`;
    return refuse(ledger, message, problem("not-authorized", text, [`leave it to ${confirmersOf(config, wait).join(" or ")}`], message.authorId));
  }
  if (choice === "decline") {
    declineWait(ledger, wait, message.authorId);
    return answer(ledger, message, "done", `declined: ${wait.text}`);
  }
  if (!isInTime(ledger, wait, message.postedAt)) {
    endUnconfirmed(ledger, wait);
    return refuse(ledger, message, problem("confirmation-expired", "the time to confirm is over; nothing was sent", ["post the order again"]));
  }
  answer(ledger, message, "done", `confirmed: ${wait.text}`);
  enterConfirmed(ledger, wait, message.authorId, view);
};
