import type { MessagePort } from "node:worker_threads";
import type { SyncFile } from "./durable-files.ts";
import { startEngine, type Engine } from "./engine.ts";
import { saidOf, type Answer, type Asked, type AskedToClose, type EngineStart } from "./messages.ts";

const answerTo = async (engine: Engine, { id, kind, sql, parameters }: Asked): Promise<Answer> => {
  try {
    const said = await (kind === "query" ? engine.query(sql, parameters) : engine.command(sql));
    return { kind: "said", id, said };
  } catch (error) {
    return { kind: "failed", id, error: saidOf(error), dead: engine.death() !== undefined };
  }
};

/**
 * Runs the database in this thread and answers at the port, one statement after the other, until it is asked to close.
 *
 * Nothing that this reaches may import another package of ours: the thread is started without the conditions by which
 * those are found as sources.
 */
export const serveEngine = async (port: MessagePort, start: EngineStart, sync: SyncFile): Promise<void> => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  const tell = (answer: Answer): void => port.postMessage(answer);
  let engine: Engine;
  try {
    engine = await startEngine(start, sync);
  } catch (error) {
    tell({ kind: "not-started", error: saidOf(error) });
    return;
  }
  let tail: Promise<unknown> = Promise.resolve();
  port.on("message", (asked: Asked | AskedToClose) => {
    tail = tail.then(async () => {
      if (asked.kind !== "close") return tell(await answerTo(engine, asked));
      // One that can't be closed cleanly recovers at the next start, as after a crash.
      await engine.close().catch(() => undefined);
      tell({ kind: "closed" });
      port.close();
    });
  });
  tell({ kind: "started" });
};
