import { describe, expect, it } from "vitest";
import { committedHashes, differingSeeds, hashJournals } from "./hash-journals.ts";

const HOW = `Journals of seeds differ from those in journal-hashes.json.
If sessions, decisions or rows were changed on purpose: npm run reliability -- --hashes, and commit the file.
If nothing was: something in a run depends on the machine. floorbroker simulate --seed N --trace on both tells where`;

describe("the journal of a seed", () => {
  it("is the same on every machine, to the byte", { timeout: 300_000 }, async () => {
    expect(differingSeeds(committedHashes(), await hashJournals()), HOW).toEqual([]);
  });
});
