import { fail, ok, problem, type Json, type Problem, type Result } from "@floorbroker/core";

/** The longest line that is read, in characters: whoever sends more is not talked to any further. */
export const LONGEST_LINE = 16 * 2 ** 20;

/** Puts a stream of text together into lines. */
export interface LineReader {
  /** The whole lines that a piece of text completes; `undefined` once a line is longer than {@link LONGEST_LINE}. */
  read(piece: string): readonly string[] | undefined;
}

/** A reader with nothing read. */
export const lineReader = (longest: number = LONGEST_LINE): LineReader => {
  let begun = "";
  return {
    read: (piece) => {
      if (!piece.includes("\n")) {
        begun += piece;
        return begun.length > longest ? undefined : [];
      }
      const lines = `${begun}${piece}`.split("\n");
      begun = lines.pop() ?? "";
      return begun.length > longest || lines.some((line) => line.length > longest) ? undefined : lines;
    },
  };
};

/** The JSON of a line, or why it is none. */
export const parsedLine = (line: string): Result<Problem, Json> => {
  try {
    return ok(JSON.parse(line) as Json); // what JSON.parse returns is JSON
  } catch (error) {
    const shown = line.slice(0, 80);
    return fail(problem("unreadable", `a line is no JSON: ${String(error)}`, ["Check who else speaks on this port."], shown));
  }
};
