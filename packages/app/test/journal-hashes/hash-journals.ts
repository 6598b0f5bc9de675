import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawSession } from "@floorbroker/adapter-sim";
import { runSession } from "../../src/simulate/run-session.ts";
import { journalHash } from "../../src/simulate/timeline.ts";

/** Seeds from 1 whose journals' hashes are committed. */
const SEEDS = 200;
/** As `floorbroker simulate` has them. */
const MINUTES = 0.5;
/** Digits of a hash that are kept: more than enough to tell two journals apart. */
const DIGITS = 16;

const FILE = join(import.meta.dirname, "journal-hashes.json");

/** Hash of each seed's journal, from seed 1 on, as this machine makes it. */
export const hashJournals = async (): Promise<readonly string[]> => {
  const hashes: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    hashes.push(journalHash(await runSession(drawSession(seed, { minutes: MINUTES }))).slice(0, DIGITS));
  }
  return hashes;
};

/** The hashes that were committed, made on another machine. The file is ours. */
export const committedHashes = (): readonly string[] =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as readonly string[]) : [];

/** Puts the hashes of this machine into the place of the committed ones. */
export const commitHashes = (hashes: readonly string[]): void =>
  writeFileSync(FILE, `${JSON.stringify(hashes, null, 1)}\n`);

/** Seeds of which one machine has another journal than the other. */
export const differingSeeds = (one: readonly string[], other: readonly string[]): readonly number[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, index) => index + 1).filter(
    (seed) => one[seed - 1] !== other[seed - 1],
  );
