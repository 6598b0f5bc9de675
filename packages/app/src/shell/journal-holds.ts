import { inputId, type HoldCode, type Journal } from "@floorbroker/core";
import type { Deliver } from "./execute.ts";

/** Keeps the book's holds in step with what the journal says of itself. */
export interface JournalHolds {
  /** Asks the journal, and delivers what changed. Cheap: called before each message and after each commit. */
  readonly follow: () => Promise<void>;
}

interface Hold {
  readonly code: HoldCode;
  readonly text: string;
}

const wanted = async (journal: Journal): Promise<Hold | null> => {
  const health = (await journal.health?.()) ?? { state: "ok" };
  if (health.state === "ok") return null;
  const { code, text } = health.problem;
  return { code: code === "disk-nearly-full" ? "store-low" : "journal-down", text };
};

/** Entries wait while the journal can't take everything: its disk is nearly full, or its database away. */
export const followJournal = (journal: Journal, seq: () => number, deliver: Deliver): JournalHolds => {
  let held: Hold | null = null;
  let count = 0;
  const hold = (code: HoldCode, text: string | null): void =>
    deliver(inputId(`hold:${code}:${count++}@${seq()}`), { type: "hold", code, text });

  return {
    follow: async () => {
      const now = await wanted(journal);
      if (now?.code === held?.code) return;
      const before = held;
      held = now;
      if (before !== null) hold(before.code, null);
      if (now !== null) hold(now.code, now.text);
    },
  };
};
