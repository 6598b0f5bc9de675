import type { CivilDate } from "../../time.ts";
import { written } from "../phrases/amount.ts";
import { partAt } from "../phrases/fraction.ts";
import { COMMAND_EXAMPLE, refuse } from "../refusal.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { productAt } from "./names.ts";
import { object, type FuturesDraft } from "./order.ts";

/** What the words of a futures order are read with. */
export interface FuturesText {
  readonly tokens: readonly Token[];
  readonly today: CivilDate;
}

/** Reads one kind of words at a place and answers the place behind them; the same place when they are others. */
export type FuturesWords = (draft: FuturesDraft, text: FuturesText, at: number) => number;

/** How a right command of the same kind looks. */
export const exampleFor = ({ side }: FuturesDraft): string => (side === "flat" ? "!tt flat MES" : COMMAND_EXAMPLE);

/** Objects to a field that is given a second time. */
export const objectTwice = (draft: FuturesDraft, field: string, offending: string): void =>
  object(draft, refuse("ambiguous", `the order gives two of: ${field}`, [exampleFor(draft)], offending));

/** `MES`, `/ESZ6`, `micro s&p`. */
export const product: FuturesWords = (draft, { tokens, today }, at) => {
  const named = productAt(tokens, at, today);
  if (named === undefined) return at;
  if (draft.product !== null && (draft.product !== named.product || draft.contract !== named.contract)) {
    objectTwice(draft, "symbol", written(tokens, at, named.next));
  }
  draft.product = named.product;
  draft.contract = named.contract;
  return named.next;
};

/** `half`, `1/2`, `all`: the part of the position that `flat` closes. */
export const part: FuturesWords = (draft, { tokens }, at) => {
  const found = partAt(tokens, at);
  if (found === undefined) return at;
  const text = written(tokens, at, found.next);
  if (draft.side !== "flat" || found.fraction === null) {
    const to = isWord(tokenAt(tokens, found.next), "OF") ? found.next + 1 : found.next;
    const exact = { from: at, to, by: draft.side === "flat" ? "half" : "1" };
    // "sell all MES" is said of what is held; "buy some" has no number.
    const mend = found.fraction === null ? exact : { ...draft.sideAt, by: "flat" };
    const suggestions = ["!tt flat half MES", COMMAND_EXAMPLE] as const;
    object(draft, refuse("bad-quantity", `${text} is no quantity here`, suggestions, text), [mend]);
  } else if (draft.fraction !== null) objectTwice(draft, "part", text);
  else draft.fraction = found.fraction;
  return found.next;
};

/** What says nothing wherever it stands. */
const EMPTY: ReadonlySet<string> = new Set(
  "NOW PLEASE PLS PLZ ASAP THANKS THX TY FUTURES FUTURE".split(" "),
);
/** What says nothing while something follows it. */
const LEADING: ReadonlySet<string> = new Set("MY THE A AN OF AND WITH QTY QUANTITY".split(" "));
/** What speaks of a position that is there; a new one is nobody's yet. */
const OWNED: ReadonlySet<string> = new Set(["MY", "POSITION", "POSITIONS"]);
/** What says nothing beside a product, and without one not which is meant. */
const BESIDE_PRODUCT: ReadonlySet<string> = new Set(["NOTE", "NOTES", "TREASURY", "CONTRACT", "LOT"]);
const PLURAL: ReadonlySet<string> = new Set(["CONTRACTS", "LOTS", "CARS"]);

const isEnd = (token: Token): boolean => token.kind === "end" || token.kind === "line";

/** Whether a name follows, with an article before it or not: "half in my MES", and not "in 5 minutes". */
const namesNext = ({ tokens, today }: FuturesText, at: number): boolean => {
  let next = at;
  while (isWord(tokenAt(tokens, next), "THE") || isWord(tokenAt(tokens, next), "MY")) next++;
  return productAt(tokens, next, today) !== undefined;
};

/** `contracts` changes nothing behind a count, before one, or where there is a position to speak of. */
const saysHowMany = (draft: FuturesDraft, tokens: readonly Token[], at: number): boolean => {
  const behind = isMark(tokenAt(tokens, at + 1), ":") ? at + 2 : at + 1;
  return draft.side === "flat" || draft.quantity !== null || tokenAt(tokens, behind).kind === "number";
};

const plural = (draft: FuturesDraft, tokens: readonly Token[], at: number): number => {
  if (saysHowMany(draft, tokens, at)) return at + 1;
  const word = tokenAt(tokens, at).text;
  const to = isWord(tokenAt(tokens, at + 1), "OF") ? at + 2 : at + 1;
  const mend = { from: at, to, by: "" };
  object(draft, refuse("bad-quantity", `how many ${word.toLowerCase()}?`, [COMMAND_EXAMPLE], word), [mend]);
  return to;
};

const IGNORED_MARKS = [",", ".", "!", ":"];

/** What changes nothing: `contracts`, commas between the words; `my`, where something is held. */
export const filler: FuturesWords = (draft, text, at) => {
  const { tokens } = text;
  const token = tokenAt(tokens, at);
  if (token.kind === "line" || IGNORED_MARKS.some((mark) => isMark(token, mark))) return at + 1;
  if (token.kind !== "word") return at;
  if (EMPTY.has(token.text)) return at + 1;
  if (OWNED.has(token.text)) draft.owned ||= draft.side !== "flat";
  if (LEADING.has(token.text)) return isEnd(tokenAt(tokens, at + 1)) ? at : at + 1;
  if (OWNED.has(token.text)) return at + 1;
  if (BESIDE_PRODUCT.has(token.text)) {
    draft.unnamed = true;
    return at + 1;
  }
  // An order that is there already is cancelled, not closed.
  if (token.text === "ORDER") return draft.side === "flat" ? at : at + 1;
  if (PLURAL.has(token.text)) return plural(draft, tokens, at);
  if (token.text === "IN" || token.text === "ON") return namesNext(text, at + 1) ? at + 1 : at;
  return at;
};
