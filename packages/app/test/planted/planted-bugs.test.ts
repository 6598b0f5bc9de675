import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBug } from "./find-bug.ts";
import { editedBy } from "./planted-bug.ts";
import { PLANTED_BUGS, QUICKLY_FOUND } from "./planted-bugs.ts";
import { copySources, sourceOf, type SourceCopy } from "./source-copy.ts";

/**
 * Do simulated sessions find a bug when there is one? Each is written into a copy of the sources, and a session must
 * violate an invariant there. Those that are found within moments are planted in every run of the tests, all of them by
 * `npm run reliability`.
 */
const SEEDS = 120;

let copy: SourceCopy;
beforeAll(() => {
  copy = copySources();
});
afterAll(() => copy.remove());

describe("simulated sessions", () => {
  it("find nothing in a copy without a bug", { timeout: 300_000 }, async () => {
    expect(await findBug(copy, null, { from: 1, seeds: SEEDS, isShrunk: false })).toMatchObject({ is: "not-found" });
  });

  const bugs = PLANTED_BUGS.filter(({ name }) => QUICKLY_FOUND.has(name));
  it.each(bugs.map((bug) => [bug.name, bug] as const))("find that %s", { timeout: 300_000 }, async (_, bug) => {
    expect(await findBug(copy, bug, { from: 1, seeds: SEEDS, isShrunk: false })).toMatchObject({ is: "found" });
  });
});

describe("the planted bugs", () => {
  it("are more than thirty, ten of them in the shell, each in a place that there is", () => {
    expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(32);
    expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
    const inShell = PLANTED_BUGS.filter(({ edits }) => edits.some(({ file }) => file.startsWith("app/src/shell/")));
    expect(inShell.length).toBeGreaterThanOrEqual(10);
    for (const { edits } of PLANTED_BUGS) {
      for (const edit of edits) expect(() => editedBy(sourceOf(edit.file), edit)).not.toThrow();
    }
  });

  it("have eight among them that are planted always", () => {
    expect(QUICKLY_FOUND.size).toBeGreaterThanOrEqual(8);
    expect(PLANTED_BUGS.map(({ name }) => name)).toEqual(expect.arrayContaining([...QUICKLY_FOUND]));
  });
});
