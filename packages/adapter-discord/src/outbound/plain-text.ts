/** Breaks up what Discord would read as a mention; nobody sees it. */
const BREAK = "\u200b";

/** Bidirectional and invisible formatting: a text must not look like another one. */
const INVISIBLE = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const CONTROL_PICTURES = 0x2400;
const DELETE = 0x7f;

/** A control character, shown instead of obeyed: ANSI's escape is one. */
const shown = (control: string): string => {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
  return code === DELETE ? "\u2421" : "\ufffd";
};

/** A text without anything that a reader could not see: control characters are shown, what hides is left out. */
export const cleaned = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll("\t", " ")
    .replaceAll(/[\0-\x09\x0b-\x1f\x7f-\x9f]/g, shown)
    .replaceAll(INVISIBLE, "");

/** Characters that mean something to Discord's Markdown anywhere, and those that do at the beginning of a line. */
const ANYWHERE = /[\\*_~`|[\]<]/g;
const AT_START = /^(\s*)([#>+-])/;

/** A line, or what is left of a cut one, whose beginning means nothing. */
export const plainStart = (line: string): string => line.replace(AT_START, String.raw`$1\$2`);

const escapedLine = (line: string): string =>
  plainStart(line.replaceAll(ANYWHERE, String.raw`\$&`)).replaceAll("@", `@${BREAK}`);

/**
 * A text as Discord shows it letter by letter: nothing in it is a mention, a masked link, formatting or a control
 * sequence. What we say quotes what others wrote, so all of it goes through here.
 */
export const plainText = (text: string): string => cleaned(text).split("\n").map(escapedLine).join("\n");
