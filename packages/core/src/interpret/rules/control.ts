import { commandStart } from "../context.ts";
import type { Control, Instruction } from "../instruction.ts";
import { written } from "../phrases/amount.ts";
import { invalid, refuse } from "../refusal.ts";
import type { Reader, Rule } from "../rule.ts";
import { tokenAt } from "../tokens.ts";

/** The words of control, and whether each takes an argument: an order's or message's id. */
const TAKES_ARGUMENT: Readonly<Record<Control["command"], boolean>> = {
  status: false,
  positions: false,
  orders: false,
  risk: false,
  help: false,
  pause: false,
  resume: false,
  kill: false,
  cancel: true,
  explain: true,
};

/** All of them, for suggestions. */
export const CONTROL_WORDS: readonly string[] = Object.keys(TAKES_ARGUMENT);

/** Other words for the same. */
const SHORT: ReadonlyMap<string, Control["command"]> = new Map([
  ["POS", "positions"],
  ["POSITION", "positions"],
  ["ORDER", "orders"],
]);

/** `cancel everything`, `cancel all my orders`: all. */
const EVERYTHING = ["everything", "all orders", "all my orders", "my orders"];

const commandNamed = (word: string): Control["command"] | undefined => {
  const lower = SHORT.get(word) ?? word.toLowerCase();
  return Object.hasOwn(TAKES_ARGUMENT, lower) ? (lower as Control["command"]) : undefined; // the keys of the table are the commands
};

const argumentOf = (command: Control["command"], rest: string): string =>
  command === "cancel" && EVERYTHING.includes(rest) ? "all" : rest;

const read = ({ context }: Reader): Instruction | undefined => {
  if (!context.command) return undefined;
  const { tokens } = context;
  const at = commandStart(context);
  const command = commandNamed(tokenAt(tokens, at).text);
  if (command === undefined) return undefined;
  const rest = written(tokens, at + 1, tokens.length).trim();
  if (rest !== "" && !TAKES_ARGUMENT[command]) {
    return invalid(refuse("unknown-command", `${command} takes nothing behind it`, [`!tt ${command}`], rest));
  }
  return { kind: "control", command, argument: rest === "" ? null : argumentOf(command, rest.toLowerCase()) };
};

/** `!tt status`, `!tt kill`, `!tt explain 1255…`: what the operator asks of the broker itself. */
export const control: Rule = { name: "control", read };
