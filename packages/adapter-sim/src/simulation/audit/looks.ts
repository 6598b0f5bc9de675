import type { EpochMs } from "@floorbroker/core";
import type { CallName } from "../session.ts";
import type { Process } from "../under-way.ts";
import { demand } from "./violation.ts";

/** After a gap in its stream a process looks at the broker's lists at once; the regular look may be long to come. */
export interface LooksAudit {
  gapTold(process: Process, at: EpochMs): void;
  asked(process: Process, call: CallName, at: EpochMs): void;
  answered(process: Process, call: CallName): void;
}

const AT_ONCE_MS = 1_000;

const isLook = (call: CallName): boolean => call === "orders" || call === "fills";

/** Nothing was lost yet. A look that is under way when the gap is told is waited for, however long it takes. */
export const openLooksAudit = (): LooksAudit => {
  let looking: { readonly process: Process; lists: number } | undefined;
  let gap: { readonly process: Process; readonly at: EpochMs } | undefined;

  return {
    gapTold: (process, at) => {
      // Before its first look a process is still being opened, and that look comes with the opening.
      if (looking?.process === process && looking.lists === 0) gap = { process, at };
    },
    asked: (process, call, at) => {
      if (!isLook(call)) return;
      if (looking?.process !== process) looking = { process, lists: 0 };
      looking.lists++;
      const late = gap?.process === process ? at - gap.at : 0;
      gap = undefined;
      demand(late <= AT_ONCE_MS, () => `R9: the broker's lists were looked at ${late} ms after a gap in its stream was told`);
    },
    answered: (process, call) => {
      if (isLook(call) && looking?.process === process) looking.lists--;
    },
  };
};
