import { CORE_BUGS } from "./core-bugs.ts";
import type { PlantedBug } from "./planted-bug.ts";
import { SHELL_BUGS } from "./shell-bugs.ts";

/** Each must be found by simulated sessions alone: one that survives means that they, or their auditor, are too trusting. */
export const PLANTED_BUGS: readonly PlantedBug[] = [...CORE_BUGS, ...SHELL_BUGS];

/** Those that are found within a few seeds, so that every run of the tests plants them. */
export const QUICKLY_FOUND: ReadonlySet<string> = new Set([
  "the exit's price is made from the limit",
  "a close does not wait for the cancel of the exits in its way",
  "a fill that is told twice counts twice",
  "a stranger is obeyed",
  "orders are sent before the journal has them",
  "a place whose end is unknown is sent once more",
  "everything that is heard is named by what it says",
  "a start folds all rows but the newest",
  "a timer that rang can't ring again",
]);
