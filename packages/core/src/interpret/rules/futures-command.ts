import { productOf } from "../../instrument/products.ts";
import type { Problem } from "../../result.ts";
import { commandStart, type Context } from "../context.ts";
import { dayAt } from "../days.ts";
import { withMends, type Mend } from "../futures/mend.ts";
import {
  futuresDraft,
  futuresInstruction,
  object,
  objectToExpired,
  objectToPrices,
  type FuturesDraft,
} from "../futures/order.ts";
import { stopLimit } from "../futures/stop-limit.ts";
import { objectToTime, timeInForce } from "../futures/time-in-force.ts";
import { bracket, level, limit, market, objectToPlainStop } from "../futures/prices.ts";
import { objectToLargeCount, quantity } from "../futures/quantity.ts";
import { sideIn, stanceBefore, type Side } from "../futures/sides.ts";
import { objectToUnread, unknownCommand } from "../futures/unknown.ts";
import { filler, part, product, type FuturesText, type FuturesWords } from "../futures/words.ts";
import type { Instruction } from "../instruction.ts";
import { Meaning } from "../lexicon.ts";
import { COMMAND_EXAMPLE, ignore, invalid, refuse } from "../refusal.ts";
import { render } from "../render.ts";
import type { Reader, Rule } from "../rule.ts";
import { tokenize } from "../tokenize.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { control } from "./control.ts";
import { modifyCommand } from "./modify-command.ts";

/** Everything that an order may say beside its side, in the order in which it may claim a token. */
const WORDS: readonly FuturesWords[] = [stopLimit, level, bracket, limit, market, timeInForce, part, product, quantity, filler];

/** What may stand before the side: `go long`, `market buy`, `MES buy 2`. */
const BEFORE: readonly FuturesWords[] = [market, product, quantity, filler];
/** What may stand before `flat` without a product, which nothing is to be read into: "market flat" is talk. */
const POLITE = ["PLEASE", "PLS", "PLZ", "NOW"];

const LEADS = ["GO", "GET", "OK", "JUST"];

/** Reads from one place to another; stops at the first word that nothing claims, and answers its place. */
const readWords = (
  draft: FuturesDraft,
  text: FuturesText,
  kinds: readonly FuturesWords[],
  from: number,
  to: number,
): number | undefined => {
  let at = from;
  while (at < to && draft.problem === null) {
    const here = at;
    for (const words of kinds) {
      at = words(draft, text, here);
      if (at > here) break;
    }
    if (at === here) return here;
  }
  return undefined;
};

const objectToParts = (draft: FuturesDraft, { parts }: Side): void => {
  if (parts && draft.fraction === null && draft.quantity === null) {
    object(draft, refuse("bad-quantity", "trim needs to know how much", ["!tt trim half MES", "!tt close MES"], "trim"));
  }
  if (draft.quantity !== null && draft.fraction !== null) {
    const suggestions = ["!tt flat 1 MES", "!tt flat half MES"] as const;
    object(draft, refuse("ambiguous", "a number and a part of what is held", suggestions, String(draft.quantity)));
  }
};

/** `flat` closes at the market's price; a price, which it would not keep, is refused. */
const completeFlat = (draft: FuturesDraft, { covers }: Side): void => {
  if (draft.price !== null || draft.stopLoss !== null || draft.takeProfit !== null || draft.timeInForce !== null) {
    const bare = { type: null, price: null, stopPrice: null, timeInForce: null, stopLoss: null, takeProfit: null };
    const plain = { ...futuresInstruction(draft), ...bare };
    object(draft, refuse("bad-price", "flat closes at the market's price and takes neither price nor time", [render(plain)]));
  }
  draft.type = null;
  // Half of everything can be meant; two of everything can't: a count is a product's.
  if (draft.product === null && (draft.quantity !== null || draft.unnamed || covers)) {
    object(draft, refuse("missing-symbol", "of which product?", ["!tt close 1 MES", "!tt flat"]));
  }
};

/** `sell my MES` closes what is held, or sells one more: nobody knows. */
const objectToOwned = (draft: FuturesDraft): void => {
  if (!draft.owned) return;
  const root = draft.product?.root ?? "MES";
  const count = draft.quantity ?? 1;
  const closing = draft.quantity === null ? `!tt flat ${root}` : `!tt flat ${count} ${root}`;
  const text = `${draft.side} what is held, or open another one?`;
  object(draft, refuse("ambiguous", text, [closing, `!tt ${draft.side} ${count} ${root}`], "my"));
};

/** A buy stop-limit whose limit lies below its trigger would rest behind the market that has just triggered it. */
const objectToReversed = (draft: FuturesDraft): void => {
  const { side, price: limitPrice, stopPrice } = draft;
  if (limitPrice === null || stopPrice === null || (side === "buy" ? limitPrice >= stopPrice : limitPrice <= stopPrice)) return;
  const swapped = { ...futuresInstruction(draft), price: stopPrice, stopPrice: limitPrice };
  const text = `the limit of a ${side} stop-limit lies ${side === "buy" ? "at its stop or above" : "at its stop or below"}`;
  object(draft, refuse("ambiguous", text, [render(swapped), "!tt help"], "limit"));
};

/** Fills in what a command may leave out: one contract, at the market, the channel's usual product. */
const completeEntry = (draft: FuturesDraft, { profile }: Context, end: number): void => {
  objectToOwned(draft);
  draft.product ??= profile.symbol === null ? null : (productOf(profile.symbol) ?? null);
  draft.quantity ??= 1;
  draft.type ??= "market";
  if (draft.product !== null) return;
  const problem = refuse("missing-symbol", "the order names no product", [`!tt ${draft.side} 1 MES`, COMMAND_EXAMPLE]);
  object(draft, problem, [{ from: end, to: end, by: "MES" }]);
};

/** A command as it was read: what it asks for, or what is wrong and how it would be right. */
type CommandReading =
  | { readonly instruction: Instruction }
  | { readonly problem: Problem; readonly mends: readonly Mend[] };

const isPolite = (tokens: readonly Token[], from: number, to: number): boolean =>
  tokens.slice(from, to).every(({ text }) => POLITE.includes(text));

/** Words before a side that mean nothing: the command without them is proposed, unless they set a condition. */
const beforeSide = (text: FuturesText, at: number, side: Side): CommandReading => {
  const { problem, mends } = unknownCommand(text, at);
  const waiting = Meaning.condition | Meaning.level;
  const conditional = text.tokens.slice(at, side.from).some(({ means }) => (means & waiting) !== 0);
  return { problem, mends: conditional ? mends : [...mends, { from: at, to: side.from, by: "" }] };
};

const readOrder = (context: Context, side: Side, from: number, text: FuturesText): CommandReading => {
  const { tokens } = text;
  const draft = futuresDraft(side.side, { from: side.from, to: side.next });
  const early = readWords(draft, text, BEFORE, from, side.from);
  if (early !== undefined) return beforeSide(text, early, side);
  const unfounded = draft.side === "flat" && draft.product === null && !isPolite(tokens, from, side.from);
  if (unfounded) return unknownCommand(text, from);
  const unread = readWords(draft, text, WORDS, side.next, tokens.length);
  if (unread !== undefined) objectToUnread(draft, text, unread);
  if (draft.problem === null) {
    objectToParts(draft, side);
    if (draft.side === "flat") completeFlat(draft, side);
    else completeEntry(draft, context, tokens.length);
    objectToPlainStop(draft);
    objectToTime(draft);
    objectToPrices(draft);
    objectToReversed(draft);
    objectToLargeCount(draft, text);
    objectToExpired(draft, text.today);
  }
  if (draft.problem !== null) return { problem: draft.problem, mends: draft.mends };
  return { instruction: futuresInstruction(draft) };
};

const afterLeads = (tokens: readonly Token[], at: number): number => {
  let from = at;
  while (LEADS.some((lead) => isWord(tokenAt(tokens, from), lead))) from++;
  return from;
};

const readCommand = (context: Context): CommandReading => {
  const { tokens } = context;
  const at = commandStart(context);
  const text: FuturesText = { tokens, today: dayAt(context.postedAt) };
  if (tokens.some((token) => isMark(token, "?"))) return { instruction: ignore("question") };
  const side = sideIn(tokens, at);
  // Without a side, only what the command begins with can deny it: "don't".
  const stance = stanceBefore(tokens, at, side?.from ?? at + 1);
  if (stance !== undefined) return { instruction: ignore(stance) };
  const from = afterLeads(tokens, at);
  return side === undefined ? unknownCommand(text, from) : readOrder(context, side, from, text);
};

/** Whether a text would be taken: what is proposed must be. */
const reads = (reader: Reader, text: string): boolean => {
  const context = { ...reader.context, ...tokenize(text, false) };
  if (control.read({ ...reader, context })?.kind === "control") return true;
  if (modifyCommand.read({ ...reader, context })?.kind === "modify") return true;
  const reading = readCommand(context);
  return "instruction" in reading && reading.instruction.kind === "futures";
};

const read = (reader: Reader): Instruction | undefined => {
  const { context } = reader;
  if (!context.command) return undefined;
  const reading = readCommand(context);
  if ("instruction" in reading) return reading.instruction;
  return invalid(withMends(reading.problem, context.tokens, reading.mends, (text) => reads(reader, text)));
};

/**
 * `!tt buy 2 /MES @ 5925.25`, `!tt flat`, `!tt go long two micro s&p at market`: a futures order by command. Every word
 * must be understood, else the command is refused and names the one that was not. A command that asks ends in a
 * question mark, and is none.
 */
export const futuresCommand: Rule = { name: "futures-command", read };
