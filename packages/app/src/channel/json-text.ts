/**
 * Positions in JSON text. `JSON.parse` is fast and says little about where it stopped; this scanner is asked only when
 * something is wrong, and names the place in a person's words. It keeps its own stack, so no nesting overflows it.
 */

/** Keys and list positions (from 0) that lead to a value. */
export type JsonPath = readonly (string | number)[];

/** Line and column, both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Where JSON stops being JSON, and what should stand there. */
export interface JsonBreak {
  readonly offset: number;
  readonly expected: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Line and column of an offset. */
export const textPlace = (text: string, offset: number): TextPlace => {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
};

const SPACE = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const LITERAL = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

/**
 * The text in double quotes at the position, quotes included; null when the end comes first, undefined when something
 * stands in it that may not. By hand: a pattern would keep a mark for each letter.
 */
const quotedAt = (text: string, at: number): string | null | undefined => {
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 34) return text.slice(at, end + 1);
    if (code < 32) return undefined;
    if (code !== 92) continue;
    const escape = matchAt(ESCAPE, text, end);
    if (escape === undefined) return undefined;
    end += escape.length - 1;
  }
  return null;
};

interface Level {
  readonly kind: "[" | "{";
  index: number;
  key: string;
}

interface Walk {
  readonly text: string;
  at: number;
  readonly levels: Level[];
}

const skipSpace = (walk: Walk): string => {
  walk.at += matchAt(SPACE, walk.text, walk.at)?.length ?? 0;
  return walk.text[walk.at] ?? "";
};

const cutOff = (walk: Walk, expected: string): JsonBreak => ({
  offset: walk.text.length,
  expected: `the text ends where ${expected} should follow`,
  fix: "the file is cut off: export or copy it again",
});

const stop = (walk: Walk, expected: string, fix: string): JsonBreak =>
  walk.at >= walk.text.length
    ? cutOff(walk, expected)
    : { offset: walk.at, expected: `${expected} should stand here`, fix };

/** Reads the key of an object and its colon. */
const readKey = (walk: Walk): JsonBreak | undefined => {
  const key = walk.text[walk.at] === '"' ? quotedAt(walk.text, walk.at) : undefined;
  if (key === null) return cutOff(walk, "a closing quote");
  if (key === undefined)
    return stop(walk, "a name in double quotes", "put names in double quotes, and no comma before }");
  const level = walk.levels.at(-1);
  if (level !== undefined) level.key = String(JSON.parse(key));
  walk.at += key.length;
  if (skipSpace(walk) !== ":") return stop(walk, "a colon", 'write "name": value');
  walk.at++;
  return undefined;
};

/** Enters a list or object, or steps over a simple value; true when a value must follow at once. */
const readValue = (walk: Walk): JsonBreak | boolean => {
  const first = skipSpace(walk);
  if (first === "[" || first === "{") {
    walk.at++;
    walk.levels.push({ kind: first, index: 0, key: "" });
    const next = skipSpace(walk);
    if (next === (first === "[" ? "]" : "}")) return false;
    return first === "{" ? (readKey(walk) ?? true) : true;
  }
  if (first === '"') {
    const text = quotedAt(walk.text, walk.at);
    if (text === null) return cutOff(walk, "a closing quote");
    if (text === undefined)
      return stop(walk, "a closed text", "close the double quotes; write line breaks as \\n and backslashes as \\\\");
    walk.at += text.length;
    return false;
  }
  const literal = matchAt(LITERAL, walk.text, walk.at);
  if (literal === undefined)
    return stop(walk, "a value", "write a text in double quotes, a number, true, false, null, a list or an object");
  walk.at += literal.length;
  return false;
};

/** Goes on after a value: closes levels, or stands before the next value (true), or at the end (false). */
const afterValue = (walk: Walk): JsonBreak | boolean => {
  for (;;) {
    const level = walk.levels.at(-1);
    const next = skipSpace(walk);
    if (level === undefined)
      return next === ""
        ? false
        : { offset: walk.at, expected: "nothing should follow the value", fix: "remove the rest" };
    const close = level.kind === "[" ? "]" : "}";
    if (next === close) {
      walk.at++;
      walk.levels.pop();
      continue;
    }
    if (next !== ",") return stop(walk, `a comma or ${close}`, `separate values by commas and close with ${close}`);
    walk.at++;
    level.index++;
    if (level.kind === "[") return true;
    skipSpace(walk);
    return readKey(walk) ?? true;
  }
};

/** Walks all values in their order; `visit` is called before each one and ends the walk with true. */
const walkJson = (text: string, visit: (walk: Walk) => boolean): JsonBreak | undefined => {
  const walk: Walk = { text, at: 0, levels: [] };
  let more: JsonBreak | boolean = true;
  while (more === true) {
    skipSpace(walk);
    if (visit(walk)) return undefined;
    more = readValue(walk);
    if (more === false) more = afterValue(walk);
  }
  return more === false ? undefined : more;
};

/** Where the text stops being JSON; undefined when it is JSON. */
export const jsonBreak = (text: string): JsonBreak | undefined => walkJson(text, () => false);

/**
 * For each path the offset at which its value begins, or that of the innermost value around it that exists. One walk
 * for all of them: the text may be large.
 */
export const valueOffsets = (text: string, paths: readonly JsonPath[]): readonly number[] => {
  const found = paths.map(() => ({ offset: 0, depth: -1 }));
  walkJson(text, ({ levels, at }) => {
    for (const [n, path] of paths.entries()) {
      const best = found[n];
      if (best === undefined || levels.length > path.length || levels.length <= best.depth) continue;
      if (!levels.every(({ kind, index, key }, depth) => path[depth] === (kind === "[" ? index : key))) continue;
      best.offset = at;
      best.depth = levels.length;
    }
    return found.every(({ depth }, n) => depth === paths[n]?.length);
  });
  return found.map(({ offset }) => offset);
};
