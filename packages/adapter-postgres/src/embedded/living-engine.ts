import type { EngineThread } from "./engine-thread.ts";

/** The database's thread, started anew when it died. */
export interface LivingEngine {
  /** The thread as it lives; rejects when it can't be started. */
  now(): Promise<EngineThread>;
  /** Shuts it down, and says whether it is really gone. Never rejects. */
  close(): Promise<boolean>;
}

/**
 * Keeps a database's thread alive: one that died (the disk failed, a statement never ended) is replaced at the next
 * call, which finds the database as after a crash. The dead one must be gone first, since two on one directory would
 * destroy it. `mayStart` rejects while a start would do harm, on a full disk for instance.
 */
export const livingEngine = (start: () => Promise<EngineThread>, mayStart: () => Promise<void>): LivingEngine => {
  let thread: EngineThread | undefined;
  let starting: Promise<EngineThread> | undefined;
  let closed = false;

  const begin = async (): Promise<EngineThread> => {
    await mayStart();
    if (thread !== undefined && !(await thread.gone())) throw new Error("the disk of the embedded database hangs");
    if (closed) throw new Error("the embedded database is closed");
    thread = await start();
    await thread.started;
    return thread;
  };

  return {
    now: async () => {
      if (closed) throw new Error("the embedded database is closed");
      if (starting === undefined && thread?.alive() === true) return thread;
      starting ??= begin().finally(() => (starting = undefined));
      return starting;
    },
    close: async () => {
      closed = true;
      await starting?.catch(() => undefined);
      await thread?.close();
      return (await thread?.gone()) ?? true;
    },
  };
};
