import type { CompiledEngine } from "./compiled-engine.ts";

/**
 * What the trading thread and the thread of the embedded database say to each other. Everything here is copied from one
 * to the other, so it holds plain data only.
 */

/** What the database's thread is started with. */
export interface EngineStart {
  /** The data directory; the database lies in `<dir>/journal`. */
  readonly dir: string;
  readonly compiled: CompiledEngine;
}

/** One statement. A `command` has no parameters and no rows: begin, commit, rollback, checkpoint. */
export interface Asked {
  readonly id: number;
  readonly kind: "query" | "command";
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The last thing that is asked: shut down. */
export interface AskedToClose {
  readonly kind: "close";
}

/** What the database made of a statement; `command` is the tag it answered with, `ROLLBACK` to a failed commit. */
export interface Said {
  readonly rows: readonly unknown[];
  readonly affectedRows: number;
  readonly command: string;
}

/** An error, copied: the texts that the database's error carries, such as `code` and `constraint`. */
export interface SaidError {
  readonly message: string;
  readonly details: Readonly<Record<string, string>>;
}

/** What the database's thread says: once whether it started, then an answer to each statement, then that it closed. */
export type Answer =
  | { readonly kind: "started" }
  | { readonly kind: "not-started"; readonly error: SaidError }
  | { readonly kind: "said"; readonly id: number; readonly said: Said }
  /** `dead`: the engine broke down, and answers nothing more. */
  | { readonly kind: "failed"; readonly id: number; readonly error: SaidError; readonly dead: boolean }
  | { readonly kind: "closed" };

/** An error as it can be copied to the other thread. */
export const saidOf = (error: unknown): SaidError => {
  if (!(error instanceof Error)) return { message: String(error), details: {} };
  const texts = Object.entries(error).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return { message: error.message, details: Object.fromEntries(texts) };
};

/** The error that {@link saidOf} was given. */
export const errorOf = ({ message, details }: SaidError): Error => Object.assign(new Error(message), details);
