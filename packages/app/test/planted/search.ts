import { writeSync } from "node:fs";
import { drawSession } from "@floorbroker/adapter-sim";
import { runSession } from "../../src/simulate/run-session.ts";
import { shrink } from "../../src/simulate/shrink.ts";

// node --conditions=source search.ts FROM SEEDS MINUTES [shrink]: simulates seeds with the sources beside this file until
// the first violation. Says each seed that it begins, and at the end what it found, each as a line of JSON.

/** What is said, line by line. */
export type Said =
  | { readonly said: "begun"; readonly seed: number }
  | { readonly said: "found"; readonly seed: number; readonly violation: string; readonly cpuMs: number }
  | { readonly said: "shortest"; readonly acts: number; readonly faults: number }
  | { readonly said: "nothing"; readonly cpuMs: number };

/** At once, also when the session that begins never ends. */
const say = (said: Said): void => void writeSync(1, `${JSON.stringify(said)}\n`);

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const search = async (from: number, seeds: number, minutes: number, isShrunk: boolean): Promise<void> => {
  for (let seed = from; seed < from + seeds; seed++) {
    say({ said: "begun", seed });
    const session = drawSession(seed, { minutes });
    const { violation } = await runSession(session);
    if (violation === null) continue;
    say({ said: "found", seed, violation, cpuMs: cpuMs() });
    if (!isShrunk) return;
    const { acts, faults } = await shrink(session, violation);
    return say({ said: "shortest", acts: acts.length, faults: faults.length });
  }
  say({ said: "nothing", cpuMs: cpuMs() });
};

const [from = "1", seeds = "1", minutes = "0.5", shrunk] = process.argv.slice(2);
await search(Number(from), Number(seeds), Number(minutes), shrunk === "shrink");
