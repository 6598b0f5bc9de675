import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { PlantedBug } from "./planted-bug.ts";
import type { Said } from "./search.ts";
import type { SourceCopy } from "./source-copy.ts";

/** A session takes milliseconds; one that says nothing for so long has no end. */
const ENDLESS_MS = 60_000;

/** Simulated minutes of a session in which something happens, at most; as the command has them. */
export const MINUTES = 0.5;

/** How a bug was looked for, and what came of it. */
export type Verdict =
  /** `shortest` counts the acts and faults of the shortest session that was found which fails in the same way. */
  | {
      readonly is: "found";
      readonly seed: number;
      readonly violation: string;
      readonly cpuMs: number;
      readonly shortest: { readonly acts: number; readonly faults: number } | null;
    }
  | { readonly is: "not-found"; readonly seeds: number; readonly cpuMs: number }
  /** The sources do not even run with it. */
  | { readonly is: "broken"; readonly text: string };

/** Which seeds are looked through. */
export interface Search {
  readonly from: number;
  readonly seeds: number;
  /** Whether the session that was found is made as short as it can be. */
  readonly isShrunk: boolean;
}

/** A bug that stops the program at once says nothing about the auditor. */
const BROKEN = /(Syntax|Reference|Type)Error|ERR_MODULE/;

/** What was heard of a search so far. */
interface Heard {
  begun: number;
  errors: string;
  endless: boolean;
  verdict: Verdict | undefined;
}

/** Looks for a bug in a copy of the sources, in a process of its own. A session without an end is a bug that was found. */
export const findBug = async (copy: SourceCopy, bug: PlantedBug | null, search: Search): Promise<Verdict> => {
  let restore = (): void => undefined;
  try {
    if (bug !== null) restore = copy.plant(bug);
    return await searchIn(copy, search);
  } catch (error) {
    return { is: "broken", text: String(error) };
  } finally {
    restore();
  }
};

const searchIn = async (copy: SourceCopy, { from, seeds, isShrunk }: Search): Promise<Verdict> => {
  const numbers = [from, seeds, MINUTES].map(String);
  const args = ["--conditions=source", "--disable-warning=ExperimentalWarning", copy.search, ...numbers];
  const child = spawn(process.execPath, isShrunk ? [...args, "shrink"] : args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: copy.compiled },
  });
  const heard: Heard = { begun: from, errors: "", endless: false, verdict: undefined };
  const endless = (): void => {
    heard.endless = true;
    child.kill("SIGKILL");
  };
  let patience = setTimeout(endless, ENDLESS_MS);
  child.stderr.on("data", (text: Buffer) => (heard.errors += text.toString()));
  createInterface(child.stdout).on("line", (line) => {
    clearTimeout(patience);
    patience = setTimeout(endless, ENDLESS_MS);
    const said = JSON.parse(line) as Said; // our own program wrote it
    switch (said.said) {
      case "begun":
        heard.begun = said.seed;
        return;
      case "found": {
        const { seed, violation, cpuMs } = said;
        heard.verdict = { is: "found", seed, violation, cpuMs, shortest: null };
        return;
      }
      case "shortest": {
        const { acts, faults } = said;
        if (heard.verdict?.is === "found") heard.verdict = { ...heard.verdict, shortest: { acts, faults } };
        return;
      }
      case "nothing":
        heard.verdict = { is: "not-found", seeds, cpuMs: said.cpuMs };
    }
  });
  await new Promise((resolve) => child.on("close", resolve));
  clearTimeout(patience);
  return verdictOf(heard);
};

const verdictOf = ({ begun, errors, endless, verdict }: Heard): Verdict => {
  if (verdict?.is === "found" && BROKEN.test(verdict.violation)) return { is: "broken", text: verdict.violation };
  if (verdict !== undefined) return verdict;
  return endless
    ? { is: "found", seed: begun, violation: "L1: the session has no end", cpuMs: ENDLESS_MS, shortest: null }
    : { is: "broken", text: errors.trim().slice(0, 500) };
};
