import type { CommandLine } from "../command-line.ts";

const EVERY_MS = 1_000;

/** Says about once a second how far a long work is; a work of less than a second says nothing. */
export const progressOn = ({ errors }: CommandLine, what: string, units = "rows"): ((done: number, all: number) => void) => {
  let said = performance.now();
  return (done, all) => {
    if (performance.now() - said < EVERY_MS) return;
    said = performance.now();
    errors.write(`${what}: ${done.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} ${units}\n`);
  };
};
