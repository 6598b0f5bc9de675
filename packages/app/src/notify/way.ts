import type { BookId, EpochMs } from "@floorbroker/core";

/** What an operator must know, told past the chat. */
export interface Notification {
  readonly book: BookId;
  /** One or more lines. */
  readonly text: string;
  readonly at: EpochMs;
}

/** A way to the operator that does not go through the chat. */
export interface Way {
  /** As a person calls it: `the webhook`. */
  readonly name: string;
  /** Tells it once. Rejects when that failed, with a text that holds no secret; ends soon after the signal. */
  readonly tell: (notification: Notification, signal: AbortSignal) => Promise<void>;
}
