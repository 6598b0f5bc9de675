import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));

/** The command line in a process of its own. */
export interface Running {
  readonly pid: number;
  /** Everything that it said so far, errors too. */
  said(): string;
  /** Resolves with the first match, also in what was said before. @throws when it ends, or two minutes pass, without. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  type(line: string): void;
  /** No more lines come. */
  hangUp(): void;
  kill(signal: NodeJS.Signals): void;
  /** Its exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
}

const PATIENCE_MS = 120_000;

/** Starts the program from its sources, on its own streams, with these variables and no others of ours. */
export const startProgram = (args: readonly string[], cwd: string, variables: Readonly<Record<string, string>> = {}): Running => {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, HOME: cwd, ...variables };
  const child: ChildProcess = spawn(process.execPath, ["--conditions=source", CLI, ...args], { cwd, env });
  let text = "";
  let over = false;
  const watchers = new Set<() => void>();
  const wake = (): void => {
    for (const watcher of watchers) watcher();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      wake();
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      over = true;
      resolve(code);
      wake();
    });
  });
  return {
    pid: child.pid ?? 0,
    said: () => text,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text);
          if (found === null && !over) return;
          watchers.delete(look);
          clearTimeout(timer);
          if (found === null) reject(new Error(`ended without ${pattern}:\n${text}`));
          else resolve(found);
        };
        const timer = setTimeout(() => {
          watchers.delete(look);
          reject(new Error(`never said ${pattern}:\n${text}`));
        }, PATIENCE_MS);
        watchers.add(look);
        look();
      }),
    type: (line) => void child.stdin?.write(`${line}\n`),
    hangUp: () => void child.stdin?.end(),
    kill: (signal) => void child.kill(signal),
    ended,
  };
};
