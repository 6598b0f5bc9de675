import { opens, type Phrase } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import { endsClause, isInside, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import {
  ambiguousSymbol,
  bareStrike,
  cashtag,
  mayBeSymbol,
  rightAlone,
  rightBeforeStrike,
  strikeAndRight,
  symbol,
} from "./contract.ts";
import { date, daysToExpiry, week } from "./expiry.ts";
import { fillLine } from "./fill-line.ts";
import { portion, soldPart } from "./fraction.ts";
import { INSIDE } from "./inside.ts";
import { label } from "./label.ts";
import { levels, targetBehind } from "./levels.ts";
import { occ } from "./occ.ts";
import { atSign, barePrice, entryBehind, preposition } from "./price.ts";
import { counted, inWords, leading, sharesNamed, sizeCount, timesCount } from "./quantity.ts";
import { ratioSize, size } from "./size.ts";
import { stakeLabel } from "./stake.ts";
import { trailing } from "./trailing.ts";
import { weekday } from "./weekday.ts";

// Which phrases may begin with a token, in the order in which they may claim it: the more of the text a form needs, the
// earlier. A new way of writing a field is a new phrase in these lists. A token is asked only for what it can begin:
// that saves nine of ten questions, and changes no answer.

/** The verb of an order whose contract stands first. */
const verbBehind: Phrase = ({ verb }, at) => (verb !== null && at === verb.at ? verb.next : at);

/**
 * `a starter in GOOGL`, `2 contracts in GOOGL`, `a position in GOOGL`: behind the verb `in` only leads to the symbol.
 */
const leadsIn: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  if (
    at === draft.start &&
    opens(draft) &&
    isWord(tokenAt(tokens, at), "POSITION") &&
    isWord(tokenAt(tokens, at + 1), "IN")
  )
    return at + 2;
  const staked = draft.size !== null || draft.quantity !== null;
  const leads = isWord(tokenAt(tokens, at), "IN") && staked && draft.symbol === null && opens(draft);
  return leads && mayBeSymbol(tokens, at + 1) ? at + 1 : at;
};

/** What stands inside an order and changes nothing: `the`, a colon, a bullet. */
const filler: Phrase = (draft, at) => {
  const token = tokenAt(draft.context.tokens, at);
  if (token.kind === "word") return (token.means & Meaning.filler) !== 0 ? at + 1 : at;
  return isMark(token, ":") || isMark(token, "#") || isMark(token, '"') || isMark(token, "✓") ? at + 1 : at;
};

/** The expiry on a line of its own, below the rest. It comes before any habit of the channel. */
const laterExpiry: Phrase = (draft, at) => {
  if (draft.expiry !== null) return at;
  const dated = date(draft, at);
  if (dated > at) return dated;
  const counted = daysToExpiry(draft, at);
  if (counted > at) return counted;
  const day = weekday(draft, at);
  return day > at ? day : week(draft, at);
};

const ANY = ~0;

/** A phrase, and the meanings of which a word must have one to begin it. */
type WithWord = readonly [meanings: number, phrase: Phrase];

const HEAD_WORDS: readonly WithWord[] = [
  [ANY, verbBehind],
  [ANY, ambiguousSymbol],
  [Meaning.count, timesCount],
  // "profit target" begins with a word of reports.
  [Meaning.label | Meaning.report, levels],
  [Meaning.label, label],
  [Meaning.filler, preposition],
  // "last" is a word of reports as well.
  [Meaning.portion | Meaning.report, portion],
  [Meaning.exit, soldPart],
  [Meaning.month, date],
  [Meaning.expiry, daysToExpiry],
  [Meaning.expiry, weekday],
  [Meaning.expiry, week],
  [Meaning.right, rightBeforeStrike],
  [Meaning.right, rightAlone],
  [Meaning.size, size],
  [Meaning.shares, sharesNamed],
  [Meaning.enter | Meaning.neutral, leadsIn],
  [Meaning.filler, filler],
];

const TRAILER_WORDS: readonly WithWord[] = [
  [Meaning.label | Meaning.report, levels],
  [Meaning.label, label],
  [Meaning.label, stakeLabel],
  [Meaning.count, timesCount],
  [Meaning.portion | Meaning.report, portion],
  [Meaning.exit, soldPart],
  [Meaning.size, size],
  [Meaning.month | Meaning.expiry, laterExpiry],
  [Meaning.filler, filler],
];

/** The phrases by a word's meanings; there are no more combinations of them than words in the lexicon. */
const byMeaning = (phrases: readonly WithWord[]): ((means: number) => readonly Phrase[]) => {
  const known = new Map<number, readonly Phrase[]>();
  return (means) => {
    const before = known.get(means);
    if (before !== undefined) return before;
    const some = phrases.filter(([meanings]) => (means & meanings) !== 0).map(([, phrase]) => phrase);
    known.set(means, some);
    return some;
  };
};

const headWords = byMeaning(HEAD_WORDS);
const trailerWords = byMeaning(TRAILER_WORDS);

/** A word without a meaning can only be a symbol, a number or a word of trailing stops. */
const HEAD_NAME: readonly Phrase[] = [sizeCount, daysToExpiry, inWords, portion, trailing, symbol];
const TRAILER_NAME: readonly Phrase[] = [sizeCount, trailing, stakeLabel, inWords, portion];

/** Before a comma or a currency sign: the number may go on. */
const NUMBER_ANY: readonly Phrase[] = [
  leading,
  entryBehind,
  portion,
  occ,
  ratioSize,
  date,
  daysToExpiry,
  counted,
  strikeAndRight,
  barePrice,
  bareStrike,
];
/** `12/18`, `1/2`, `12-18`, `50%`. */
const NUMBER_JOINED: readonly Phrase[] = [leading, portion, ratioSize, date, barePrice, bareStrike];
/** `590C`, `3 contracts`, `18 Dec`, `0DTE`. */
const NUMBER_NAMED: readonly Phrase[] = [
  leading,
  entryBehind,
  occ,
  date,
  daysToExpiry,
  counted,
  strikeAndRight,
  barePrice,
  bareStrike,
];
const NUMBER_ALONE: readonly Phrase[] = [leading, barePrice, bareStrike];

const DOLLAR: readonly Phrase[] = [leading, entryBehind, targetBehind, cashtag, strikeAndRight, barePrice, bareStrike];
const AT_SIGN: readonly Phrase[] = [atSign];
const OTHER_MARK: readonly Phrase[] = [fillLine, leading, filler];
const FOREIGN: readonly Phrase[] = [leading];
const NONE: readonly Phrase[] = [];

const withNumber = (behind: Token): readonly Phrase[] => {
  if (behind.kind === "word") return behind.means !== 0 || behind.glued ? NUMBER_NAMED : NUMBER_ALONE;
  if (behind.kind !== "mark") return NUMBER_ALONE;
  switch (behind.text) {
    case "/":
    case "-":
    case "%":
      return NUMBER_JOINED;
    case ",":
    case "$":
      return NUMBER_ANY;
    default:
      return NUMBER_ALONE;
  }
};

const withMark = (token: Token): readonly Phrase[] => {
  if (token.text === "@") return AT_SIGN;
  if (token.text === "$") return DOLLAR;
  return endsClause(token) && token.text !== "-" ? NONE : OTHER_MARK;
};

/** The phrases of an order that may begin at the place. */
export const phrasesAt = (tokens: readonly Token[], at: number): readonly Phrase[] => {
  if (isInside(tokens, at)) return INSIDE;
  const token = tokenAt(tokens, at);
  switch (token.kind) {
    case "word":
      return token.means === 0 ? HEAD_NAME : headWords(token.means);
    case "number":
      return withNumber(tokenAt(tokens, at + 1));
    case "mark":
      return withMark(token);
    case "foreign":
      return FOREIGN;
    default:
      return NONE;
  }
};

const TRAILER_NUMBER: readonly Phrase[] = [ratioSize, counted, portion, laterExpiry];
const TRAILER_MARK: readonly Phrase[] = [targetBehind, filler];

/** What may still be said at the start of a later clause, once the order is whole. */
export const trailersAt = (tokens: readonly Token[], at: number): readonly Phrase[] => {
  if (isInside(tokens, at)) return INSIDE;
  const token = tokenAt(tokens, at);
  switch (token.kind) {
    case "word":
      return token.means === 0 ? TRAILER_NAME : trailerWords(token.means);
    case "number":
      return TRAILER_NUMBER;
    case "mark":
      return TRAILER_MARK;
    default:
      return NONE;
  }
};
