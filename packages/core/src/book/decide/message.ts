import { authorize, channelRole, type ChannelRole } from "../../authority.ts";
import type { Instruction } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import { get } from "../../persistent-map.ts";
import type { MarketView } from "../../ports/market-view.ts";
import { isOk, problem } from "../../result.ts";
import { messageAge } from "../../risk/rules/message-age.ts";
import type { BookConfig } from "../config.ts";
import { waitOf } from "../confirmation.ts";
import { readInBook, type BookReading } from "../conversation.ts";
import { record, type Ledger } from "../ledger.ts";
import { isBygone } from "../state.ts";
import { tradeStatus } from "../status.ts";
import { decideAlertClose, decideFlat } from "./close.ts";
import { decideAlertOpen } from "./alert-open.ts";
import { withdrawWait } from "./confirmation-end.ts";
import { decideControl } from "./control-command.ts";
import { answer, refuse, refuseByCheck } from "./entry.ts";
import { decideFuturesOrder } from "./futures-command.ts";
import { decideModify } from "./modify-command.ts";

const carryOut = (
  ledger: Ledger,
  config: BookConfig,
  role: ChannelRole,
  message: Message,
  instruction: Exclude<Instruction, { kind: "ignore" | "invalid" }>,
  meant: BookReading["trade"],
  view: MarketView,
): void => {
  switch (instruction.kind) {
    case "open":
      return decideAlertOpen(ledger, config, role, message, instruction, view);
    case "close":
      return decideAlertClose(ledger, config, message, instruction, meant);
    case "futures":
      return instruction.side === "flat"
        ? decideFlat(ledger, message, instruction)
        : decideFuturesOrder(ledger, config, message, instruction, instruction.side, view);
    case "modify":
      return decideModify(ledger, config, message, instruction, view);
    default:
      return decideControl(ledger, message, instruction, view);
  }
};

/** What a late message may still do: stop entries, and ask. An entry is refused by its own rules, with all they found. */
const holdsWhenLate = (instruction: Instruction): boolean =>
  instruction.kind === "open" || (instruction.kind === "control" && instruction.command !== "resume" && instruction.command !== "confirm");

/** It may be a redelivery of what was carried out long ago, so nothing of it is carried out: not even a late `kill`. */
const bygone = problem("missed", "the message is older than all that are remembered: it was heard before, or comes far too late", [
  "post it again if it still holds",
]);

const decideReading = (ledger: Ledger, config: BookConfig, role: ChannelRole, message: Message, reading: BookReading, view: MarketView): void => {
  const { instruction } = reading;
  if (instruction.kind === "ignore") return answer(ledger, message, "ignored", instruction.reason);
  const allowed = authorize(config, role, message, instruction);
  if (!isOk(allowed)) return refuse(ledger, message, allowed.left);
  if (instruction.kind !== "invalid") {
    if (isBygone(ledger.book, message.id)) return refuse(ledger, message, bygone);
    const age = messageAge({ at: ledger.at, postedAt: message.postedAt, config });
    if (!age.passed && !holdsWhenLate(instruction)) return refuseByCheck(ledger, message, age);
    return carryOut(ledger, config, role, message, instruction, reading.trade, view);
  }
  record(ledger, {
    type: "message-answered",
    messageId: message.id,
    revision: message.revision,
    outcome: "invalid",
    code: instruction.code,
    text: instruction.text,
    suggestions: instruction.suggestions,
    tradeId: null,
  });
};

/**
 * A message was posted or edited. One message opens at most one trade, for ever: a redelivery is nothing, an edit of a
 * message that has opened or closed something is answered with what stands, an edit of one that has not replaces what it said.
 * One that is older than all that memory holds is never carried out: nobody can say any more whether it was.
 */
export const decideMessage = (ledger: Ledger, message: Message, view: MarketView): void => {
  const { config } = ledger.book;
  if (config === null) return;
  const role = channelRole(config, message);
  if (role === undefined) return;
  const before = get(ledger.book.messages, message.id);
  if (before !== undefined && before.revision >= message.revision) return;
  const reading = readInBook(ledger.book, config, role, message);
  const wait = waitOf(ledger.book.waiting, message.id);
  if (wait !== undefined) withdrawWait(ledger, wait, "it was edited while it waited for a confirmation");
  const { instruction, rule } = reading;
  record(ledger, { type: "message-read", message, instruction, rule });
  const done = before?.tradeId ?? before?.closes;
  if (done != null) {
    const stands = tradeStatus(ledger.book, done) || "its trade was over long ago";
    return answer(ledger, message, "stands", `an edit changes nothing any more: ${stands}`, done);
  }
  decideReading(ledger, config, role, message, reading, view);
};
