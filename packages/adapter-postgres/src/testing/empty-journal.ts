import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

/** Beside the installed packages, which `npm ci` removes with everything that was made for them. */
const CACHE = join(PACKAGE, "../../node_modules/.cache/floorbroker");

const PROGRAM = fileURLToPath(new URL("./make-empty-journal.ts", import.meta.url));

/** What an empty journal is made of: the pinned database, how it is started, and our schema. */
const key = (): string => {
  const sources = globSync(["package.json", "src/migrations/*.ts", "src/embedded/{durable-files,engine}.ts"], {
    cwd: PACKAGE,
  });
  const hash = createHash("sha256");
  for (const source of sources.toSorted()) hash.update(`${source}\n`).update(readFileSync(join(PACKAGE, source)));
  return hash.digest("hex").slice(0, 16);
};

/** Made aside and renamed: two test runs at once each make one, and either is whole. */
const make = (place: string): void => {
  const making = mkdtempSync(join(CACHE, "making-"));
  try {
    execFileSync(process.execPath, ["--conditions=source", PROGRAM, making], { stdio: "inherit" });
    renameSync(making, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
};

/**
 * Before all tests: makes the empty journal that they copy (see `fresh-data-directory.ts`), unless an earlier run did,
 * and lets the processes of the tests keep their compiled code beside it. Making an empty database costs seconds, a copy
 * of one a tenth of a second.
 */
export const setup = (): void => {
  mkdirSync(CACHE, { recursive: true });
  const place = join(CACHE, `empty-journal-${key()}`);
  if (!existsSync(place)) make(place);
  process.env["FLOORBROKER_TEST_EMPTY_JOURNAL"] = place;
  process.env["NODE_COMPILE_CACHE"] ??= join(CACHE, "compiled");
};
