import type { Readable } from "node:stream";

/** Where a command speaks and listens: the process's own streams, or those of a test. */
export interface Terminal {
  /** One line of the answer. */
  readonly print: (line: string) => void;
  /** One line about a problem. */
  readonly error: (line: string) => void;
  readonly input: Readable;
  /** Whether a person sits there. */
  readonly interactive: boolean;
}

/** The terminal of this process. */
export const processTerminal = (): Terminal => ({
  print: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
  input: process.stdin,
  interactive: process.stdin.isTTY && process.stdout.isTTY,
});
