import { cpSync } from "node:fs";

/**
 * Lays an empty journal into a directory, for a test that is not about the first start. It overwrites nothing: a
 * directory in which there is a journal already is a bug of the test, and throws. Outside of a test run, where none was
 * made, it does nothing, and the first start makes one.
 */
export const layEmptyJournal = (dataDir: string): void => {
  const empty = process.env["FLOORBROKER_TEST_EMPTY_JOURNAL"];
  if (empty !== undefined) cpSync(empty, dataDir, { recursive: true, force: false, errorOnExist: true });
};
