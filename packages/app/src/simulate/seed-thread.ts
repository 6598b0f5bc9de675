import { parentPort } from "node:worker_threads";
import { runStretch, type Stretch } from "./campaign.ts";

/** A thread of a campaign: a stretch of seeds comes in, what they came to goes out. */
const port = parentPort;
port?.on("message", (stretch: Stretch) => {
  void runStretch(stretch).then((tally) => port.postMessage(tally));
});
