import type { JournalEntry } from "@floorbroker/core";

/** PostgreSQL's `integer`. */
const LARGEST_ORDINAL = 2 ** 31 - 1;

/** Deeper than any event of ours, and far from what the database's parser can bear. */
const DEEPEST = 200;

const inPayload = (json: unknown, path: string, depth: number): string | undefined => {
  if (depth > DEEPEST) return `${path} is nested more than ${DEEPEST} levels deep`;
  if (json === null || typeof json === "string" || typeof json === "boolean") return undefined;
  if (typeof json === "number") return Number.isFinite(json) ? undefined : `${path} is ${json}, not a JSON number`;
  if (typeof json !== "object") return `${path} is ${typeof json}, not JSON`;
  for (const [key, item] of Object.entries(json)) {
    const why = inPayload(item, `${path}.${key}`, depth + 1);
    if (why !== undefined) return why;
  }
  return undefined;
};

/**
 * Why the journal can't hold this entry, `undefined` when it can. Only a bug makes such an entry, but types alone don't
 * rule it out: a number that is not finite, a time that is not whole. It has to be found before hashing, since
 * `JSON.stringify` would silently write something else.
 */
export const whyNotStorable = (entry: JournalEntry): string | undefined => {
  if (!Number.isSafeInteger(entry.seq)) return `seq ${entry.seq} is not a whole number`;
  if (!Number.isSafeInteger(entry.at)) return `row ${entry.seq}: its time ${entry.at} is not whole milliseconds`;
  if (!Number.isSafeInteger(entry.ordinal) || entry.ordinal < 0 || entry.ordinal > LARGEST_ORDINAL) {
    return `row ${entry.seq}: ordinal ${entry.ordinal} is not a position`;
  }
  const why = inPayload(entry.payload, "payload", 0);
  return why === undefined ? undefined : `row ${entry.seq}: ${why}`;
};
