import { Worker } from "node:worker_threads";
import { errorOf, type Answer, type Asked, type AskedToClose, type EngineStart, type Said } from "./messages.ts";

/** How long the trading thread waits for the database's thread. */
export interface Patience {
  /** For a start: a first one builds the database, one after a crash replays its log. */
  readonly startMs: number;
  /** For a statement. A healthy one takes milliseconds; later than this the engine spins, or the disk hangs. */
  readonly statementMs: number;
  /** For an end. */
  readonly endMs: number;
}

/** The database's thread as the trading thread sees it. It dies once, and then every statement fails. */
export interface EngineThread {
  /** Rejects with the reason for which the database did not start. */
  readonly started: Promise<unknown>;
  alive(): boolean;
  /** Rejects with what the database says, or with the reason for which the thread died. */
  ask(kind: Asked["kind"], sql: string, parameters?: readonly unknown[]): Promise<Said>;
  /** Ends it in the middle of whatever it does. */
  kill(why: Error): void;
  /** Shuts the database down. Never rejects. */
  close(): Promise<void>;
  /** Whether the thread is really gone, waiting for it; one that hangs in the operating system may still write. */
  gone(): Promise<boolean>;
}

/** Where the thread's program is, and what it is told beyond where the database lies. */
export interface EngineProgram {
  readonly url: URL;
  readonly data?: Readonly<Record<string, unknown>>;
}

// The compiler does not rewrite this as it does an import: beside a source lies a source, else compiled code.
const OWN = import.meta.url.endsWith(".ts") ? "./engine-worker.ts" : "./engine-worker.js";

/** The program that runs the database on real files. */
export const ENGINE_PROGRAM: EngineProgram = { url: new URL(OWN, import.meta.url) };

interface Waiting {
  readonly resolve: (said: Said) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs something after so long, unless it is called off. An answer that has arrived but is not read yet, because this
 * thread was busy itself, comes first.
 */
const after = (ms: number, run: () => void): (() => void) => {
  let off = false;
  const timer = setTimeout(() => setImmediate(() => void (off || run())), ms);
  return () => {
    off = true;
    clearTimeout(timer);
  };
};

/** Whether a promise resolves within so long. */
const within = (ms: number, promise: Promise<unknown>): Promise<boolean> =>
  new Promise((resolve) => {
    const callOff = after(ms, () => resolve(false));
    void promise.then(() => {
      callOff();
      resolve(true);
    });
  });

/** The thread with its end: `exit` resolves when it is gone, `kill` makes it so. */
const startWorker = ({ url, data }: EngineProgram, start: EngineStart) => {
  // No environment: it holds secrets, and the database needs none of it.
  const worker = new Worker(url, { workerData: { ...data, ...start }, execArgv: [], env: {}, name: "journal" });
  const exit = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  return { worker, exit };
};

/** Starts the database's thread. */
export const startThread = (start: EngineStart, patience: Patience, program: EngineProgram): EngineThread => {
  const { worker, exit } = startWorker(program, start);
  const waiting = new Map<number, Waiting>();
  let death: Error | undefined;
  let asked = 0;

  const kill = (why: Error): void => {
    if (death !== undefined) return;
    death = why;
    void worker.terminate();
    for (const { reject } of waiting.values()) reject(why);
    waiting.clear();
  };

  /** Waits for the answer with this number; the start's is 0. */
  const answered = (id: number, ms: number, what: string): Promise<Said> =>
    new Promise<Said>((resolve, reject) => {
      const silent = (): Error => new Error(`the embedded database gave no answer to ${what} in ${ms / 1_000} s`);
      const callOff = after(ms, () => kill(silent()));
      const settle = (run: () => void): void => {
        callOff();
        waiting.delete(id);
        run();
      };
      waiting.set(id, {
        resolve: (said) => settle(() => resolve(said)),
        reject: (error) => settle(() => reject(error)),
      });
    });

  const hear = (answer: Answer): void => {
    switch (answer.kind) {
      case "started":
        return waiting.get(0)?.resolve({ rows: [], affectedRows: 0, command: "" });
      case "not-started":
        return kill(errorOf(answer.error));
      case "said":
        return waiting.get(answer.id)?.resolve(answer.said);
      case "failed":
        waiting.get(answer.id)?.reject(errorOf(answer.error));
        return answer.dead ? kill(errorOf(answer.error)) : undefined;
      case "closed":
        return undefined;
    }
  };

  worker.on("message", hear);
  worker.on("messageerror", kill);
  worker.on("error", (error) => kill(error instanceof Error ? error : new Error(String(error))));
  void exit.then(() => kill(new Error("the embedded database's thread has ended")));
  // An open journal alone does not keep the process alive; a statement does, by the timer of its deadline. Said after
  // the listeners, since adding one takes it back.
  worker.unref();
  const started = answered(0, patience.startMs, "its start");
  // Who started it may look at the outcome later.
  started.catch(() => undefined);

  return {
    started,
    alive: () => death === undefined,
    ask: async (kind, sql, parameters = []) => {
      if (death !== undefined) throw death;
      asked += 1;
      const answer = answered(asked, patience.statementMs, "a statement");
      try {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage({ id: asked, kind, sql, parameters } satisfies Asked);
      } catch (error) {
        // A parameter that can't be copied: a bug of the caller, which must not leave the answer waiting.
        waiting.get(asked)?.reject(error instanceof Error ? error : new Error(String(error)));
      }
      return answer;
    },
    kill,
    close: async () => {
      if (death !== undefined) return;
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- as above
      worker.postMessage({ kind: "close" } satisfies AskedToClose);
      await within(patience.endMs, exit);
      kill(new Error("the embedded database is closed"));
    },
    gone: () => within(patience.endMs, exit),
  };
};
