/** The thread of the embedded database, so that no statement and no sync holds up the thread that trades. */
import { fdatasyncSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import type { EngineStart } from "./messages.ts";
import { serveEngine } from "./serve-engine.ts";

// What the trading thread started it with; nothing else starts it.
if (parentPort !== null) await serveEngine(parentPort, workerData as EngineStart, fdatasyncSync);
