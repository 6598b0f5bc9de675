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
  | { readonly is: "found"; readonly seed: number; readonly violation: string; readonly cpuMs: number; readonly shortest: { readonly acts: number; readonly faults: number } | null }
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

/** Looks for a bug in a copy of the sources, in a process of its own. A session without an end is a bug that was found. */
export const findBug = async (copy: SourceCopy, bug: PlantedBug | null, { from, seeds, isShrunk }: Search): Promise<Verdict> => {
  const restore = bug === null ? (): void => undefined : copy.plant(bug);
  const args = ["--conditions=source", "--disable-warning=ExperimentalWarning", copy.search, String(from), String(seeds), String(MINUTES)];
  const child = spawn(process.execPath, isShrunk ? [...args, "shrink"] : args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: copy.compiled },
  });
  const heard: { begun: number; errors: string; endless: boolean; verdict: Verdict | undefined } = { begun: from, errors: "", endless: false, verdict: undefined };
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
        return void (heard.begun = said.seed);
      case "found":
        return void (heard.verdict = { is: "found", seed: said.seed, violation: said.violation, cpuMs: said.cpuMs, shortest: null });
      case "shortest":
        return void (heard.verdict = heard.verdict?.is === "found" ? { ...heard.verdict, shortest: { acts: said.acts, faults: said.faults } } : heard.verdict);
      case "nothing":
        return void (heard.verdict = { is: "not-found", seeds, cpuMs: said.cpuMs });
    }
  });
  await new Promise((resolve) => child.on("close", resolve));
  clearTimeout(patience);
  restore();
  return verdictOf(heard);
};

const verdictOf = ({ begun, errors, endless, verdict }: { readonly begun: number; readonly errors: string; readonly endless: boolean; readonly verdict: Verdict | undefined }): Verdict => {
  if (verdict?.is === "found" && BROKEN.test(verdict.violation)) return { is: "broken", text: verdict.violation };
  if (verdict !== undefined) return verdict;
  return endless
    ? { is: "found", seed: begun, violation: "L1: the session has no end", cpuMs: ENDLESS_MS, shortest: null }
    : { is: "broken", text: errors.trim().slice(0, 500) };
};
