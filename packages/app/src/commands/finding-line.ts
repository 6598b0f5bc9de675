import { oneLine, type Colours } from "../problem-text.ts";

/** How one thing stands that a check has looked at. */
export interface Finding {
  readonly about: string;
  readonly state: "ok" | "warning" | "failed" | "unknown";
  readonly text: string;
  /** What to do about it; null where nothing is to be done. */
  readonly remedy: string | null;
}

/** `failed   clock: this machine's is ahead … → let it set its clock by NTP`. */
export const findingLine = ({ about, state, text, remedy }: Finding, colours: Colours): string => {
  const paint = { ok: colours.green, warning: colours.yellow, failed: colours.red, unknown: colours.yellow }[state];
  const advice = remedy === null ? "" : ` ${colours.dim("→")} ${oneLine(remedy)}`;
  return `${paint(state.padEnd(8))} ${about}: ${oneLine(text)}${advice}`;
};
