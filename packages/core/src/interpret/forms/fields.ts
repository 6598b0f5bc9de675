import { CROSSED, HALT } from "../characters.ts";
import { Meaning } from "../lexicon.ts";
import { levelLabelAt } from "../phrases/levels.ts";
import { isInside, isMark, isWord, lineEnd, tokenAt, type Token } from "../tokens.ts";
import { LONGEST_LABEL, roleOf, type Role } from "./labels.ts";

/** A labelled field of a form, or an unlabelled line between them. */
export interface Field {
  readonly role: Role | "line";
  /** The tokens of its label. */
  readonly label: readonly Token[];
  readonly value: readonly Token[];
  /** Whether a label follows on the same line. */
  readonly joined: boolean;
}

interface Label {
  readonly role: Role;
  readonly at: number;
  /** Behind the label and its separator. */
  readonly next: number;
}

const BULLETS: ReadonlySet<string> = new Set(["-", "*", "#", "+", ".", ")", "(", "✓", "→", "~"]);

/** `🛑 Stop Loss: 0.80`, `❌ SL`: the sign draws what its label says. */
const isStopSign = (tokens: readonly Token[], at: number): boolean =>
  [CROSSED, HALT].includes(tokenAt(tokens, at).text) && levelLabelAt(tokens, at + 1) !== undefined;

/** Past bullets and numbering: `- Ticker`, `1. Ticker`. */
const pastBullets = (tokens: readonly Token[], from: number, end: number): number => {
  let at = from;
  if (tokenAt(tokens, at).kind === "number" && [".", ")"].includes(tokenAt(tokens, at + 1).text)) at += 2;
  while (
    at < end &&
    (tokenAt(tokens, at).kind === "foreign" || BULLETS.has(tokenAt(tokens, at).text) || isStopSign(tokens, at))
  )
    at++;
  return at;
};

/** Behind the separator of a label: `:`, `=`, `→`, or a dash that is no sign; the same place where there is none. */
const pastSeparator = (tokens: readonly Token[], at: number): number => {
  const token = tokenAt(tokens, at);
  const dash = isMark(token, "-") && (token.glued || !tokenAt(tokens, at + 1).glued);
  let next = dash || isMark(token, ":") || isMark(token, "=") || isMark(token, "→") ? at + 1 : at;
  while (next > at && isMark(tokenAt(tokens, next), ":")) next++;
  return next;
};

const isPart = (token: Token): boolean =>
  token.kind === "word" || (token.kind === "mark" && "/&#%-(".includes(token.text));

/** The label with its separator that begins at the place, the longest one first. */
const labelAt = (tokens: readonly Token[], at: number, end: number): Label | undefined => {
  if (!isPart(tokenAt(tokens, at))) return undefined;
  for (let to = Math.min(end, at + LONGEST_LABEL); to > at; to--) {
    const next = pastSeparator(tokens, to);
    const role = next === to || tokenAt(tokens, to - 1).kind === "line" ? undefined : roleOf(tokens, at, to);
    if (role !== undefined) return { role, at, next };
  }
  return undefined;
};

/** Words before the first colon of a line that are no label we know. */
const unknownLabel = (tokens: readonly Token[], at: number, end: number): Label | undefined => {
  for (let to = at; to < Math.min(end, at + LONGEST_LABEL + 1); to++) {
    const token = tokenAt(tokens, to);
    if (isMark(token, ":") && to > at && !tokenAt(tokens, to + 1).glued) {
      // "BTO | Ticker: NVDA": no label is about a ticker besides the ticker's own.
      const ticker = to > at + 1 && roleOf(tokens, to - 1, to) === "symbol";
      return ticker ? undefined : { role: "unknown", at, next: to + 1 };
    }
    if (!isPart(token)) return undefined;
  }
  return undefined;
};

const BARE_ROLES: ReadonlySet<Role> = new Set([
  "symbol", "strike", "right", "expiry", "entry", "price", "quantity", "target", "stop",
]);

const isValue = (role: Role, tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  if (role === "symbol") return isMark(token, "$") || (token.kind === "word" && token.capitals && token.means === 0);
  if (role === "right") return (token.means & Meaning.right) !== 0;
  const day = role === "expiry" && (token.means & (Meaning.month | Meaning.expiry)) !== 0;
  return day || token.kind === "number" || isMark(token, "$") || isMark(token, "@");
};

/** `Strike 185c`: a label at the start of its line with the value right behind it; or alone, its value below. */
const bareLabel = (tokens: readonly Token[], at: number, end: number): Label | undefined => {
  for (let to = Math.min(end, at + 3); to > at; to--) {
    const role = roleOf(tokens, at, to);
    if (role === undefined) continue;
    if (to === end) return { role, at, next: to };
    if (BARE_ROLES.has(role) && isValue(role, tokens, to) && !isInside(tokens, to)) return { role, at, next: to };
  }
  return undefined;
};

/** Words before a label that make it another one: `prior fill`, `stock price`. */
const QUALIFIERS: ReadonlySet<string> = new Set([
  "MAX", "MIN", "PRIOR", "PREVIOUS", "STOCK", "SHARE", "UNDERLYING", "SPOT", "IDEAL", "OLD", "LAST", "ORIGINAL",
  "PLANNED", "SUGGESTED", "CURRENT", "EXIT", "INITIAL", "NEXT", "NO", "NOT", "NEW", "BEST", "WORST", "OUR", "HIS",
  "HER", "THEIR",
]);

/**
 * Whether the word before a label inside a line belongs to it and not to the value before: then the label is unknown.
 */
const isQualified = (tokens: readonly Token[], at: number, before: Label): boolean => {
  const word = tokenAt(tokens, at - 1);
  if (word.kind !== "word" || at - 1 < before.next) return false;
  return (
    QUALIFIERS.has(word.text) || (word.means === 0 && at - 1 > before.next && !isMark(tokenAt(tokens, at - 2), "$"))
  );
};

const labelsOfLine = (tokens: readonly Token[], from: number, end: number): readonly Label[] => {
  const start = pastBullets(tokens, from, end);
  const first = labelAt(tokens, start, end) ?? unknownLabel(tokens, start, end) ?? bareLabel(tokens, start, end);
  const labels = first === undefined ? [] : [first];
  for (let at = first?.next ?? start + 1; at < end; at++) {
    const label = labelAt(tokens, at, end);
    if (label === undefined || tokenAt(tokens, at).glued) continue;
    const before = labels.at(-1);
    const qualified = before !== undefined && isQualified(tokens, at, before);
    labels.push(qualified ? { role: "unknown", at: at - 1, next: label.next } : label);
    at = label.next - 1;
  }
  return labels;
};

const isBlank = (tokens: readonly Token[]): boolean =>
  tokens.every(({ kind, text }) => kind === "foreign" || text === "-");

/** Whether a value says that there is none: `N/A`, `none`, `TBD`. */
export const isEmpty = (value: readonly Token[]): boolean =>
  isBlank(value) ||
  ["NA", "N", "TBD", "TBA", "XXX"].includes(tokenAt(value, 0).text) ||
  isWord(tokenAt(value, 0), "NONE");

/**
 * Cuts a message into fields: every label of the table with a separator begins one, at the start of a line and behind
 * other fields; a label that stands alone has its value on the next line.
 */
export const fieldsOf = (tokens: readonly Token[]): readonly Field[] => {
  const fields: Field[] = [];
  for (let from = 0; from < tokens.length; from = lineEnd(tokens, from) + 1) {
    const end = lineEnd(tokens, from);
    const labels = labelsOfLine(tokens, from, end);
    const first = labels[0]?.at ?? end;
    const before = labels.length > 0 && first === pastBullets(tokens, from, end) ? [] : tokens.slice(from, first);
    const last = fields.at(-1);
    const awaits = last !== undefined && last.role !== "line" && last.value.length === 0 && before.length > 0;
    if (awaits && labels.length === 0) fields.splice(-1, 1, { ...last, value: before });
    else if (!isBlank(before)) fields.push({ role: "line", label: [], value: before, joined: labels.length > 0 });
    labels.forEach(({ role, at, next }, index) => {
      const joined = index + 1 < labels.length;
      fields.push({
        role,
        label: tokens.slice(at, next),
        value: tokens.slice(next, labels[index + 1]?.at ?? end),
        joined,
      });
    });
  }
  return fields;
};
