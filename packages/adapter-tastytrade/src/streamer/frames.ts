import * as t from "io-ts";
import type { EpochMs } from "@floorbroker/core";
import { instant, maybe, text } from "../wire/values.ts";

/** A notification: something of an account as it is now, whole. */
export interface Push {
  /** `Order`, `AccountBalance`, `CurrentPosition`, `TradingStatus`, … and whatever tastytrade may add. */
  readonly type: string;
  readonly data: unknown;
  /** When tastytrade said it; null where it does not say. */
  readonly at: EpochMs | null;
  /** Its number on this connection; null where it has none. */
  readonly sequence: number | null;
}

/** The answer to something that we sent. */
export interface Acknowledgement {
  readonly action: string;
  readonly isOk: boolean;
  readonly message: string;
}

/** What one frame says: a batch says several things. */
export type Said =
  | { readonly said: "push"; readonly push: Push }
  | { readonly said: "acknowledgement"; readonly acknowledgement: Acknowledgement }
  | { readonly said: "unreadable" };

const acknowledgement = t.type({ action: t.string, status: maybe(text), message: maybe(text) });
const push = t.type({ type: t.string, data: t.unknown, timestamp: maybe(instant), "ws-sequence": maybe(text) });
const batch = t.type({ results: t.array(t.unknown) });

const UNREADABLE: Said = { said: "unreadable" };

const sequenceOf = (said: string | null): number | null => {
  const n = Number(said ?? "");
  return Number.isSafeInteger(n) && n > 0 ? n : null;
};

const oneOf = (json: unknown): Said => {
  const pushed = push.decode(json);
  if (pushed._tag === "Right") {
    const { type, data, timestamp, "ws-sequence": sequence } = pushed.right;
    return { said: "push", push: { type, data, at: timestamp, sequence: sequenceOf(sequence) } };
  }
  const answered = acknowledgement.decode(json);
  if (answered._tag === "Left") return UNREADABLE;
  const { action, status, message } = answered.right;
  return { said: "acknowledgement", acknowledgement: { action, isOk: status === "ok", message: message ?? "without a reason" } };
};

/** Everything that a frame says; a text that is no JSON object says nothing that can be read. */
export const saidIn = (frame: unknown): readonly Said[] => {
  try {
    const json: unknown = typeof frame === "string" ? JSON.parse(frame) : undefined;
    const many = batch.decode(json);
    return many._tag === "Right" ? many.right.results.map(oneOf) : [oneOf(json)];
  } catch {
    return [UNREADABLE];
  }
};
