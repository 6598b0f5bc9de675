import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./append-until-killed.ts", import.meta.url));

/** Another process that appends to the journal of a directory without end. */
export interface AppendingProcess {
  readonly pid: number;
  /** Resolves once it said so many acknowledgements. */
  acknowledged(count: number): Promise<void>;
  /** Kills it with SIGKILL and gives the last sequence number that was acknowledged to it. */
  kill(): Promise<number>;
}

const lines = (process: ChildProcess, onLine: (line: string) => void): void => {
  let rest = "";
  process.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) onLine(part);
  });
};

/** Starts it; @throws Error when it has no pid or ends by itself before it was killed. */
export const startAppending = (dataDir: string): AppendingProcess => {
  const child = spawn(process.execPath, ["--conditions=source", PROGRAM, dataDir], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  let count = 0;
  let last = 0;
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  lines(child, (line) => {
    count += 1;
    last = Number(line);
    for (const one of waiting) if (one.count <= count) one.resolve();
  });
  const ended = once(child, "close");
  if (child.pid === undefined) throw new Error("the appending process did not start");
  return {
    pid: child.pid,
    acknowledged: (wanted) => {
      const enough = new Promise<void>((resolve) => waiting.push({ count: wanted, resolve }));
      const early = ended.then(() => Promise.reject(new Error(`the appending process ended by itself: ${said}`)));
      return count >= wanted ? Promise.resolve() : Promise.race([enough, early]);
    },
    kill: async () => {
      child.kill("SIGKILL");
      // "close": only then is everything read that it had said.
      await ended;
      return last;
    },
  };
};
