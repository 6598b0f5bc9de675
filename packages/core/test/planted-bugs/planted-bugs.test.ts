import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PLANTED_BUGS, type Edit } from "./mutations.ts";

/**
 * Do the invariants see a bug when there is one? Each planted bug is written into a copy of core, and the invariants
 * must fail there. It takes a minute or two, so it runs only when asked for:
 *
 *     FLOORBROKER_PLANTED=1 npx vitest run packages/core/test/planted-bugs
 */
const ASKED = process.env["FLOORBROKER_PLANTED"] === "1";

const CORE = resolve(import.meta.dirname, "../..");
const ROOT = resolve(CORE, "../..");
const RUNS = "6000";

let copy = "";

const source = (file: string): string => join(CORE, "src", file);

/** Exactly once, or the bug is not where its author thinks it is. */
const planted = (text: string, { file, find, replace }: Edit): string => {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times: ${find}`);
  return parts.join(replace);
};

/** The invariants of the copy: what their property said, and whether they hold. */
const invariants = (): { readonly hold: boolean; readonly said: string } => {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const run = spawnSync(
    process.execPath,
    [vitest, "run", "--root", copy, "--testTimeout=300000", "--bail=1", "--reporter=default"],
    {
      encoding: "utf8",
      env: { ...process.env, FLOORBROKER_RUNS: RUNS, FLOORBROKER_PLANTED: "0", NO_COLOR: "1" },
    },
  );
  return { hold: run.status === 0, said: `${run.stdout}${run.stderr}` };
};

describe.skipIf(!ASKED)("the invariants", () => {
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "planted-"));
    cpSync(join(CORE, "src"), join(copy, "src"), { recursive: true, filter: (path) => !path.endsWith(".test.ts") });
    cpSync(join(CORE, "test/invariants"), join(copy, "test/invariants"), { recursive: true });
    writeFileSync(join(copy, "package.json"), JSON.stringify({ type: "module" }));
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  });

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it("hold in a copy without a bug", { timeout: 300_000 }, () => {
    expect(invariants()).toMatchObject({ hold: true });
  });

  it.each(PLANTED_BUGS.map((bug) => [bug.name, bug] as const))("see that %s", { timeout: 300_000 }, (_, { edits }) => {
    const inCopy = (file: string): string => join(copy, "src", file);
    // Put back from the copy itself: the sources may change while this runs.
    const files = new Map(edits.map(({ file }) => [file, readFileSync(inCopy(file), "utf8")]));
    try {
      for (const [file, text] of files) {
        writeFileSync(inCopy(file), edits.filter((edit) => edit.file === file).reduce(planted, text));
      }
      const { hold, said } = invariants();
      expect(hold).toBe(false);
      // By a counterexample, not because the copy no longer runs.
      expect(said).toContain("Counterexample");
      expect(said).not.toMatch(/ReferenceError|TypeError|SyntaxError/);
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
});
