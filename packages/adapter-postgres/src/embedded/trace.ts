import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * What of an embedded journal stands in a directory. `lost`: one was made there and brought to the disk, but its
 * database is not there any more; opened as it is, PGlite would make an empty one over whatever is left.
 */
export type Trace = "none" | "whole" | "lost";

/** Looks at the directory and changes nothing. */
export const traceOf = (dir: string): Trace => {
  if (existsSync(join(dir, "journal", "PG_VERSION"))) return "whole";
  return existsSync(join(dir, "journal.synced")) ? "lost" : "none";
};
