import { plainStart } from "./plain-text.ts";

/** Longest text of one message: Discord's limit, which counts code points, of which there are never more than units. */
export const PIECE_LENGTH = 2_000;

/** Where an overlong line may be cut at the latest: not between a backslash and what it escapes, nor inside a pair. */
const cutOf = (line: string, longest: number): number => {
  let cut = longest;
  const before = line.charCodeAt(cut - 1);
  if (before >= 0xd800 && before <= 0xdbff) cut--;
  let backslashes = 0;
  while (line[cut - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1 ? cut - 1 : cut;
};

/** The beginning of an escaped text that is too long, with a mark of it: no escape and no pair is torn. */
export const cutTo = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, cutOf(text, longest - 1))}…`;

const linesOf = (text: string): readonly string[] =>
  text.split("\n").flatMap((line) => {
    const lines: string[] = [];
    let rest = line;
    while (rest.length > PIECE_LENGTH) {
      const cut = cutOf(rest, PIECE_LENGTH);
      lines.push(rest.slice(0, cut));
      rest = plainStart(rest.slice(cut));
    }
    return [...lines, rest];
  });

/** An escaped text in pieces that fit into a message each, cut between lines where it can be. At least one. */
export const piecesOf = (text: string): readonly string[] => {
  const pieces: string[] = [];
  let piece: string | undefined;
  for (const line of linesOf(text)) {
    const longer: string = piece === undefined ? line : `${piece}\n${line}`;
    if (longer.length <= PIECE_LENGTH) piece = longer;
    else {
      pieces.push(piece ?? "");
      piece = line;
    }
  }
  return [...pieces, piece ?? ""];
};
