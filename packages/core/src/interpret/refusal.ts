import { problem, type Problem } from "../result.ts";
import type { Ignore, Invalid } from "./instruction.ts";

/** Why a message that was meant for us is not carried out. Each has one wording in this file's callers and a test. */
export type RefusalCode =
  | "missing-right"
  | "missing-strike"
  | "missing-expiry"
  | "missing-price"
  | "missing-symbol"
  | "bad-expiry"
  | "expired"
  | "bad-price"
  | "bad-quantity"
  | "bad-tick"
  | "unknown-action"
  | "unknown-command"
  | "unknown-symbol"
  | "ambiguous"
  | "too-long";

/** A refusal: its code, a sentence, what to do instead, and the text that caused it where there is one. */
export const refuse = (
  code: RefusalCode,
  text: string,
  suggestions: readonly [string, ...string[]],
  offending?: string,
): Problem => problem(code, text, suggestions, offending);

/** The refusal as an instruction. */
export const invalid = (refusal: Problem): Invalid => ({
  kind: "invalid",
  code: refusal.code,
  text: refusal.text,
  offending: refusal.offending ?? null,
  suggestions: refusal.suggestions,
});

/** Why a message is none of our business, in a word that `explain` shows. */
export type IgnoreReason =
  | "chatter"
  | "commentary"
  | "conditional"
  | "exit-update"
  | "negated"
  | "not-read-here"
  | "question"
  | "quoted"
  | "code"
  | "recap"
  | "retracted"
  | "struck-out"
  | "watching";

/** No instruction, and why. */
export const ignore = (reason: IgnoreReason): Ignore => ({ kind: "ignore", reason });

/** How a right alert looks; shown where nothing nearer to the message can be. */
export const ALERT_EXAMPLE = "Alert: CALLS SPY 590 12/18 @ 1.20";
/** How a right command looks. */
export const COMMAND_EXAMPLE = "!tt buy 1 MES @ 5925.25";
