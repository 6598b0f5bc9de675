import { absurd, get, type Book, type Clock, type Command, type Input, type InputBody, inputId, type InputId, type Journal } from "@floorbroker/core";
import { openDeadlines } from "./deadlines.ts";
import { explanationOf } from "./explanation.ts";
import type { Ports } from "./ports.ts";

/** Hands an outcome back to the mailbox. */
export type Deliver = (id: InputId, body: InputBody) => void;

type Outside = Pick<Ports, "clock" | "broker" | "chat" | "control"> & { readonly journal: Pick<Journal, "read">; readonly book: () => Book };

const outcomeId = (key: string, revision: number): InputId => inputId(`outcome:${key}.r${revision}`);

/** Sends one order operation, once. A claim that died while the command waited is never sent. */
const send = async (
  { clock }: Outside,
  claim: { readonly key: Extract<Input, { type: "expired-unsent" }>["key"]; readonly revision: number; readonly until: number },
  call: () => Promise<InputBody>,
  deliver: Deliver,
): Promise<void> => {
  if (clock.now() > claim.until) {
    return deliver(inputId(`unsent:${claim.key}.r${claim.revision}`), { type: "expired-unsent", key: claim.key, revision: claim.revision });
  }
  deliver(outcomeId(claim.key, claim.revision), await call());
};

type Sending = Extract<Command, { readonly command: "place" | "replace" }>;

/** Whether a command would open something, or pay more for it. Cancels and exits do neither. */
export const opensOrChases = (book: Book, command: Command): command is Sending =>
  (command.command === "place" || command.command === "replace") && get(book.orders, command.request.key)?.role === "entry";

/** Never sends a command: its claim ends unused, which the book is told. */
export const withhold = ({ request: { key, revision } }: Sending, deliver: Deliver): void =>
  deliver(inputId(`unsent:${key}.r${revision}`), { type: "expired-unsent", key, revision });

const lost = { outcome: "unknown", origin: "transport" } as const;

/**
 * How long a call to send something may take, in ms, before nobody can say what became of it. Adapters end their own
 * calls sooner; one that never does must not leave an order without an answer for ever.
 */
export const SEND_DEADLINE_MS = 15_000;

/** However a call throws or hangs: what it ends with then. */
const orElse = async <A, B>(clock: Clock, call: () => Promise<A>, otherwise: (error: unknown) => B): Promise<A | B> => {
  try {
    return await openDeadlines(clock).within(SEND_DEADLINE_MS, call);
  } catch (error) {
    return otherwise(error);
  }
};

/**
 * Executes one command and delivers what came of it. A port that throws has broken its promise; for an order that means
 * that nobody knows what became of it, which is an outcome too.
 */
export const execute = async (outside: Outside, command: Command, deliver: Deliver): Promise<void> => {
  const { broker, chat, clock } = outside;
  switch (command.command) {
    case "place": {
      const { request, until } = command;
      const { key, revision } = request;
      return send(outside, { key, revision, until }, async () => ({
        type: "place-outcome",
        key,
        revision,
        outcome: await orElse(clock, () => broker.place(request), () => lost),
      }), deliver);
    }
    case "place-oco": {
      const { requests, until } = command;
      const keys = [requests[0].key, requests[1].key] as const;
      return send(outside, { key: keys[0], revision: requests[0].revision, until }, async () => ({
        type: "place-oco-outcome",
        keys,
        outcomes: await orElse(clock, () => broker.placeOco(requests), () => [lost, lost] as const),
      }), deliver);
    }
    case "replace": {
      const { request, until } = command;
      const { key, revision } = request;
      return send(outside, { key, revision, until }, async () => ({
        type: "replace-outcome",
        key,
        revision,
        outcome: await orElse(clock, () => broker.replace(request), () => lost),
      }), deliver);
    }
    case "cancel": {
      const { request, revision, until } = command;
      const { key } = request;
      return send(outside, { key, revision, until }, async () => ({
        type: "cancel-outcome",
        key,
        revision,
        outcome: await orElse(clock, () => broker.cancel(request), () => lost),
      }), deliver);
    }
    case "find": {
      const { key, attempt, sent } = command;
      const lookup = await orElse(
        clock,
        () => broker.find(key, sent),
        (error) => ({ outcome: "inconclusive", why: String(error) }) as const,
      );
      return deliver(inputId(`lookup:${key}:${attempt}@${outside.clock.now()}`), { type: "lookup", key, attempt, lookup });
    }
    case "post-status": {
      const { messageId, channelId, text, card } = command;
      return chat.post({ type: "status", messageId, channelId, text, ...(card === undefined ? {} : { card }) });
    }
    case "explain": {
      const { messageId, channelId, about } = command;
      return chat.post({ type: "status", messageId, channelId, text: await explanationOf(outside, about) });
    }
    case "ask-confirmation": {
      const { command: _, ...question } = command;
      return chat.buttons?.ask(question);
    }
    case "conclude-confirmation":
      return chat.buttons?.conclude(command.messageId, command.text);
    case "answer-order":
      return outside.control?.answered(command.order, command.text);
    case "tell-operator":
      return chat.post({ type: "operator", text: command.text });
    default:
      return absurd(command);
  }
};
