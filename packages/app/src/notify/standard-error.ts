import { oneLine } from "../problem-text.ts";
import type { Way } from "./way.ts";

/** The process's own error stream, for whoever keeps it: journald, Docker, a terminal. */
export const standardErrorWay = (print: (line: string) => void): Way => ({
  name: "standard error",
  tell: ({ text }) => {
    for (const line of text.split("\n")) print(`alarm: ${oneLine(line)}`);
    return Promise.resolve();
  },
});
