import { ZERO, type Decimal } from "../../decimal.ts";
import type { FuturesProduct } from "../../instrument/products.ts";
import { isOk, type Problem } from "../../result.ts";
import { commandStart, type Context } from "../context.ts";
import { dayAt } from "../days.ts";
import { productAt } from "../futures/names.ts";
import { quotedAt } from "../futures/thirty-seconds.ts";
import type { Instruction, Modify } from "../instruction.ts";
import { amountAt, runEnd, written } from "../phrases/amount.ts";
import { behindJoint, levelLabelAt } from "../phrases/levels.ts";
import { quantityOf } from "../phrases/quantity.ts";
import { ignore, invalid, refuse } from "../refusal.ts";
import type { Rule, Reader } from "../rule.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";

type Field = "limit" | "stop" | "target" | "quantity";

const VERBS = ["MODIFY", "CHANGE", "AMEND"];
/** What says nothing around a name and its prices. */
const FILLERS: ReadonlySet<string> = new Set("MY THE OF ORDER ORDERS PLEASE PLS PLZ NOW AND PRICE WITH".split(" "));

/** Without prices: any that stood here would be far from some market, and be copied. */
const EXAMPLES = ["!tt modify MES qty 2", "or its limit, stop or target, with the price: modify MES limit PRICE"] as const;

/** A number behind the word, with no space between, can't be taken for a price. */
const NUMBERED = "one of several targets: modify MES target2 PRICE";

const isSilent = (token: Token): boolean =>
  token.kind === "line" || isMark(token, ",") || isMark(token, ".") || isMark(token, "!") || FILLERS.has(token.text);

const behindSilent = (tokens: readonly Token[], at: number): number => {
  let next = at;
  while (next < tokens.length && isSilent(tokenAt(tokens, next))) next++;
  return next;
};

interface Named {
  readonly field: Field;
  /** What is glued to the word of a target: `target2`, `TP2`. */
  readonly number: string | null;
  readonly next: number;
}

/** The word of a field, and the place behind it: `limit`, `stop loss`, `TP`, `target2`, `qty`. */
const fieldAt = (tokens: readonly Token[], at: number): Named | undefined => {
  const token = tokenAt(tokens, at);
  if (isWord(token, "LIMIT") || isWord(token, "LMT")) return { field: "limit", number: null, next: at + 1 };
  if (isWord(token, "QTY") || isWord(token, "QUANTITY")) return { field: "quantity", number: null, next: at + 1 };
  const label = levelLabelAt(tokens, at);
  if (label === undefined) return undefined;
  const last = tokenAt(tokens, label.next - 1);
  return { field: label.kind, number: last.kind === "number" ? last.text : null, next: label.next };
};

interface Name {
  /** In small letters, without its slash. */
  readonly text: string;
  /** The product that it names, in whose way the prices are written. */
  readonly product: FuturesProduct | null;
  readonly next: number;
}

/** An id, a symbol, or what people call a product. */
const nameAt = ({ tokens, postedAt }: Context, at: number): Name => {
  const end = runEnd(tokens, at);
  const named = productAt(tokens, at, dayAt(postedAt));
  if (named !== undefined && named.next >= end) {
    const text = (named.contract ?? named.product.root).replace("/", "").toLowerCase();
    return { text, product: named.product, next: named.next };
  }
  const sign = ["#", "$", "/"].some((mark) => isMark(tokenAt(tokens, at), mark));
  return { text: written(tokens, sign ? at + 1 : at, end).toLowerCase(), product: null, next: end };
};

type Values = Partial<Record<"limit" | "stop" | "target", Decimal>> & { quantity?: number; targetNumber?: number };

/** A price or a word that says nothing of what it changes; a number is proposed under each name that it may have. */
const whatIs = (offending: string, name: string, { target }: Values): Problem => {
  if (offending === "") return refuse("missing-price", "what of it is to change?", EXAMPLES);
  const text = `${offending.toLowerCase()} says neither limit, stop, target nor qty`;
  if (!/^[1-9]\d{0,8}(\.\d{1,6})?$/.test(offending)) return refuse("ambiguous", text, EXAMPLES, offending);
  const others = target === undefined ? EXAMPLES : [NUMBERED, ...EXAMPLES];
  return refuse("ambiguous", text, [`!tt modify ${name} limit ${offending}`, `!tt modify ${name} stop ${offending}`, ...others], offending);
};

/** `target2` is the second of several; a number with a point is a price that lacks its space. */
const readNumber = (number: string | null, values: Values): Problem | undefined => {
  if (number === null) return undefined;
  if (!/^[1-9]\d?$/.test(number)) return refuse("bad-price", `target${number} is none of several targets`, [NUMBERED, ...EXAMPLES], number);
  values.targetNumber = Number(number);
  return undefined;
};

/** Reads the value of a field into the values; the place behind it, or what is wrong. */
const readValue = (tokens: readonly Token[], from: number, field: Field, product: FuturesProduct | null, values: Values): number | Problem => {
  const end = runEnd(tokens, from);
  const text = written(tokens, from, end);
  if (values[field] !== undefined) return refuse("ambiguous", `two of: ${field}`, EXAMPLES, field);
  if (field === "quantity") {
    const quantity = quantityOf(text);
    if (!isOk(quantity)) return { ...quantity.left, suggestions: [EXAMPLES[0], ...quantity.left.suggestions] };
    values.quantity = quantity.right;
    return end;
  }
  const price = quotedAt(product, tokens, from) ?? amountAt(tokens, from);
  if (price === undefined || price.value <= ZERO) return refuse("bad-price", `${text === "" ? "nothing" : text} is no price`, EXAMPLES, text);
  values[field] = price.value;
  return price.next;
};

const readFields = ({ tokens }: Context, { text: name, product, next }: Name): Modify | Problem => {
  const values: Values = {};
  let at = behindSilent(tokens, next);
  do {
    const field = fieldAt(tokens, at);
    if (field === undefined) return whatIs(written(tokens, at, runEnd(tokens, at)), name, values);
    const read = readNumber(field.number, values) ?? readValue(tokens, behindJoint(tokens, field.next), field.field, product, values);
    if (typeof read !== "number") return read;
    at = behindSilent(tokens, read);
  } while (at < tokens.length);
  const { limit = null, stop = null, target = null, targetNumber = null, quantity = null } = values;
  return { kind: "modify", name, limit, stop, target, targetNumber, quantity };
};

const read = ({ context }: Reader): Instruction | undefined => {
  const { command, tokens } = context;
  const at = commandStart(context);
  if (!command || !VERBS.some((verb) => isWord(tokenAt(tokens, at), verb))) return undefined;
  if (tokens.some((token) => isMark(token, "?"))) return ignore("question");
  const from = behindSilent(tokens, at + 1);
  if (from >= tokens.length || fieldAt(tokens, from) !== undefined) {
    return invalid(refuse("missing-symbol", "which order? Name it by its id or its symbol", [...EXAMPLES, "!tt orders"]));
  }
  const found = readFields(context, nameAt(context, from));
  return "kind" in found ? found : invalid(found);
};

/**
 * `!tt modify fb-rs-e1 limit 6012`, `!tt modify MES stop 5990`, `!tt modify MES target2 6030`, `!tt modify MES qty 2`:
 * other terms for what works or is held. Every number says what it is.
 */
export const modifyCommand: Rule = { name: "modify-command", read };
