import { isStop, type Event, type InputId, type MessageId } from "@floorbroker/core";
import { demand } from "./violation.ts";

/**
 * Invariant 8, counted by the auditor himself: who stops the book has stopped it from the moment in which that is durable, and
 * nobody but who resumes makes it active again, whatever process goes on with it.
 */
export interface Stops {
  /** An event has become durable. */
  committed(event: Event, input: InputId): void;
  /** An entry leaves the process. */
  entrySent(key: string): void;
}

/** Nobody has stopped anything. */
export const openStops = (): Stops => {
  const read = new Map<MessageId, string>();
  let stoppedBy: string | null = null;
  let resumedIn: InputId | null = null;
  /** Where the book became active, as long as its reason may still follow. */
  let activeIn: InputId | null = null;

  const obeyed = (command: string, input: InputId): void => {
    if (command === "resume") {
      stoppedBy = null;
      resumedIn = input;
    } else if (isStop(command)) stoppedBy = command;
  };
  return {
    committed: (event, input) => {
      if (activeIn !== null && activeIn !== input) {
        demand(activeIn === resumedIn, () => `I8: the book is active again, and nobody has resumed it (${String(activeIn)})`);
        activeIn = null;
      }
      switch (event.type) {
        case "message-read":
          if (event.instruction.kind !== "control") return;
          read.set(event.message.id, event.instruction.command);
          if (event.instruction.command === "resume") resumedIn = input;
          return;
        case "message-answered":
          if (event.outcome === "done" || event.outcome === "closing") obeyed(read.get(event.messageId) ?? "", input);
          return;
        case "operator-command":
          return obeyed(event.command, input);
        case "trading-state":
          activeIn = event.state === "active" ? input : null;
          return;
        default:
          return;
      }
    },
    entrySent: (key) => demand(stoppedBy === null, () => `I8: the entry ${key} is sent after ${stoppedBy ?? ""} was obeyed`),
  };
};
