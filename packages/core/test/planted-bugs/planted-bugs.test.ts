import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROPERTIES } from "../invariants/properties.ts";
import { PLANTED_BUGS, QUICKLY_SEEN, type Edit } from "./mutations.ts";

/**
 * Do the properties over sequences see a bug when there is one? Each planted bug is written into a copy of core, and the
 * property that is to see it must fail there. Those that are seen within moments are planted always, all of them when
 * asked for:
 *
 *     FLOORBROKER_PLANTED=1 npx vitest run packages/core/test/planted-bugs
 *
 * or `npm run soak -- --planted`.
 */
const ALL = process.env["FLOORBROKER_PLANTED"] === "1";

const CORE = resolve(import.meta.dirname, "../..");
const ROOT = resolve(CORE, "../..");

/** Sequences of each property, before a bug counts as not seen. */
const RUNS = 12_000;
const WITHOUT_A_BUG = ALL ? 3_000 : 20;

let copy = "";

const source = (file: string): string => join(CORE, "src", file);

/** Exactly once, or the bug is not where its author thinks it is. */
const planted = (text: string, { file, find, replace }: Edit): string => {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times: ${find}`);
  return parts.join(replace);
};

/** What the properties say of the copy: `seen`, `not seen` or `broken`, and by what. */
const verdict = (names: readonly string[], runs: number): string => {
  const seen = join(copy, "test/planted-bugs/seen.ts");
  const run = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", seen, names.join(","), String(runs)],
    { encoding: "utf8" },
  );
  return run.status === 0 ? run.stdout : `broken: ${run.stderr}`;
};

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "planted-"));
  cpSync(join(CORE, "src"), join(copy, "src"), { recursive: true, filter: (path) => !path.endsWith(".test.ts") });
  for (const folder of ["invariants", "order-path", "planted-bugs"]) {
    cpSync(join(CORE, "test", folder), join(copy, "test", folder), { recursive: true });
  }
  writeFileSync(join(copy, "package.json"), JSON.stringify({ type: "module" }));
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("the properties over sequences", () => {
  it("hold in a copy without a bug", { timeout: 900_000 }, () => {
    expect(verdict(Object.keys(PROPERTIES), WITHOUT_A_BUG)).toBe("not seen\n");
  });

  const bugs = PLANTED_BUGS.filter(({ name }) => ALL || QUICKLY_SEEN.has(name));
  it.each(bugs.map((bug) => [bug.name, bug] as const))("see that %s", { timeout: 300_000 }, (_, { edits, seenBy }) => {
    const inCopy = (file: string): string => join(copy, "src", file);
    // Put back from the copy itself: the sources may change while this runs.
    const files = new Map(edits.map(({ file }) => [file, readFileSync(inCopy(file), "utf8")]));
    try {
      for (const [file, text] of files) {
        writeFileSync(inCopy(file), edits.filter((edit) => edit.file === file).reduce(planted, text));
      }
      expect(verdict(seenBy, RUNS)).toMatch(/^seen by/);
    } finally {
      for (const [file, text] of files) writeFileSync(inCopy(file), text);
    }
  });
});

describe("the planted bugs", () => {
  it("are at least a dozen, each in a place that there is", () => {
    expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(12);
    for (const { edits } of PLANTED_BUGS) {
      for (const edit of edits) expect(() => planted(readFileSync(source(edit.file), "utf8"), edit)).not.toThrow();
    }
  });

  it("have ten among them that are planted always", () => {
    expect(QUICKLY_SEEN.size).toBeGreaterThanOrEqual(10);
    expect(PLANTED_BUGS.map(({ name }) => name)).toEqual(expect.arrayContaining([...QUICKLY_SEEN]));
  });
});
