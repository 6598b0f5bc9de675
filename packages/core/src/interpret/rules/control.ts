import { commandStart } from "../context.ts";
import type { Control, Instruction } from "../instruction.ts";
import { runEnd, written } from "../phrases/amount.ts";
import { ignore, invalid, refuse } from "../refusal.ts";
import type { Reader, Rule } from "../rule.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";

type Command = Control["command"];

/** The words of control: those that only tell something, those that switch, and those that name something. */
const KINDS: Readonly<Record<Command, "tells" | "switches" | "names">> = {
  status: "tells",
  positions: "tells",
  orders: "tells",
  risk: "tells",
  help: "tells",
  pause: "switches",
  resume: "switches",
  kill: "switches",
  flatten: "switches",
  cancel: "names",
  explain: "names",
  confirm: "names",
  decline: "names",
};

/** For suggestions: never the one that closes everything, unless it was nearly typed (it is among the sides, too). */
export const CONTROL_WORDS: readonly string[] = Object.keys(KINDS).filter((word) => word !== "flatten");

/** Other words for the same. */
const SHORT: ReadonlyMap<string, Command> = new Map([
  ["POS", "positions"],
  ["POSITION", "positions"],
  ["ORDER", "orders"],
]);

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const POLITE = "NOW PLEASE PLS PLZ ASAP THANKS THX TY";
/** What may stand around a word that only tells something: "what's my risk", "show me the open positions". */
const ASKING = words(`${POLITE} WHAT WHATS IS ARE SHOW ME GIVE GET LIST CHECK MY THE OUR ALL OPEN CURRENT WORKING`);
/** What may stand behind a switch and says nothing more. */
const SWITCHED: Readonly<Partial<Record<Command, ReadonlySet<string>>>> = {
  pause: words(`${POLITE} TRADING ALL EVERYTHING IT THE BOT`),
  resume: words(`${POLITE} TRADING ALL EVERYTHING THE BOT`),
  kill: words(`${POLITE} TRADING ALL EVERYTHING IT SWITCH THE BOT`),
  flatten: words(`${POLITE} ALL EVERYTHING THE BOOK`),
};
/** Words for `kill`, where nothing else is said: `stop 5990` is the price of something. */
const STOPPING = words("STOP HALT");
/** As long as the reason of a stop is kept. */
const REASON_LENGTH = 200;
/** What may stand around the name of what is cancelled. */
const CANCELLED = words(`${POLITE} MY THE OF ORDER ORDERS WORKING OPEN`);
const ALL = words("ALL EVERYTHING");

const commandNamed = (word: string): Command | undefined => {
  const lower = SHORT.get(word) ?? word.toLowerCase();
  return Object.hasOwn(KINDS, lower) ? (lower as Command) : undefined; // the keys of the table are the commands
};

const isSilent = (token: Token): boolean =>
  token.kind === "line" || isMark(token, "!") || isMark(token, ".") || isMark(token, ",");

const told = (command: Command, argument: string | null = null): Control => ({ kind: "control", command, argument });

const nothingBehind = (command: Command, rest: string): Instruction =>
  invalid(refuse("unknown-command", `${command} takes nothing behind it`, [`!tt ${command}`], rest));

/** The one command that only tells something, where every other word around it asks for it. */
const askedFor = (tokens: readonly Token[], from: number): Command | undefined => {
  let found: Command | undefined;
  for (let at = from; at < tokens.length; at++) {
    const token = tokenAt(tokens, at);
    const command = token.kind === "word" ? commandNamed(token.text) : undefined;
    if (command !== undefined && KINDS[command] === "tells" && found === undefined) found = command;
    else if (!isSilent(token) && !isMark(token, "?") && !ASKING.has(token.text)) return undefined;
  }
  return found;
};

/** `help orders`: help, and what with. */
const helpWith = (tokens: readonly Token[], at: number): Control | undefined => {
  if (!isWord(tokenAt(tokens, at), "HELP") || tokens.length !== at + 2) return undefined;
  const command = commandNamed(tokenAt(tokens, at + 1).text);
  return command === undefined ? undefined : told("help", command);
};

const isAbout = (tokens: readonly Token[], from: number, around: ReadonlySet<string>, asking = false): boolean =>
  tokens.slice(from).every((token) => isSilent(token) || (asking && isMark(token, "?")) || (token.kind === "word" && around.has(token.text)));

/** What may stand behind a stop without being its reason. */
const saidOf = (command: "kill" | "pause"): ReadonlySet<string> => SWITCHED[command] ?? new Set();

/** A stop is never refused for what stands behind it: that is its reason. A bare question asks, and stops nothing. */
const readStop = (command: "kill" | "pause", tokens: readonly Token[], from: number): Instruction => {
  if (isAbout(tokens, from, saidOf(command))) return told(command);
  if (isAbout(tokens, from, saidOf(command), true)) return ignore("question");
  return told(command, written(tokens, from, tokens.length).replace(/\s+/g, " ").slice(0, REASON_LENGTH).trim().toLowerCase());
};

/** `!tt stop`, `!tt halt now`: with nothing else behind it, another word for `kill`. */
const readStopping = (tokens: readonly Token[], at: number): Instruction | undefined => {
  const { kind, text } = tokenAt(tokens, at);
  if (kind !== "word" || !STOPPING.has(text) || !isAbout(tokens, at + 1, saidOf("kill"), true)) return undefined;
  return readStop("kill", tokens, at + 1);
};

/** What a cancellation names: nothing, all, or one name; `undefined` for anything else. */
const cancelled = (tokens: readonly Token[], from: number): { readonly argument: string | null } | undefined => {
  let name: string | null = null;
  let all = false;
  let orders = false;
  for (let at = from; at < tokens.length;) {
    const token = tokenAt(tokens, at);
    const next = runEnd(tokens, at);
    const sign = isMark(token, "#") || isMark(token, "$") || isMark(token, "/");
    if (next === at + 1 && (isSilent(token) || ALL.has(token.text) || CANCELLED.has(token.text))) {
      all ||= ALL.has(token.text);
      orders ||= isWord(token, "ORDERS");
      at = next;
      continue;
    }
    if (name !== null) return undefined;
    const end = isSilent(tokenAt(tokens, next - 1)) ? next - 1 : next;
    name = written(tokens, sign ? at + 1 : at, end).toLowerCase();
    at = next;
  }
  return { argument: name === "" ? null : (name ?? (all || orders ? "all" : null)) };
};

const readCancel = (tokens: readonly Token[], from: number): Instruction => {
  if (tokens.slice(from).some((token) => isMark(token, "?"))) return ignore("question");
  const found = cancelled(tokens, from);
  if (found !== undefined) return told("cancel", found.argument);
  const rest = written(tokens, from, tokens.length);
  return invalid(refuse("unknown-command", "cancel takes one order, one symbol or all", ["!tt cancel all", "!tt orders"], rest));
};

/** Whose limits. Only an id names anybody: a mention is talk, and is not read. */
const WHOSE = /^(?:of )?(?:(?:author|channel) )?([0-9]{1,20})$/;

const readRisk = (rest: string): Instruction => {
  const [, id] = WHOSE.exec(rest.toLowerCase()) ?? [];
  if (id !== undefined) return told("risk", id);
  const text = "risk takes the id of an author or a channel, or nothing";
  return invalid(refuse("unknown-command", text, ["!tt risk"], rest));
};

/** What is confirmed, or declined, by its name; nothing names what is replied to. A question does neither. */
const readAnswer = (command: "confirm" | "decline", tokens: readonly Token[], from: number): Instruction => {
  if (tokens.slice(from).some((token) => isMark(token, "?"))) return ignore("question");
  const found = cancelled(tokens, from);
  if (found !== undefined && found.argument !== "all") return told(command, found.argument);
  const rest = written(tokens, from, tokens.length);
  return invalid(refuse("unknown-command", `${command} takes the name of one order`, ["!tt orders", `reply to the order with ${command} alone`], rest));
};

const readNamed = (command: Command, tokens: readonly Token[], from: number): Instruction | undefined => {
  const rest = written(tokens, from, tokens.length).trim();
  if (command === "cancel") return readCancel(tokens, from);
  if (command === "confirm" || command === "decline") return readAnswer(command, tokens, from);
  if (command === "explain") return told("explain", rest === "" ? null : rest.toLowerCase());
  if (command === "risk") return readRisk(rest);
  if (command === "kill" || command === "pause") return readStop(command, tokens, from);
  if (KINDS[command] === "tells") return nothingBehind(command, rest);
  if (isAbout(tokens, from, SWITCHED[command] ?? new Set())) return told(command);
  // With a product behind it, it is another word for `flat`, which is read elsewhere.
  if (command === "flatten") return undefined;
  return tokens.slice(from).some((token) => isMark(token, "?")) ? ignore("question") : nothingBehind(command, rest);
};

const read = ({ context }: Reader): Instruction | undefined => {
  if (!context.command) return undefined;
  const { tokens } = context;
  const at = commandStart(context);
  const asked = askedFor(tokens, at);
  if (asked !== undefined) return told(asked);
  const command = commandNamed(tokenAt(tokens, at).text);
  return command === undefined ? readStopping(tokens, at) : (helpWith(tokens, at) ?? readNamed(command, tokens, at + 1));
};

/** `!tt status`, `!tt kill`, `!tt explain 1255…`: what the operator asks of the broker itself. */
export const control: Rule = { name: "control", read };
