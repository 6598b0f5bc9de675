import type { Problem } from "../../result.ts";
import { tokenAt, type Token } from "../tokens.ts";

/** How a refused text would be right: the words from one place to another replaced; none replaced is an insertion. */
export interface Mend {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/** Longer texts are not worth repeating. */
const LONGEST = 160;
/** More choices than these are none. */
const MOST = 6;

const asWritten = (token: Token): string =>
  token.kind === "word" && !token.capitals ? token.text.toLowerCase() : token.text;

/** The text with the mend made, in the trader's own words otherwise. Line ends become blanks. */
export const mendedText = (tokens: readonly Token[], { from, to, by }: Mend): string => {
  let text = "";
  const put = (part: string, glued: boolean): void => {
    if (part !== "") text += text === "" || glued ? part : ` ${part}`;
  };
  for (let at = 0; at <= tokens.length; at++) {
    if (at === from) put(by, to > from && tokenAt(tokens, from).glued);
    const token = tokenAt(tokens, at);
    const replaced = at >= from && at < to;
    if (replaced || token.kind === "line" || token.kind === "end") continue;
    put(asWritten(token), token.glued && !(at === to && (to === from || by === "")));
  }
  return text;
};

/**
 * The refusal with the mended texts for suggestions: only those that `reads` finds to be instructions, so that what is
 * proposed is never refused in its turn. Where none is, the refusal's own suggestions stand.
 */
export const withMends = (
  problem: Problem,
  tokens: readonly Token[],
  mends: readonly Mend[],
  reads: (text: string) => boolean,
): Problem => {
  const texts = new Set(mends.slice(0, MOST).map((mend) => mendedText(tokens, mend)));
  const [first, ...rest] = [...texts].filter((text) => text.length <= LONGEST && reads(text));
  return first === undefined ? problem : { ...problem, suggestions: [first, ...rest] };
};
