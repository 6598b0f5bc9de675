/** The thread of the embedded database on a watched disk. */
import { parentPort, workerData } from "node:worker_threads";
import type { EngineStart } from "../embedded/messages.ts";
import { serveEngine } from "../embedded/serve-engine.ts";
import { watchedSync } from "./watched-disk.ts";

// What `watchedDisk` started it with.
const { shared, ...start } = workerData as EngineStart & { readonly shared: Int32Array };
if (parentPort !== null) await serveEngine(parentPort, start, watchedSync(shared));
