import type { Process } from "../under-way.ts";
import { demand } from "./violation.ts";

/** Of two processes that write one journal, the one that is refused (`stale-writer`) sends nothing more. */
export interface Fencing {
  refused(process: Process): void;
  sent(process: Process): void;
}

/** Nobody was refused. */
export const openFencing = (): Fencing => {
  const fenced = new Set<Process>();
  return {
    refused: (process) => void fenced.add(process),
    sent: (process) => demand(!fenced.has(process), () => `I7: process ${process.number} sends, although its commit was refused: another one writes this journal`),
  };
};
