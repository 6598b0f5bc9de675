/** A process of its own: makes 50 commits in the directory that it is given, and says when they begin and end. */
import { writeSync } from "node:fs";
import { openJournal } from "../open-journal.ts";
import { opened, using } from "./opened.ts";
import { BOOK, entry } from "./rows.ts";

await using(opened(await openJournal({ dataDir: process.argv[2] ?? "" })), async (journal) => {
  writeSync(1, "commits begin\n");
  for (let seq = 1; seq <= 50; seq += 1) opened(await journal.append(BOOK, [entry(seq)]));
  writeSync(1, "commits end\n");
});
