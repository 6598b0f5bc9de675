import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { PROPERTIES } from "../invariants/properties.ts";

// node seen.ts NAMES RUNS: do these properties, RUNS sequences each, see a bug in the sources beside this file? Says
// `seen` (also when a sequence has no end), `not seen`, or `broken` when the sources do not even run.

/** A sequence takes milliseconds. */
const ENDLESS_MS = 30_000;

const [names = "", runs = "0"] = process.argv.slice(2);

const tell = (verdict: string | null): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  parentPort?.postMessage(verdict);
};

const verdict = (): string => {
  for (const name of names.split(",")) {
    const property = Object.values(PROPERTIES).find((each) => each.name === name);
    if (property === undefined) throw new Error(`there is no property ${name}`);
    const { sequences, violation } = property.search({
      numRuns: Number(runs),
      seed: 20261121,
      endOnFailure: true,
      began: () => tell(null),
    });
    if (violation === null) continue;
    const { error } = violation;
    const broken = error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
    return `${broken ? "broken" : "seen"} by ${name} after ${sequences}: ${String(error)}`;
  }
  return "not seen";
};

/** The search runs in a thread of its own, so that one that never comes back can be told from one that finds nothing. */
const watched = (): void => {
  const worker = new Worker(new URL(import.meta.url), { argv: [names, runs] });
  const say = (text: string): void => {
    process.stdout.write(`${text}\n`, () => process.exit());
  };
  const endless = (): void => say("seen by its sequence, which has no end");
  let patience = setTimeout(endless, ENDLESS_MS);
  worker.on("error", (error) => say(`broken: ${String(error)}`));
  worker.on("message", (told: string | null) => {
    clearTimeout(patience);
    if (told === null) patience = setTimeout(endless, ENDLESS_MS);
    else say(told);
  });
};

if (isMainThread) watched();
else tell(verdict());
