/** Something that a person may want to know of. Never holds a secret. */
export interface LogLine {
  readonly code: string;
  readonly text: string;
}

/** Where such lines go. */
export type Log = (line: LogLine) => void;
