import { FUTURES_PRODUCTS } from "../../instrument/products.ts";
import type { Problem } from "../../result.ts";
import { looksLike } from "../characters.ts";
import { Meaning, STANCE, writtenNumber } from "../lexicon.ts";
import { COMMAND_EXAMPLE, refuse } from "../refusal.ts";
import { nearest } from "../suggest.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { CONTROL_WORDS } from "../rules/control.ts";
import type { Mend } from "./mend.ts";
import { productAt, unknownCodeAt } from "./names.ts";
import { object, type FuturesDraft } from "./order.ts";
import { SIDES } from "./sides.ts";
import { exampleFor, type FuturesText } from "./words.ts";

/** A refusal, and the ways in which the text would be right. */
export interface Objection {
  readonly problem: Problem;
  readonly mends: readonly Mend[];
}

/** What people type for a command of ours. Only proposed: nobody said it in our words. */
const MEANT: ReadonlyMap<string, readonly string[]> = new Map([
  ["BTO", ["buy"]],
  ["BOT", ["buy"]],
  ["BOUGHT", ["buy"]],
  ["STO", ["sell"]],
  ["SOLD", ["sell"]],
  ["STC", ["flat"]],
  ["OUT", ["flat"]],
  ["LIQUIDATE", ["flat"]],
  ["DUMP", ["flat"]],
  ["REVERSE", ["flat"]],
  ["FLIP", ["flat"]],
  ["HALT", ["kill", "pause"]],
  ["STOP", ["pause", "kill"]],
  ["START", ["resume"]],
  ["UNPAUSE", ["resume"]],
  ["CONTINUE", ["resume"]],
  ["MOVE", ["modify"]],
  ["EDIT", ["modify"]],
  ["PNL", ["positions"]],
  ["BALANCE", ["status"]],
  ["ACCOUNT", ["status"]],
]);

const WHOLE_COMMANDS: ReadonlySet<string> = new Set(CONTROL_WORDS);
const COMMANDS: readonly string[] = [...[...SIDES.keys()].map((word) => word.toLowerCase()), ...CONTROL_WORDS, "modify"];

const LONGEST_CODE = 12;

/** `buymes`: a command and what follows it without a blank between. */
const parted = (word: string): readonly string[] =>
  word.length > LONGEST_CODE
    ? []
    : COMMANDS.filter((command) => word.startsWith(command) && word.length > command.length).map(
        (command) => `${command} ${word.slice(command.length)}`,
      );

/** A command whose first word is none of ours: the nearest ones are proposed, or both sides where a product is named. */
export const unknownCommand = ({ tokens, today }: FuturesText, at: number): Objection => {
  const token = tokenAt(tokens, at);
  const word = token.text.toLowerCase();
  const text = word === "" ? "!tt needs a command behind it" : `${word} is no command`;
  const meant = MEANT.get(token.text) ?? [...parted(word), ...nearest(word, COMMANDS)];
  // A control word takes nothing behind it: what is proposed for "stop trading" is "pause".
  const mends = meant.map((by) => ({ from: at, to: WHOLE_COMMANDS.has(by) ? tokens.length : at + 1, by }));
  const counts = token.kind === "number" || writtenNumber(token.text) !== undefined;
  const numbered = counts || productAt(tokens, at, today) !== undefined;
  for (const by of ["buy", "sell"]) if (numbered) mends.push({ from: at, to: at, by });
  return { problem: refuse("unknown-command", text, ["!tt help", COMMAND_EXAMPLE], word), mends };
};

const ROOTS = FUTURES_PRODUCTS.map(({ root }) => root);
const SPOKEN = FUTURES_PRODUCTS.flatMap(({ spokenNames }) => spokenNames)
  .filter((name) => /^[a-z]{4,}$/.test(name))
  .map((name) => name.toUpperCase());

const unknownSymbol = (code: string, from: number, to: number): Objection => {
  const near = nearest(code, [...ROOTS, ...SPOKEN]);
  const text = `${code} is no futures product that I know`;
  const known = `Known are ${ROOTS.join(", ")}.`;
  const mends = near.map((by) => ({ from, to, by }));
  return { problem: refuse("unknown-symbol", text, [known, COMMAND_EXAMPLE], code), mends };
};

const oneOrder = (text: string, offending: string): Objection => ({
  problem: refuse("ambiguous", text, ["Post one command a message.", COMMAND_EXAMPLE], offending),
  mends: [],
});

/** `long`, `longs`: what is held, in a command that closes it. */
const sidesHeld = (draft: FuturesDraft, token: Token, at: number): Objection | undefined => {
  if (draft.side !== "flat" || !["LONG", "LONGS", "SHORT", "SHORTS"].includes(token.text)) return undefined;
  const problem = refuse("ambiguous", "flat closes what is held, long or short", ["!tt flat MES", "!tt positions"], token.text);
  return { problem, mends: [{ from: at, to: at + 1, by: "" }] };
};

/** `close my orders`: a position is closed, an order cancelled. */
const orderHeld = (draft: FuturesDraft, token: Token): Objection | undefined => {
  if (draft.side !== "flat" || !["ORDER", "ORDERS"].includes(token.text)) return undefined;
  const text = "a position is closed, an order cancelled";
  return { problem: refuse("unknown-command", text, ["!tt cancel all", "!tt orders"], token.text), mends: [] };
};

/** `buy 1 ES; sell 1 NQ`. */
const isJointOfTwo = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  const joins = [";", "|", "+", "&"].some((mark) => isMark(token, mark)) || isWord(token, "THEN") || isWord(token, "PLUS");
  return joins && tokens.slice(at).some(({ text }) => SIDES.has(text));
};

/** `sell 1 MES to close`: what opens and what closes have different words here. */
const toCloseOrOpen = (draft: FuturesDraft, tokens: readonly Token[], at: number): Objection | undefined => {
  const word = tokenAt(tokens, at + 1);
  const closes = isWord(word, "CLOSE") || isWord(word, "COVER");
  if (!isWord(tokenAt(tokens, at), "TO") || (!closes && !isWord(word, "OPEN"))) return undefined;
  const text = "flat closes, buy and sell open";
  const closing = `!tt flat ${draft.quantity ?? 1} ${draft.product?.root ?? "MES"}`;
  const problem = refuse("unknown-command", text, [closes ? closing : COMMAND_EXAMPLE], `to ${word.text.toLowerCase()}`);
  return { problem, mends: closes ? [] : [{ from: at, to: at + 2, by: "" }] };
};

const MONTH_AND_YEAR = /^[FGHJKMNQUVXZ]\d{1,2}$/;

const NOT_PLAIN = /^\d+$/;

/** What a token that no words could claim is called: a symbol while one is missing, else a word too many. */
export const objectToUnread = (draft: FuturesDraft, text: FuturesText, at: number): void => {
  const { problem, mends } = unread(draft, text, at);
  object(draft, problem, mends);
};

const unread = (draft: FuturesDraft, { tokens }: FuturesText, at: number): Objection => {
  const token = tokenAt(tokens, at);
  const code = unknownCodeAt(tokens, at);
  if (token.kind === "foreign" && NOT_PLAIN.test(looksLike(token.text))) {
    const text = `${token.text} is not written in plain digits`;
    const problem = refuse("bad-quantity", text, [`!tt ${draft.side} 1 MES`], token.text);
    return { problem, mends: [{ from: at, to: at + 1, by: looksLike(token.text) }] };
  }
  if (isWord(token, "TT")) return oneOrder("two commands in one message", "!tt");
  if (isWord(token, "OR")) return oneOrder("one thing or the other?", "or");
  const named = sidesHeld(draft, token, at) ?? orderHeld(draft, token) ?? toCloseOrOpen(draft, tokens, at);
  if (named !== undefined) return named;
  if (SIDES.has(token.text) || isJointOfTwo(tokens, at)) return oneOrder("two orders in one command", token.text);
  const symbolic =
    (token.kind === "word" && token.means === 0) || token.kind === "foreign" || isMark(token, "/") || isMark(token, "$");
  if (draft.product === null && symbolic) return unknownSymbol(code.text, at, code.next);
  const objection = wordTooMany(draft, code, token, at);
  // "ES Z6" is one contract in two words.
  const root = draft.product?.root;
  const joins = root !== undefined && isWord(tokenAt(tokens, at - 1), root) && MONTH_AND_YEAR.test(code.text);
  return joins ? { ...objection, mends: [{ from: at - 1, to: code.next, by: root + code.text }] } : objection;
};

const wordTooMany = (
  draft: FuturesDraft,
  code: { readonly text: string; readonly next: number },
  token: Token,
  at: number,
): Objection => {
  const named = code.text.toLowerCase();
  const problem = refuse(
    "unknown-command",
    `I don't understand ${named} in an order`,
    ["Leave it out: an order has a side, a quantity, a symbol and prices.", exampleFor(draft)],
    code.text,
  );
  // What denies or delays an order is never proposed to be left out, nor what keeps one from closing everything.
  const bounded = draft.side !== "flat" || draft.product !== null;
  const harmless =
    bounded && (token.means & (STANCE | Meaning.level | Meaning.expiry | Meaning.month)) === 0 && token.kind === "word";
  return { problem, mends: harmless ? [{ from: at, to: code.next, by: "" }] : [] };
};
