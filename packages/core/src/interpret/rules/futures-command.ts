import { lastTradeDate } from "../../instrument/roll.ts";
import { parseFuture } from "../../instrument/future.ts";
import { FUTURES_PRODUCTS, productOf } from "../../instrument/products.ts";
import { isOk, type Problem } from "../../result.ts";
import { looksLike } from "../characters.ts";
import { commandStart, type Context } from "../context.ts";
import { dayAt } from "../days.ts";
import { unknownCodeAt } from "../futures/names.ts";
import { futuresDraft, futuresInstruction, pricesProblem, type FuturesDraft } from "../futures/order.ts";
import {
  bracket,
  filler,
  level,
  limit,
  market,
  part,
  product,
  quantity,
  type FuturesText,
  type FuturesWords,
} from "../futures/words.ts";
import type { Futures, Instruction } from "../instruction.ts";
import { Meaning } from "../lexicon.ts";
import { COMMAND_EXAMPLE, ignore, invalid, refuse } from "../refusal.ts";
import type { Reader, Rule } from "../rule.ts";
import { nearest } from "../suggest.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { CONTROL_WORDS } from "./control.ts";

const SIDES: ReadonlyMap<string, Futures["side"]> = new Map([
  ["BUY", "buy"],
  ["LONG", "buy"],
  ["SELL", "sell"],
  ["SHORT", "sell"],
  ["FLAT", "flat"],
  ["FLATTEN", "flat"],
  ["CLOSE", "flat"],
  ["EXIT", "flat"],
  ["TRIM", "flat"],
  ["COVER", "flat"],
]);

const ORDER_WORDS = ["buy", "sell", "flat"];

/** Everything that an order may say behind its side, in the order in which it may claim a token. */
const WORDS: readonly FuturesWords[] = [level, bracket, limit, market, part, product, quantity, filler];

const unknownCommand = (token: Token): Problem => {
  const word = token.text.toLowerCase();
  const near = nearest(word, [...ORDER_WORDS, ...CONTROL_WORDS, "long", "short", "close"]);
  const [first = "!tt help", ...rest] = near.map((candidate) => `Did you mean !tt ${candidate}?`);
  return refuse(
    "unknown-command",
    word === "" ? "!tt needs a command behind it" : `${word} is no command`,
    [first, ...rest, COMMAND_EXAMPLE],
    word,
  );
};

const ROOTS = FUTURES_PRODUCTS.map(({ root }) => root);

const unknownSymbol = (code: string): Problem => {
  const near = nearest(code, ROOTS).map((root) => `Did you mean ${root}?`);
  const [first = `Known are ${ROOTS.join(", ")}.`, ...rest] = near;
  return refuse("unknown-symbol", `${code} is no futures product that I know`, [first, ...rest], code);
};

/** What a token that no words could claim is called: a symbol while one is missing, else a word too many. */
const unread = (draft: FuturesDraft, { tokens }: FuturesText, at: number): Problem => {
  const token = tokenAt(tokens, at);
  const code = unknownCodeAt(tokens, at);
  const symbolic =
    (token.kind === "word" && token.means === 0) ||
    token.kind === "foreign" ||
    isMark(token, "/") ||
    isMark(token, "$");
  if (draft.product === null && symbolic && !/^\d+$/.test(looksLike(token.text))) return unknownSymbol(code.text);
  if (token.kind === "foreign" && /^\d+$/.test(looksLike(token.text))) {
    return refuse(
      "bad-quantity",
      `${token.text} is not written in plain digits`,
      [`!tt ${draft.side} 1 MES`],
      token.text,
    );
  }
  const side = SIDES.get(token.text);
  if (side !== undefined)
    return refuse("ambiguous", "two orders in one command", [`One command a message: ${COMMAND_EXAMPLE}`], token.text);
  const text = `I don't understand ${code.text.toLowerCase()} in an order`;
  return refuse(
    "unknown-command",
    text,
    ["Leave it out: an order has a side, a quantity, a symbol and prices.", COMMAND_EXAMPLE],
    code.text,
  );
};

const readWords = (draft: FuturesDraft, text: FuturesText, from: number): void => {
  let at = from;
  while (at < text.tokens.length && draft.problem === null) {
    const here = at;
    for (const words of WORDS) {
      at = words(draft, text, here);
      if (at > here) break;
    }
    if (at === here) {
      draft.problem = unread(draft, text, at);
      return;
    }
  }
};

const expired = (draft: FuturesDraft, { today }: FuturesText): Problem | undefined => {
  if (draft.product === null || draft.contract === null) return undefined;
  const contract = parseFuture(draft.contract, today);
  if (!isOk(contract) || lastTradeDate(draft.product, contract.right.year, contract.right.month) >= today)
    return undefined;
  const suggestion = `Leave the month out to trade the front month: !tt ${draft.side} ${draft.product.root}`;
  return refuse("expired", `${draft.contract} has expired`, [suggestion], draft.contract);
};

/** Fills in what a command may leave out: one contract, at the market, the channel's usual product. */
const complete = (draft: FuturesDraft, { profile }: Context): void => {
  if (draft.side === "flat") {
    // Half of everything can be meant; two of everything can't: a count is a product's.
    if (draft.quantity !== null && draft.product === null) {
      draft.problem ??= refuse("missing-symbol", "so many of which product?", ["!tt close 1 MES", "!tt flat"]);
    }
    return;
  }
  draft.product ??= profile.symbol === null ? null : (productOf(profile.symbol) ?? null);
  draft.quantity ??= 1;
  draft.type ??= "market";
  if (draft.product === null) {
    draft.problem ??= refuse("missing-symbol", "the order names no product", [
      `!tt ${draft.side} 1 MES`,
      COMMAND_EXAMPLE,
    ]);
  }
};

interface Begin {
  readonly side: Futures["side"];
  /** `market buy …` says the order's type before its side. */
  readonly market: boolean;
  /** `trim` takes a part, which must be said. */
  readonly parts: boolean;
  readonly next: number;
}

/** The side that a command begins with, `go`, `please` or `market` before it or not, and the place behind. */
const sideAt = (tokens: readonly Token[], at: number): Begin | undefined => {
  let from = at;
  while (["GO", "PLEASE", "PLS"].includes(tokenAt(tokens, from).text)) from++;
  const market = isWord(tokenAt(tokens, from), "MARKET");
  if (market) from++;
  const word = tokenAt(tokens, from);
  const side = SIDES.get(word.text);
  return side === undefined ? undefined : { side, market, parts: isWord(word, "TRIM"), next: from + 1 };
};

const unparted = (): Problem =>
  refuse("bad-quantity", "trim needs to know how much", ["!tt trim half MES", "!tt close MES"], "trim");

const read = ({ context }: Reader): Instruction | undefined => {
  if (!context.command) return undefined;
  const { tokens } = context;
  const at = commandStart(context);
  if (tokens.some((token) => isMark(token, "?"))) return ignore("question");
  const begin = sideAt(tokens, at);
  if (begin === undefined) {
    const first = tokenAt(tokens, at);
    return (first.means & Meaning.negation) !== 0 ? ignore("negated") : invalid(unknownCommand(first));
  }
  const draft = futuresDraft(begin.side);
  const text: FuturesText = { tokens, today: dayAt(context.postedAt) };
  readWords(draft, text, begin.next);
  if (begin.market && draft.side !== "flat") {
    if (draft.type === null) draft.type = "market";
    else if (draft.type !== "market") draft.problem ??= refuse("ambiguous", "market or limit?", [COMMAND_EXAMPLE], "market");
  }
  if (begin.parts && draft.fraction === null && draft.quantity === null) draft.problem ??= unparted();
  if (draft.problem === null) complete(draft, context);
  const problem = draft.problem ?? pricesProblem(draft) ?? expired(draft, text);
  return problem === undefined ? futuresInstruction(draft) : invalid(problem);
};

/**
 * `!tt buy 2 /MES @ 5925.25`, `!tt flat`, `!tt go long two micro s&p at market`: a futures order by command. Every word
 * must be understood, else the command is refused and names the one that was not. A command that asks ends in a
 * question mark, and is none.
 */
export const futuresCommand: Rule = { name: "futures-command", read };
