/**
 * A process of its own: opens the journal in the directory that it is given, appends two rows at a time for ever, and
 * writes the last acknowledged sequence number of each commit to its standard output. It waits to be killed.
 */
import { writeSync } from "node:fs";
import { isOk } from "@floorbroker/core";
import { openJournal } from "../open-journal.ts";
import { opened } from "./opened.ts";
import { BOOK, entries } from "./rows.ts";

const journal = opened(await openJournal({ dataDir: process.argv[2] ?? "" }));
let { seq } = opened(await journal.last(BOOK));
for (;;) {
  const end = await journal.append(BOOK, entries(seq + 1, seq + 2));
  if (!isOk(end)) throw new Error(end.left.text);
  seq += 2;
  // Synchronous: what was said to be acknowledged is said before anything else happens.
  writeSync(1, `${seq}\n`);
}
