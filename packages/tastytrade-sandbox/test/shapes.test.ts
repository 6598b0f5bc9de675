import { afterEach, describe, expect, it } from "vitest";
import { leg, openBench, type Bench } from "./bench.ts";
import { READS } from "./reads.ts";
import { SHAPES, type Shape } from "./shapes.ts";

let bench: Bench;
afterEach(() => bench.close());

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|\+00:00)$/;
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const IS: Readonly<Record<keyof Shape, (value: unknown) => boolean>> = {
  texts: (value) => typeof value === "string",
  decimals: (value) => isText(value) && /^-?\d+\.\d+$/.test(value),
  whole: Number.isInteger,
  flags: (value) => typeof value === "boolean",
  dates: (value) => isText(value) && /^\d{4}-\d\d-\d\d$/.test(value),
  instants: (value) => isText(value) && INSTANT.test(value),
  lists: Array.isArray,
  objects: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};
const isKind = (kind: string): kind is keyof Shape => Object.hasOwn(IS, kind);

/** What is wrong with one item: keys that are missing, unknown, or of another kind. */
const faultsOf = (shape: Shape, item: Readonly<Record<string, unknown>>): readonly string[] => {
  const known = new Map<string, keyof Shape>();
  const missing: string[] = [];
  for (const [kind, names] of Object.entries(shape)) {
    if (!isKind(kind)) throw new Error(`no such kind: ${kind}`);
    for (const name of names.split(" ")) {
      known.set(name.replace("?", ""), kind);
      if (!name.endsWith("?") && !(name in item)) missing.push(`${name} is missing`);
    }
  }
  const wrong = Object.entries(item).flatMap(([key, value]) => {
    const kind = known.get(key);
    if (kind === undefined) return [`${key} is unknown`];
    return IS[kind](value) ? [] : [`${key}: ${JSON.stringify(value)} is none of the ${kind}`];
  });
  return [...missing, ...wrong];
};

const nullsIn = (value: unknown, path = ""): readonly string[] => {
  if (value === null) return [path];
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, each]) => nullsIn(each, `${path}.${key}`));
};

describe("the shapes of answers", () => {
  it.each(READS("5WT00001"))("%s is as it was published: %s", async (name, path) => {
    bench = await openBench();
    await bench.buy("2.10", leg("Buy to Open", 3));
    await bench.pass(1_000);
    const { status, body } = await bench.call("GET", path);
    expect(status).toBe(200);
    const items: readonly Readonly<Record<string, unknown>>[] = body.data.items ?? [body.data];
    const shape = SHAPES[name] ?? {};
    expect(items.length).toBeGreaterThan(0);
    expect([...new Set(items.flatMap((item) => faultsOf(shape, item)))]).toEqual([]);
    // What is not known is left out: strict clients take null for a value of the wrong type.
    expect(nullsIn(body.data)).toEqual([]);
    expect(body.context).toBe(path.split("?")[0]);
  });
});
