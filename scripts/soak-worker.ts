import { parentPort } from "node:worker_threads";
import { PROPERTIES } from "../packages/core/test/invariants/properties.ts";
import type { Part, Told } from "./soak-part.ts";

// Searches one part of a soak after the other in a thread of its own; see soak.ts.

const EVERY = 20;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
const tell = (told: Told): void => parentPort?.postMessage(told);

parentPort?.on("message", ({ property, ...search }: Part) => {
  let begun = 0;
  const { sequences, violation } = PROPERTIES[property].search({
    ...search,
    began: () => {
      if (++begun % EVERY === 0) tell({ told: "begun", begun });
    },
  });
  tell({ told: "ended", sequences, violation: violation?.text ?? null });
});
