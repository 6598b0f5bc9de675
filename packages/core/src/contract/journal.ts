import type { JournalCase } from "./journal/bench.ts";
import { contents } from "./journal/contents.ts";
import { reading } from "./journal/reading.ts";
import { inputs, sequences } from "./journal/writing.ts";

/** What every adapter of the port `Journal` must pass, on each store that it offers. */
export const journalContract: readonly JournalCase[] = [...sequences, ...inputs, ...reading, ...contents];
