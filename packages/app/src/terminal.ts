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
  /** Whether what is printed is seen as it comes: false for a file or a pipe. */
  readonly watched: boolean;
}
