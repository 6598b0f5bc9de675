/**
 * Chat text holds more than a trader sees or means: zero-width marks, decorations, typographic dashes, letters of other
 * alphabets that look like ours. What has no meaning goes, what has an ASCII twin of the same meaning becomes it, and
 * everything else stays as it is, so that it can never pass for a letter or digit of an order.
 */

/** Result of an action, as rooms mark it. */
export const TICKED = "✓";
export const CROSSED = "✗";
/** A stop sign: it undoes an entry, and only draws the end of a close or the stop beside it. */
export const HALT = "✋";
/** Every arrow: `➜`, `→`, `➡️`. */
export const ARROW = "→";

const SAME_MEANING: ReadonlyMap<number, string> = new Map([
  [0xa0, " "],
  [0xad, ""],
  [0x202f, " "],
  [0x205f, " "],
  [0x3000, " "],
  [0x2022, " "],
  [0x2026, "..."],
  [0x2018, "'"],
  [0x2019, "'"],
  [0x201c, '"'],
  [0x201d, '"'],
  [0x2028, "\n"],
  [0x2029, "\n"],
  [0x2212, "-"],
  [0x203c, "!"],
  [0x2049, "?"],
  [0xfeff, ""],
  [0x2705, TICKED],
  [0x2611, TICKED],
  [0x2714, TICKED],
  [0x274c, CROSSED],
  [0x2716, CROSSED],
  // A thumb down, no entry, crossed arms.
  [0x1f44e, CROSSED],
  [0x1f6ab, CROSSED],
  [0x26d4, CROSSED],
  [0x1f645, CROSSED],
  // A cap (a lie), a clown, disgust.
  [0x1f9e2, CROSSED],
  [0x1f921, CROSSED],
  [0x1f92e, CROSSED],
  // A stop sign, a hand.
  [0x1f6d1, HALT],
  [0x270b, HALT],
]);

const within = (code: number, low: number, high: number): boolean => code >= low && code <= high;

/**
 * Joiners and variation selectors: nothing is seen, so nothing is there. Marks that turn the direction are not here.
 */
const isInvisible = (code: number): boolean =>
  within(code, 0x200b, 0x200e) ||
  within(code, 0x2060, 0x2064) ||
  within(code, 0xfe00, 0xfe0f) ||
  within(code, 0xe0000, 0xe01ef);

const isArrow = (code: number): boolean =>
  within(code, 0x2190, 0x21ff) ||
  within(code, 0x2794, 0x27be) ||
  within(code, 0x27f0, 0x27ff) ||
  within(code, 0x2b05, 0x2b07);

/** Symbols and pictures that can't be taken for a letter or digit. Enclosed letters (🅱, 🇧) are left out on purpose. */
const isDecoration = (code: number): boolean =>
  within(code, 0x2300, 0x23ff) ||
  within(code, 0x2500, 0x27bf) ||
  within(code, 0x2900, 0x2bff) ||
  within(code, 0x1f000, 0x1f0ff) ||
  within(code, 0x1f200, 0x1faff);

const plainOf = (code: number, character: string): string => {
  const same = SAME_MEANING.get(code);
  if (same !== undefined) return same;
  if (isInvisible(code)) return "";
  if (within(code, 0x2000, 0x200a)) return " ";
  if (within(code, 0x2010, 0x2015)) return "-";
  if (isArrow(code)) return ARROW;
  return isDecoration(code) ? " " : character;
};

const isFigure = (code: number): boolean => within(code, 0x30, 0x39) || code === 0x2e;

const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7e) return false;
  return true;
};

/**
 * The text as the tokenizer reads it: {@link TICKED}, {@link CROSSED}, {@link HALT} and {@link ARROW} are the only
 * symbols left.
 */
export const plain = (text: string): string => {
  if (isAscii(text)) return text;
  let result = "";
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    at += character.length;
    // Inside a number nobody puts a joiner by accident: it stays, and what is no whole number is refused.
    if (
      code > 0x7e &&
      isInvisible(code) &&
      isFigure(result.charCodeAt(result.length - 1)) &&
      isFigure(text.charCodeAt(at))
    ) {
      result += character;
      continue;
    }
    result += code <= 0x7e ? character : plainOf(code, character);
  }
  return result;
};

const TWINS = "АВЕКМНОРСТХаеосрхІЅЈіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧοоԚԜ";
const LETTERS = "ABEKMHOPCTXaeocpxISJisjABEZHIKMNOPTYXooQW";

const TWIN_OF: ReadonlyMap<string, string> = new Map(
  Array.from(TWINS, (twin, index): [string, string] => [twin, LETTERS[index] ?? ""]),
);

/** The first letters of the enclosed alphabets that pictures of letters come from: 🄰 🅐 🅰 🇦. */
const ENCLOSED = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6];

const enclosedLetter = (character: string): string | undefined => {
  const code = character.codePointAt(0) ?? 0;
  const first = ENCLOSED.find((from) => within(code, from, from + 25));
  return first === undefined ? undefined : String.fromCharCode(65 + code - first);
};

/**
 * What a text looks like to a person, in ASCII: Cyrillic and Greek twins, full-width and mathematical letters. Only to
 * say what was probably meant in a refusal; never to read an order from.
 */
export const looksLike = (text: string): string => {
  let result = "";
  for (const character of text.normalize("NFKD"))
    result += TWIN_OF.get(character) ?? enclosedLetter(character) ?? character;
  return result.toUpperCase();
};
