import { inputId, problem, type Book, type HoldCode, type Journal, type JournalHealth } from "@floorbroker/core";
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

/** A journal that throws has broken its promise: what can't be asked how it is, is not well. */
const healthOf = async (journal: Journal): Promise<JournalHealth> => {
  try {
    return (await journal.health?.()) ?? { state: "ok" };
  } catch (error) {
    const text = `the journal can't say how it is: ${String(error).slice(0, 200)}`;
    return { state: "entries-refused", problem: problem("store-down", text, ["look after the journal's database"]) };
  }
};

const wanted = async (journal: Journal): Promise<Hold | null> => {
  const health = await healthOf(journal);
  if (health.state === "ok") return null;
  const { code, text } = health.problem;
  return { code: code === "disk-nearly-full" ? "store-low" : "journal-down", text };
};

const CODES: readonly HoldCode[] = ["journal-down", "store-low"];

/**
 * Entries wait while the journal can't take everything: its disk is nearly full, or its database away. What the book
 * holds is compared with what is so now, also after a restart: a hold that an earlier process journaled is lifted too.
 */
export const followJournal = (journal: Journal, book: () => Book, deliver: Deliver): JournalHolds => {
  let count = 0;
  const hold = (code: HoldCode, text: string | null): void =>
    deliver(inputId(`hold:${code}:${count++}@${book().seq}`), { type: "hold", code, text });

  return {
    follow: async () => {
      const now = await wanted(journal);
      for (const code of CODES) {
        const isHeld = book().holds.some((each) => each.code === code);
        if (isHeld && now?.code !== code) hold(code, null);
        else if (!isHeld && now?.code === code) hold(code, now.text);
      }
    },
  };
};
