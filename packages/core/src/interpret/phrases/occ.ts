import { parseDecimal, ZERO, type Decimal } from "../../decimal.ts";
import { isOk } from "../../result.ts";
import { expiryOn } from "../days.ts";
import { fill, object, type Phrase } from "../draft.ts";
import { tokenAt, type Token } from "../tokens.ts";
import { rightOf } from "./contract.ts";

const DATE = /^\d{6}$/;
/** The symbology's strike: eight digits, the last three behind the point. */
const PADDED = /^\d{8}$/;

/** A strike as platforms shorten it. `0590000` has lost a digit of the eight. */
const SHORT = /^(?:[1-9]\d{0,4}(?:\.\d{1,3})?|0\.\d{1,3})$/;

const strikeOf = (text: string): Decimal | undefined => {
  if (PADDED.test(text)) return parseDecimal(`${text.slice(0, 5)}.${text.slice(5)}`);
  return SHORT.test(text) ? parseDecimal(text) : undefined;
};

const isEnd = (token: Token): boolean => !token.glued || (token.kind !== "word" && token.kind !== "number");

/**
 * `261218C00590000` and `261218C590` behind a symbol: expiry, right and strike as options are listed (OCC, Options
 * Symbology Initiative) and as trading platforms shorten it.
 */
export const occ: Phrase = (draft, at) => {
  const { tokens, postedAt } = draft.context;
  const date = tokenAt(tokens, at);
  const letter = tokenAt(tokens, at + 1);
  const digits = tokenAt(tokens, at + 2);
  const right = letter.glued && letter.text.length === 1 ? rightOf(letter) : undefined;
  if (draft.symbol === null || right === undefined || date.kind !== "number" || !DATE.test(date.text)) return at;
  const strike = digits.glued && digits.kind === "number" ? strikeOf(digits.text) : undefined;
  if (strike === undefined || strike <= ZERO || !isEnd(tokenAt(tokens, at + 3))) return at;
  const [year, month, day] = [0, 2, 4].map((from) => Number(date.text.slice(from, from + 2)));
  const written = { year: 2000 + (year ?? 0), month: month ?? 0, day: day ?? 0 };
  const expiry = expiryOn(written, postedAt);
  if (!isOk(expiry)) object(draft, expiry.left);
  else fill(draft, "expiry", expiry.right);
  fill(draft, "right", right);
  fill(draft, "strike", strike);
  draft.writtenDate ??= written;
  return at + 3;
};
