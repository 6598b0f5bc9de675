import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Orders, Said, Told } from "./child-lines.ts";

/** A life is too short for the embedded database to be compiled a second time, optimised: most of its work would be that. */
const FLAGS = ["--conditions=source", "--disable-warning=ExperimentalWarning", "--liftoff-only"];

const PROGRAM = fileURLToPath(new URL("./child.ts", import.meta.url));

/** How a life ended. */
export interface LifeEnd {
  readonly how: "killed" | "rested" | "failed";
  /** Ms from its start until it was ready; null when it never was. */
  readonly readyMs: number | null;
  readonly rested: Extract<Said, { readonly say: "rested" }> | null;
  /** What it said of its failure. */
  readonly text: string;
}

/** A desk's process. */
export interface Life {
  tell(told: Told): void;
  readonly ended: Promise<LifeEnd>;
}

/** Nobody waits longer for a process than this. */
const LONGEST_LIFE_MS = 120_000;

/** Starts a desk's process; `heard` gets everything that it says, in its order. */
export const startLife = (orders: Orders, heard: (said: Said) => void): Life => {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...FLAGS, PROGRAM, JSON.stringify(orders)], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "floorbroker-crash-compiled") },
  });
  let readyMs: number | null = null;
  let rested: LifeEnd["rested"] = null;
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  // A dead process reads nothing, which is what this is about.
  child.stdin.on("error", () => undefined);
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as Said; // written by child.ts
    if (said.say === "ready") readyMs = performance.now() - startedAt;
    if (said.say === "rested") rested = said;
    if (said.say === "failed") text += said.text;
    heard(said);
  });
  const tooLong = setTimeout(() => {
    text += `still alive after ${LONGEST_LIFE_MS} ms`;
    child.kill("SIGTERM");
  }, LONGEST_LIFE_MS);
  const ended = once(child, "close").then(([, signal]): LifeEnd => {
    clearTimeout(tooLong);
    const how = signal === "SIGKILL" ? "killed" : rested === null ? "failed" : "rested";
    return { how, readyMs, rested, text };
  });
  return { tell: (told) => void child.stdin.write(`${JSON.stringify(told)}\n`), ended };
};
