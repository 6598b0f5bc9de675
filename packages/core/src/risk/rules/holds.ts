import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

const ADVICE = {
  "journal-down": ["wait until the journal answers; the operator has been told"],
  "store-low": ["free space on the disk of the data directory", "move the data directory: set dataDir"],
  "clock-jumped": ["set the machine's clock right", "restart floorbroker when the machine's clock is right"],
} as const;

/**
 * No entry while what would write it down is not well: the journal is away, or its disk nearly full. Nor while
 * nobody can say what time it is: how old a message or a quote is, and whether a market is open, depends on it.
 */
export const holds: EntryRule = ({ book }) => {
  const [hold] = book.holds;
  return hold === undefined
    ? passed("holds", "nothing is held")
    : objected("holds", hold.code, `${hold.text}: no entries; exits go on`, ADVICE[hold.code]);
};
