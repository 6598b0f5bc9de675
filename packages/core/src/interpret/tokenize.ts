import { ARROW, CROSSED, HALT, plain, TICKED } from "./characters.ts";
import { foreignToken, lineToken, markToken, numberToken, wordToken, type Token } from "./tokens.ts";

/** What a message says in its author's own words, and which kinds of text were left out of it. */
export interface Passage {
  readonly tokens: readonly Token[];
  readonly hidden: { readonly quote: boolean; readonly code: boolean; readonly struck: boolean };
}

type Hidden = { -readonly [Kind in keyof Passage["hidden"]]: boolean };

const NEWLINE = 10;
const SPACE = 32;
const DOLLAR = 36;
const APOSTROPHE = 39;
const DOT = 46;
const LESS = 60;
const GREATER = 62;
const AT = 64;
const BACKTICK = 96;
const TILDE = 126;

/** Longest mention or custom emoji, `<a:name:id>`. */
const TAG_LENGTH = 100;

const SYMBOLS = TICKED + CROSSED + HALT + ARROW;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isForeign = (code: number): boolean => code > 0x7e && !SYMBOLS.includes(String.fromCharCode(code));
const isPart = (code: number): boolean => isLetter(code) || isDigit(code) || isForeign(code);
/** `*`, `_` and `|` make text bold, oblique or hidden until clicked. */
const isMarkup = (code: number): boolean => code === 42 || code === 95 || code === 124;

const afterDigits = (text: string, from: number): number => {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
};

const afterNumber = (text: string, from: number): number => {
  const whole = afterDigits(text, from);
  return text.charCodeAt(whole) === DOT && isDigit(text.charCodeAt(whole + 1)) ? afterDigits(text, whole + 1) : whole;
};

const afterWord = (text: string, from: number): number => {
  let at = from;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (isLetter(code) || isForeign(code)) continue;
    if (code !== APOSTROPHE || at === from || !isLetter(text.charCodeAt(at + 1))) return at;
  }
};

const afterBlank = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && text.charCodeAt(at) > SPACE) at++;
  return at;
};

const afterTextLine = (text: string, from: number): number => {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
};

/** Behind `<@id>`, `<#id>`, `<:name:id>`, `<t:time>`, `</command:id>`; `from` when it is none of them. */
const afterTag = (text: string, from: number): number => {
  if (!"@#:at/i".includes(text[from + 1] ?? " ")) return from;
  const last = Math.min(from + TAG_LENGTH, text.length);
  for (let at = from + 1; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === GREATER) return at + 1;
    if (code <= SPACE || code === LESS) return from;
  }
  return from;
};

/** Names hold `_`, and `.` and `-` inside: nothing of one may be left over to be read as a number. */
const isNamePart = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return isPart(code) || code === 95 || ((code === DOT || code === 45) && isPart(text.charCodeAt(at + 1)));
};

/** Behind `@here` or `@name`; `@market` is a price. */
const afterMention = (text: string, from: number): number => {
  if (!isLetter(text.charCodeAt(from + 1))) return from;
  let at = from + 1;
  while (isNamePart(text, at)) at++;
  const name = text.slice(from + 1, at).toUpperCase();
  return name === "MARKET" || name === "MKT" ? from : at;
};

/** Behind what a pair of delimiters encloses; a block that is never closed reaches to the end. */
const afterEnclosed = (text: string, from: number, delimiter: string): number => {
  const end = text.indexOf(delimiter, from + delimiter.length);
  if (end >= 0) return end + delimiter.length;
  return delimiter.length === 3 ? text.length : from + delimiter.length;
};

const afterCode = (text: string, from: number, hidden: Hidden): number => {
  const delimiter = ["```", "``"].find((ticks) => text.startsWith(ticks, from)) ?? "`";
  const end = afterEnclosed(text, from, delimiter);
  if (end > from + delimiter.length) hidden.code = true;
  return end;
};

const afterStruck = (text: string, from: number, hidden: Hidden): number => {
  const end = afterEnclosed(text, from, "~~");
  if (end > from + 2) hidden.struck = true;
  return end;
};

/** `||…||` hides text until it is clicked: what is not said openly is no order. */
const afterSpoiler = (text: string, from: number, hidden: Hidden): number => {
  const end = afterEnclosed(text, from, "||");
  if (end > from + 2) hidden.struck = true;
  return end;
};

const afterMarkup = (text: string, from: number): number => {
  let at = from;
  while (isMarkup(text.charCodeAt(at))) at++;
  // Between two letters or digits it is no markup, and dropping it would glue or part them.
  return from > 0 && isPart(text.charCodeAt(from - 1)) && isPart(text.charCodeAt(at)) ? from : at;
};

/** Behind what is not the author's words: mentions, code, struck text, markup. `from` when it is words. */
const afterAside = (text: string, from: number, hidden: Hidden): number => {
  const code = text.charCodeAt(from);
  if (code === LESS) return afterTag(text, from);
  if (code === AT) return afterMention(text, from);
  if (code === BACKTICK) return afterCode(text, from, hidden);
  if (code === TILDE) return text.charCodeAt(from + 1) === TILDE ? afterStruck(text, from, hidden) : from;
  if (text.startsWith("||", from)) return afterSpoiler(text, from, hidden);
  if (isMarkup(code)) return afterMarkup(text, from);
  return from;
};

/** Behind an address; `from` when none begins there. */
const afterAddress = (text: string, from: number): number =>
  /^https?:\/\//i.test(text.slice(from, from + 8)) ? afterBlank(text, from) : from;

/** Behind a quoted line (`> …`) or the quoted rest (`>>> …`); where the profile reads quotes, behind the mark alone. */
const afterQuote = (text: string, from: number, readsQuotes: boolean): number => {
  const rest = text.startsWith(">>>", from);
  if (readsQuotes) return from + (rest ? 3 : 1);
  return rest ? text.length : afterTextLine(text, from);
};

/** Read as one exclamation mark (`characters.ts`). */
const DOUBLE_EXCLAMATION = "\u203c";

/** Whether a message is a command: `!tt` stands first, apart from blanks and what can't be seen. */
export const isCommand = (message: string): boolean => {
  if (!message.includes("!") && !message.includes(DOUBLE_EXCLAMATION)) return false;
  const text = plain(message).trimStart();
  return /^!tt(?:\s|$)/i.test(text.slice(0, 4));
};

/** A stop as people type it in a hurry or copy it: in code marks, bold, with a blank behind the exclamation mark. */
const HURRIED_STOP = /^[\s`*_]*!\s*tt[\s`*_]+(kill|pause|stop|halt)(?![a-z0-9'’])/i;

/**
 * The message as its command is read. A stop is never refused for how it is written, so that one which stands first is
 * taken out of code marks and markup; everything else stays as it is, and so does what is quoted.
 */
export const commandText = (message: string): string => {
  if (!message.includes("!") && !message.includes(DOUBLE_EXCLAMATION)) return message;
  const text = plain(message);
  const found = HURRIED_STOP.exec(text);
  return found === null ? message : `!tt ${text.slice(found[0].length - (found[1] ?? "").length).replaceAll("`", " ")}`;
};

const hasForeign = (text: string, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) > 0x7e) return true;
  return false;
};

/**
 * Cuts a message into tokens, in one pass and linear time. Quoted lines are left out unless `readsQuotes`; code, struck
 * text, mentions, addresses and markup always.
 */
export const tokenize = (message: string, readsQuotes: boolean): Passage => {
  const text = plain(message);
  const tokens: Token[] = [];
  const hidden: Hidden = { quote: false, code: false, struck: false };
  let at = 0;
  let glued = false;
  let lineStart = true;
  while (at < text.length) {
    const from = at;
    const code = text.charCodeAt(from);
    if (code <= SPACE) {
      at++;
      glued = false;
      if (code === NEWLINE) {
        lineStart = true;
        tokens.push(lineToken());
      }
      continue;
    }
    if (lineStart && code === GREATER) {
      at = afterQuote(text, from, readsQuotes);
      hidden.quote ||= !readsQuotes;
      continue;
    }
    lineStart = false;
    if (isLetter(code) || isForeign(code)) {
      at = code === 104 || code === 72 ? afterAddress(text, from) : from;
      if (at > from) {
        glued = false;
        continue;
      }
      at = afterWord(text, from);
      const run = text.slice(from, at);
      const tagged = glued && text.charCodeAt(from - 1) === DOLLAR;
      tokens.push(hasForeign(text, from, at) ? foreignToken(run, glued) : wordToken(run, glued, tagged));
    } else if (isDigit(code) || (code === DOT && isDigit(text.charCodeAt(from + 1)))) {
      at = afterNumber(text, from);
      tokens.push(numberToken(text.slice(from, at), glued));
    } else {
      at = afterAside(text, from, hidden);
      if (at > from) {
        glued = false;
        continue;
      }
      const arrow = text.charCodeAt(from + 1) === GREATER && (code === 45 || code === 61);
      at = from + (arrow ? 2 : 1);
      tokens.push(markToken(arrow ? ARROW : text.slice(from, at), glued));
    }
    glued = true;
  }
  return { tokens, hidden };
};
