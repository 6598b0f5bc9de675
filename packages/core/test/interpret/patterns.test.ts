import { readdirSync, readFileSync } from "node:fs";
import { parseRegExpLiteral, type AST } from "@eslint-community/regexpp";
import { parseAst } from "vitest/node";
import { describe, expect, it } from "vitest";

// No pattern of the interpreter may need more than one pass over its text. Nothing is timed here: each pattern is parsed,
// and looked through for quantifiers that could share out the same characters in more than one way.

const SOURCES = new URL("../../src/interpret/", import.meta.url);

type Element = AST.Alternative["elements"][number];

const isRepeated = (element: Element): element is AST.Quantifier => element.type === "Quantifier" && element.max > 1;

const isVariable = (element: Element): element is AST.Quantifier =>
  element.type === "Quantifier" && element.min !== element.max;

const alternativesOf = (element: Element): readonly AST.Alternative[] => {
  if (element.type === "Quantifier") return alternativesOf(element.element);
  return "alternatives" in element ? element.alternatives : [];
};

/** The elements that stand for one character, in a group or alone. */
const lettersIn = (element: Element): readonly string[] => {
  if (element.type === "Quantifier") return lettersIn(element.element);
  const within = alternativesOf(element).flatMap(({ elements }) => elements.flatMap(lettersIn));
  const one = ["Character", "CharacterSet", "CharacterClass"].includes(element.type);
  return one ? [element.raw] : within;
};

const CHARACTERS = Array.from({ length: 0x2200 }, (_, code) => String.fromCharCode(code));

const overlap = (one: Element, other: Element): boolean => {
  const matchers = [one, other].map((element) => lettersIn(element).map((raw) => new RegExp(`^${raw}$`)));
  return CHARACTERS.some((character) => matchers.every((some) => some.some((matcher) => matcher.test(character))));
};

const mayBeEmpty = (element: Element): boolean =>
  element.type === "Assertion" ||
  (element.type === "Quantifier" && element.min === 0) ||
  alternativesOf(element).some(({ elements }) => elements.every(mayBeEmpty));

const holds = (element: Element, is: (element: Element) => boolean): boolean =>
  is(element) || alternativesOf(element).some(({ elements }) => elements.some((inner) => holds(inner, is)));

/** A repetition in a repetition: `(a+)*`. */
const nested = (element: Element): boolean => {
  const inner = alternativesOf(element).flatMap(({ elements }) => elements);
  const here = isRepeated(element) && inner.some((one) => holds(one, (found) => isRepeated(found) && isVariable(found)));
  return here || inner.some(nested);
};

/** How far a repetition reaches into what follows it: to another one that may take the same characters, or not. */
const reach = (from: Element, elements: readonly Element[]): "meets" | "blocked" | "open" => {
  for (const next of elements) {
    const ways = alternativesOf(next).map((alternative) => reach(from, alternative.elements));
    const shared = overlap(from, next);
    if (ways.includes("meets") || (ways.length === 0 && shared && isVariable(next) && isRepeated(next))) return "meets";
    const blocked = ways.length === 0 ? !shared : ways.every((way) => way === "blocked");
    if (blocked && !mayBeEmpty(next)) return "blocked";
  }
  return "open";
};

/** Two variable repetitions that may share out the same characters between them: `a*a*`, `\d+,?\d*`, `(a*)a*`. */
const overlapping = (elements: readonly Element[], behind: readonly Element[] = []): boolean =>
  elements.some((element, index) => {
    const after = [...elements.slice(index + 1), ...behind];
    if (alternativesOf(element).some((alternative) => overlapping(alternative.elements, after))) return true;
    return isVariable(element) && isRepeated(element) && reach(element, after) === "meets";
  });

/** A search that begins anew behind every character it took, and may fail each time: `\d+x` in a text of digits. */
const restarting = ([first, ...rest]: readonly Element[]): boolean =>
  first?.type === "Quantifier" && first.max === Infinity && rest.some((element) => element.type === "Assertion" || !mayBeEmpty(element));

/** What makes a pattern slow; empty for one that is not. */
const faultsOf = (literal: string): readonly string[] =>
  parseRegExpLiteral(literal).pattern.alternatives.flatMap(({ elements }) => [
    ...(elements.some(nested) ? ["nested"] : []),
    ...(overlapping(elements) ? ["overlapping"] : []),
    ...(restarting(elements) ? ["restarting"] : []),
  ]);

const isPattern = (node: object): node is { readonly raw: string } =>
  "regex" in node && "raw" in node && typeof node.raw === "string";

const patternsIn = (node: unknown): readonly string[] => {
  if (typeof node !== "object" || node === null) return [];
  if (isPattern(node)) return [node.raw];
  return Object.values(node).flatMap(patternsIn);
};

const PATTERNS = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .flatMap((file) => {
    const program = parseAst(readFileSync(new URL(file, SOURCES), "utf8"), { lang: "ts" });
    return patternsIn(program).map((pattern): readonly [pattern: string, file: string] => [pattern, file]);
  });

describe("a pattern of the interpreter", () => {
  it.each(PATTERNS)("has no nested or overlapping quantifiers: %s in %s", (pattern) => {
    expect(faultsOf(pattern)).toEqual([]);
  });

  it("is found where one stands", () => {
    expect(PATTERNS.length).toBeGreaterThan(10);
    expect(PATTERNS).toContainEqual(["/^\\d{1,9}$/", "phrases/quantity.ts"]);
  });

  it("is never made of a text", () => {
    for (const file of readdirSync(SOURCES, { recursive: true, encoding: "utf8" }))
      if (file.endsWith(".ts") && !file.endsWith(".test.ts"))
        expect(readFileSync(new URL(file, SOURCES), "utf8"), file).not.toMatch(/RegExp\(/);
  });
});

describe("the check of patterns", () => {
  it.each([
    ["/^(a+)*$/", "nested"],
    ["/^(?:\\d+,?)+$/", "nested"],
    ["/^(?:a|b*)+$/", "nested"],
    ["/^\\d*\\d*$/", "overlapping"],
    ["/^\\d+,?\\d*x/", "overlapping"],
    ["/^(.*?) ?#?\\d+$/", "overlapping"],
    ["/^\\w+1\\d+$/", "overlapping"],
    ["/\\d+x/", "restarting"],
    ["/\\s+$/", "restarting"],
  ])("objects to %s", (pattern, fault) => {
    expect(faultsOf(pattern)).toContain(fault);
  });

  it.each(["/^\\d{3}(\\.\\d+)?$/", "/^[1-9]\\d{0,4}(?:\\.\\d{1,3})?$/", "/^(\\d{4})-(\\d{2})$/", "/[A-Z]+/", "/^(?:MY|THE) /"])(
    "has nothing against %s",
    (pattern) => {
      expect(faultsOf(pattern)).toEqual([]);
    },
  );
});
