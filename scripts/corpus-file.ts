import { readCorpus, type CorpusLine } from "../packages/core/test/corpus/corpus.ts";

/** The lines of a labelled corpus; a file that is none ends the process with 2 and one line that says why. */
export const corpusOrExit = (path: string): readonly CorpusLine[] => {
  try {
    const lines = readCorpus(path);
    const wrong = lines.findIndex((line) => typeof line?.content !== "string" || typeof line.expect?.kind !== "string");
    if (wrong < 0 && lines.length > 0) return lines;
    console.error(`${path} is no labelled corpus: ${lines.length === 0 ? "it is empty" : `line ${wrong + 1} has no content or no expect.kind`}`);
  } catch (error) {
    console.error(`${path} can't be read as a corpus: ${error instanceof Error ? error.message : String(error)}`);
  }
  return process.exit(2);
};
