import { PROPERTIES } from "../invariants/properties.ts";

// node seen.ts NAMES RUNS: do these properties, RUNS sequences each, see a bug in the sources beside this file? Says
// `seen`, `not seen`, or `broken` when the sources do not even run.

const [names = "", runs = "0"] = process.argv.slice(2);

const verdict = (): string => {
  for (const name of names.split(",")) {
    const property = Object.values(PROPERTIES).find((each) => each.name === name);
    if (property === undefined) throw new Error(`there is no property ${name}`);
    const { sequences, violation } = property.search({ numRuns: Number(runs), seed: 20261121, endOnFailure: true });
    if (violation === null) continue;
    const { error } = violation;
    const broken = error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
    return `${broken ? "broken" : "seen"} by ${name} after ${sequences}: ${String(error)}`;
  }
  return "not seen";
};

process.stdout.write(`${verdict()}\n`);
