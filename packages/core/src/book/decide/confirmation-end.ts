import type { MessageId, UserId } from "../../ids.ts";
import { SECOND } from "../../time.ts";
import { overAt, waitOf, type ConfirmationWait } from "../confirmation.ts";
import type { EventOf } from "../events.ts";
import { record, type Ledger } from "../ledger.ts";
import { refuse } from "./entry.ts";

type Outcome = EventOf<"confirmation-ended">["outcome"];

/** Ends a wait. What becomes of its message is for the caller to answer. */
export const endWait = (ledger: Ledger, { message }: ConfirmationWait, outcome: Outcome, by: UserId | null, text: string): void =>
  record(ledger, { type: "confirmation-ended", messageId: message.id, outcome, by, text });

const AGAIN = ["post it again if it still holds"] as const;

/** Somebody who may has said no. */
export const declineWait = (ledger: Ledger, wait: ConfirmationWait, by: UserId): void => {
  const text = `declined by ${by}: nothing was sent`;
  endWait(ledger, wait, "declined", by, text);
  refuse(ledger, wait.message, { code: "declined", text: `${text} of ${wait.text}`, suggestions: AGAIN });
};

/** Nobody has said anything in time. */
export const endUnconfirmed = (ledger: Ledger, wait: ConfirmationWait): void => {
  const text = `not confirmed within ${Math.round((wait.until - wait.askedAt) / SECOND)} s: nothing was sent`;
  endWait(ledger, wait, "expired", null, text);
  refuse(ledger, wait.message, { code: "not-confirmed", text: `${text} of ${wait.text}`, suggestions: AGAIN });
};

/** The timer of a wait: it rings when nobody's word comes any more. */
export const expireWait = (ledger: Ledger, id: MessageId): void => {
  const wait = waitOf(ledger.book.waiting, id);
  if (wait !== undefined && overAt(wait) <= ledger.at) endUnconfirmed(ledger, wait);
};

/** Something else has ended what it waited for. */
export const withdrawWait = (ledger: Ledger, wait: ConfirmationWait, why: string): void => {
  const text = `${why}: nothing was sent`;
  endWait(ledger, wait, "withdrawn", null, text);
  refuse(ledger, wait.message, { code: "not-confirmed", text: `${text} of ${wait.text}`, suggestions: AGAIN });
};

/** Whoever stops entries stops those, too, that only wait to be confirmed. Gives how many. */
export const withdrawAll = (ledger: Ledger, why: string): number => {
  const { waiting } = ledger.book;
  for (const wait of waiting) withdrawWait(ledger, wait, why);
  return waiting.length;
};

/** `1 waiting for a confirmation is not sent`; nothing when there was none. */
export const withdrawnText = (count: number): string =>
  count === 0 ? "" : `${count} waiting for a confirmation ${count === 1 ? "is" : "are"} not sent`;
