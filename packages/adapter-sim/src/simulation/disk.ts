import { fail, problem, type EpochMs, type JournalHealth, type Problem, type Result } from "@floorbroker/core";
import type { UnderWay } from "./under-way.ts";

/** The disk under the journal: with room, nearly full (the journal says so, and still writes), or full. */
export interface Disk {
  /** Nearly full for so long, then full for so long, then somebody makes room. */
  fillUp(lowForMs: number, fullForMs: number): void;
  /** Why nothing can be written; undefined when there is room. */
  refusal(): Result<Problem, never> | undefined;
  /** What the journal says of itself; undefined when all is well. */
  health(): JournalHealth | undefined;
}

/** A disk with room. */
export const openDisk = ({ clock }: Pick<UnderWay, "clock">): Disk => {
  let lowFrom: EpochMs = 0;
  let fullFrom: EpochMs = 0;
  let until: EpochMs = 0;
  const now = (): EpochMs => clock.now();
  const full = (): Problem => problem("store-full", "the journal has no room: nothing was written", ["make room on the disk"]);
  return {
    fillUp: (lowForMs, fullForMs) => {
      lowFrom = now();
      fullFrom = lowFrom + lowForMs;
      until = fullFrom + fullForMs;
    },
    refusal: () => (now() >= fullFrom && now() < until ? fail(full()) : undefined),
    health: () => {
      if (now() < lowFrom || now() >= until) return undefined;
      if (now() >= fullFrom) return { state: "entries-refused", problem: full() };
      return { state: "entries-refused", problem: problem("disk-nearly-full", "the journal's disk is nearly full", ["make room on the disk"]) };
    },
  };
};
