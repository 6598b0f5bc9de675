import type { PlaceOutcome } from "@floorbroker/core";
import { refusal } from "./intake.ts";
import type { Outcome } from "./sending.ts";
import type { Fault } from "./session.ts";

/** What goes wrong with one call. */
export type CallFault = Extract<Fault, { fault: "call" }>;

/** How long nobody knows what became of a call: then the adapter gives up waiting. */
const TIMEOUT_MS = 2_000;
/** How a call ends whose request arrives, or does not, and whose answer comes, or does not. */
export interface Course {
  /** Null for a request that never arrives. */
  readonly arrivesAfter: number | null;
  /** What is answered in the place of the venue's own answer; undefined for that one; null for nothing, ever. */
  readonly answer: Outcome | null | undefined;
  readonly answeredAfter: number;
}

/** Nobody can say. */
export const unknown = (origin: "timeout" | "transport" | "5xx" | "unreadable"): PlaceOutcome => ({ outcome: "unknown", origin });

/** What becomes of a call with which this goes wrong, or nothing. */
export const courseOf = (fault: CallFault | undefined, lag: () => number): Course => {
  const there = lag();
  const back = there + lag();
  const well: Course = { arrivesAfter: there, answer: undefined, answeredAfter: back };
  const without = (answer: Course["answer"]): Course => ({ arrivesAfter: null, answer, answeredAfter: back });
  switch (fault?.fate) {
    case "lost-request":
      return { ...without(unknown("timeout")), answeredAfter: TIMEOUT_MS };
    case "lost-response":
      return { ...well, answer: unknown("timeout"), answeredAfter: TIMEOUT_MS };
    case "late":
      return { arrivesAfter: there + fault.ms, answer: unknown("timeout"), answeredAfter: TIMEOUT_MS };
    case "5xx-done":
      return { ...well, answer: unknown("5xx") };
    case "5xx-not-done":
      return without(unknown("5xx"));
    case "unreadable":
      return { ...well, answer: unknown("unreadable") };
    case "rate-limit":
      return without(refusal("rate-limit", "429"));
    case "refused":
      return without(refusal("refused", "no"));
    case "buying-power":
      return without(refusal("buying-power", "there is not enough buying power"));
    case "hang":
      return without(null);
    case "hang-done":
      return { ...well, answer: null };
    case "slow":
      return { ...well, answeredAfter: back + fault.ms };
    default:
      return well;
  }
};
