import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournal } from "@floorbroker/adapter-postgres";
import { isOk, type Journal } from "@floorbroker/core";
import { afterAll, beforeAll } from "vitest";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";

/** A real journal in a directory of its own, for all tests of a file; gone afterwards. */
export const temporaryJournal = (): (() => Journal) => {
  let dataDir = "";
  let journal: Journal | undefined;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "floorbroker-test-"));
    layEmptyJournal(dataDir);
    const opened = await openJournal({ dataDir });
    if (!isOk(opened)) throw new Error(opened.left.text);
    journal = opened.right;
  });
  afterAll(async () => {
    await journal?.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  return () => {
    if (journal === undefined) throw new Error("the journal is opened before the first test");
    return journal;
  };
};
