import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, Scalar, type Node, type Pair } from "yaml";

/**
 * What a settings file says before anybody judges it. Every value is the text that stands in the file: no number is
 * made, so a Discord id keeps all its digits and a price never passes through a float. An empty value is null.
 */
export type Tree = null | string | readonly Tree[] | { readonly [key: string]: Tree };

/** Keys and list positions (from 0) that lead to a value. */
export type KeyPath = readonly (string | number)[];

/** Line and column, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Something that is wrong with the file itself, before its settings are looked at. */
export interface Fault {
  readonly place: Place;
  readonly code: "settings-syntax" | "duplicate-setting";
  readonly text: string;
  readonly fix: string;
}

/** A file that was read. `tree` is null when `faults` holds syntax errors: then nothing in it can be relied on. */
export interface SettingsDocument {
  readonly tree: Tree;
  readonly faults: readonly Fault[];
  /** Where the value at the path stands; the nearest section around it when it is not in the file. */
  valuePlace(path: KeyPath): Place;
  /** Where the key that ends the path stands. */
  keyPlace(path: KeyPath): Place;
  has(path: KeyPath): boolean;
}

/** What the reader says of each kind of syntax error. The parser's own words would show parts of the file. */
const SYNTAX: Readonly<Record<string, readonly [text: string, fix: string]>> = {
  BAD_INDENT: [
    "the indentation does not fit the lines above",
    "indent what belongs together equally, and close every [ and {",
  ],
  TAB_AS_INDENT: ["a tab is used for indentation", "indent with spaces"],
  MISSING_CHAR: [
    "a quote, colon, comma or bracket is missing",
    "close what was opened, and write a space after each colon",
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    "a second setting stands in the line, or is indented under a value",
    "give each setting a line of its own",
  ],
  MULTILINE_IMPLICIT_KEY: ["a setting's name runs over several lines", "write `name: value` in one line"],
  BAD_SCALAR_START: ["the value begins with a character that means something else in YAML", "put the value in quotes"],
  BAD_DQ_ESCAPE: [
    "a backslash in double quotes is followed by a letter that means nothing there",
    "use single quotes, or write \\\\",
  ],
  MULTIPLE_DOCS: ["a second document begins", "remove the line ---"],
  TAG_RESOLVE_FAILED: ["a tag (!…) is no part of a settings file", "write the plain value"],
  RESOURCE_EXHAUSTION: ["the sections are nested too deeply", "no setting is deeper than five levels"],
};

const OTHER_SYNTAX = ["this is neither YAML nor JSON", "write `name: value`, each in a line of its own"] as const;

const PLACELESS: Place = { line: 1, column: 1 };

const keyOf = (pair: Pair): string | undefined => (isScalar(pair.key) ? String(pair.key.value) : undefined);

const isEmpty = (node: Scalar): boolean =>
  node.type === Scalar.PLAIN && ["", "~", "null", "Null", "NULL"].includes(String(node.value));

interface Read {
  readonly fault: (node: unknown, code: Fault["code"], text: string, fix: string) => void;
}

const readMap = (pairs: readonly Pair[], path: KeyPath, read: Read): Tree => {
  const seen = new Set<string>();
  const entries: [string, Tree][] = [];
  for (const pair of pairs) {
    const key = keyOf(pair);
    if (key === undefined) {
      read.fault(pair.key, "settings-syntax", "a setting's name is a plain word", "write `name: value`");
      continue;
    }
    if (seen.has(key)) {
      read.fault(
        pair.key,
        "duplicate-setting",
        `${[...path, shown(key)].join(".")} is set a second time`,
        "keep one of the two lines",
      );
      continue;
    }
    seen.add(key);
    entries.push([key, readNode(pair.value, [...path, key], read)]);
  }
  return Object.fromEntries(entries);
};

const readNode = (node: unknown, path: KeyPath, read: Read): Tree => {
  if (node === null || node === undefined) return null;
  if (isMap(node)) return readMap(node.items, path, read);
  if (isSeq(node)) return node.items.map((item, index) => readNode(item, [...path, index], read));
  if (isScalar(node)) return isEmpty(node) ? null : String(node.value);
  if (isAlias(node)) read.fault(node, "settings-syntax", "references (*name) are not read", "write the value itself");
  return null;
};

/** Follows a path as far as the file goes. */
const follow = (
  root: unknown,
  path: KeyPath,
): { readonly found: boolean; readonly node: unknown; readonly key: unknown } => {
  let node = root;
  let key: unknown = null;
  for (const step of path) {
    const pair = isMap(node) ? node.items.find((item) => keyOf(item) === step) : undefined;
    const item: unknown = isSeq(node) && typeof step === "number" ? node.items[step] : undefined;
    if (pair === undefined && item === undefined) return { found: false, node, key };
    key = pair?.key ?? item;
    node = pair === undefined ? item : (pair.value ?? pair.key);
  }
  return { found: true, node, key };
};

/** A text from the file as an error may show it: short, in one line, and nothing of an address: it may hold a login. */
export const shown = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ");
  const address = /^([a-z][a-z0-9+.-]*:\/\/)/i.exec(line)?.[1];
  if (address !== undefined) return `${address}[secret]`;
  if (line.includes("://") || line.includes("@")) return "[secret]";
  return line.length <= 40 ? line : `${line.slice(0, 39)}…`;
};

/** Reads YAML, of which JSON is a subset. Never fails: what is wrong is in `faults`. */
export const readDocument = (source: string): SettingsDocument => {
  const lines = new LineCounter();
  // The failsafe schema makes no numbers, booleans or dates of texts: the settings themselves know what they are.
  const document = parseDocument(source.replace(/^\ufeff/, ""), {
    schema: "failsafe",
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
  });
  const placeAt = (offset: number | undefined): Place => {
    if (offset === undefined) return PLACELESS;
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const placeOfNode = (node: unknown): Place => placeAt((node as Node | null)?.range?.[0]); // a parsed node

  const faults: Fault[] = [];
  const lineSeen = new Set<number>();
  for (const { code, pos } of [...document.errors, ...document.warnings]) {
    const place = placeAt(pos[0]);
    if (lineSeen.has(place.line)) continue; // one slip often gives several errors
    lineSeen.add(place.line);
    const [text, fix] = SYNTAX[code] ?? OTHER_SYNTAX;
    faults.push({ place, code: "settings-syntax", text, fix });
  }
  const sound = faults.length === 0;
  const root: unknown = document.contents;
  const fault: Read["fault"] = (node, code, text, fix) => faults.push({ place: placeOfNode(node), code, text, fix });
  const tree = sound ? readNode(root, [], { fault }) : null;
  return {
    tree,
    faults,
    valuePlace: (path) => placeOfNode(follow(root, path).node),
    keyPlace: (path) => placeOfNode(follow(root, path).key ?? root),
    has: (path) => follow(root, path).found,
  };
};
