import type { Problem } from "@floorbroker/core";
import { createColors } from "picocolors";
import { withoutLogins } from "./config/secret.ts";

/** How a command ended, as the shell of the caller sees it. */
export const EXIT = {
  done: 0,
  /** A check found something wrong, or the program itself failed. */
  failed: 1,
  /** What was given can't be used: arguments, configuration, input. */
  badInput: 2,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Colours, or none. */
export type Colours = ReturnType<typeof createColors>;

/** Colours only for a person at a terminal, and never against NO_COLOR (no-color.org: set and not empty). */
export const coloursFor = (
  output: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Colours => createColors(output.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb");

const PLAIN = createColors(false);

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** One line that no terminal takes for a command: line breaks become ⏎, other control characters a replacement. */
export const oneLine = (text: string): string =>
  withoutLogins(text)
    .replaceAll(/\r?\n/g, " ⏎ ")
    .replaceAll(CONTROL, (character) => (character === "\t" ? " " : "\ufffd"));

/** `code: text (offending) → suggestion; or suggestion`: a problem as one line, without any login. */
export const problemLine = ({ code, text, offending, suggestions }: Problem, colours: Colours = PLAIN): string => {
  const culprit =
    offending === undefined || offending === "" || text.includes(offending) ? "" : ` (${oneLine(offending)})`;
  const advice = suggestions.map(oneLine).join("; or ");
  return `${colours.red(oneLine(code))}: ${oneLine(text)}${culprit} ${colours.dim("→")} ${advice}`;
};

/** What is shown of something that was thrown: its message in one line, never its stack. */
export const bugLine = (thrown: unknown, colours: Colours = PLAIN): string => {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const text = message.trim() === "" ? "no reason given" : message;
  const advice = "this is a bug in floorbroker: please report this line and what you did";
  return `${colours.red("bug")}: ${oneLine(text)} ${colours.dim("→")} ${advice}`;
};
