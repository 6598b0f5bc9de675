import { findBug, type Search, type Verdict } from "./find-bug.ts";
import type { PlantedBug } from "./planted-bug.ts";
import { copySources } from "./source-copy.ts";

/** A bug, and what came of looking for it. */
export interface Found {
  readonly bug: PlantedBug;
  readonly verdict: Verdict;
}

/** Looks for each of them, so many at once, each job in a copy of its own; in the order of the list. */
export const findAll = async (
  bugs: readonly PlantedBug[],
  jobs: number,
  search: Search,
  told: (found: Found) => void,
): Promise<readonly Found[]> => {
  const waiting = [...bugs];
  const verdicts = new Map<PlantedBug, Verdict>();
  const work = async (): Promise<void> => {
    const copy = copySources();
    try {
      for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
        const verdict = await findBug(copy, bug, search);
        verdicts.set(bug, verdict);
        told({ bug, verdict });
      }
    } finally {
      copy.remove();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, bugs.length) }, work));
  return bugs.map((bug) => ({ bug, verdict: verdicts.get(bug) ?? { is: "broken", text: "nobody looked for it" } }));
};
