import { draftOf, type Draft } from "../draft.ts";
import type { Context } from "../context.ts";
import { writtenNumber } from "../lexicon.ts";
import { isExitUpdate } from "../phrases/exit-update.ts";
import { fractionOf, partAt } from "../phrases/fraction.ts";
import { refuse } from "../refusal.ts";
import type { Problem } from "../../result.ts";
import type { Start } from "../start.ts";
import { stanceIn } from "../stance.ts";
import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";

// What a reply says of its trade in words that elsewhere would need a contract: "25% out", "sold two", "sold 150%".

const GONE: ReadonlySet<string> = new Set(["OUT", "SOLD", "CLOSED"]);
const PERCENT: ReadonlySet<string> = new Set(["PERCENT", "PCT"]);
const PARTS: ReadonlyMap<string, number> = new Map([["QUARTERS", 4], ["QUARTER", 4], ["THIRDS", 3], ["THIRD", 3]]);

/** `25% out`, `half out now`: the part stands first. The draft has it, and begins behind the verb. */
export const partFirst = (context: Context): Draft | undefined => {
  const { tokens, conversation } = context;
  if (conversation.repliedTo === null) return undefined;
  const part = partAt(tokens, 0);
  if (part === undefined || part.dateLike || !GONE.has(tokenAt(tokens, part.next).text)) return undefined;
  const at = part.next + 1;
  const draft = draftOf(context, { action: "STC", voice: "verb", prefixed: false, start: at, right: null, size: null });
  draft.fraction = part.fraction;
  draft.some = part.fraction === null;
  return draft;
};

/** `sold two`, `sold three quarters`, `sell 50 percent` as a reply: behind the count; the same place for anything else. */
export const spokenPart = (draft: Draft, at: number): number => {
  const { tokens, conversation } = draft.context;
  if (conversation.repliedTo === null || at !== draft.start || draft.quantity !== null || draft.fraction !== null) return at;
  const token = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  const count = token.kind === "word" ? writtenNumber(token.text) : Number(token.kind === "number" ? token.text : Number.NaN);
  if (count === undefined || !Number.isInteger(count) || count < 1) return at;
  if (PERCENT.has(behind.text) && count <= 100) {
    draft.fraction = fractionOf(count, 100);
    return at + 2;
  }
  const parts = PARTS.get(behind.text);
  if (parts !== undefined && count < parts) {
    draft.fraction = fractionOf(count, parts);
    return at + 2;
  }
  if (token.kind !== "word" || !endsClause(behind)) return at;
  draft.quantity = count;
  return at + 1;
};

/** `sold 150%` as a reply: no part of anything, and nobody should believe that it was sold. */
export const impossiblePart = ({ tokens, conversation }: Context, start: Start): Problem | undefined => {
  const number = tokenAt(tokens, start.at);
  const sign = tokenAt(tokens, start.at + 1);
  if (conversation.repliedTo === null || number.kind !== "number" || !sign.glued || !isMark(sign, "%")) return undefined;
  const possible = Number(number.text) >= 1 && Number(number.text) <= 100 && !number.text.includes(".");
  if (possible || !endsClause(tokenAt(tokens, start.at + 2))) return undefined;
  const text = `${number.text}%`;
  return refuse("bad-quantity", `${text} is no part of a position`, ["Write a part from 1% to 100%: STC 50%"], text);
};

/** "That was a close call" is said of luck. */
export const isIdiom = (tokens: readonly Token[]): boolean =>
  isWord(tokenAt(tokens, 0), "CLOSE") && isWord(tokenAt(tokens, 1), "CALL") && endsClause(tokenAt(tokens, 2));

/**
 * `out half, move SL to entry`: the tokens of the close alone. Exits follow their own rules, but what was sold is sold.
 * All tokens where nothing of the kind follows, or something in it takes the close back.
 */
export const withoutExitUpdate = (tokens: readonly Token[]): readonly Token[] => {
  if (!isExitUpdate(tokens)) return tokens;
  const end = tokens.findIndex((token, at) => at > 0 && (endsClause(token) || isWord(token, "AND") || isMark(token, "&")));
  if (end < 0 || isMark(tokenAt(tokens, end), "?")) return tokens;
  const rest = tokens.slice(end + 1);
  return isExitUpdate(rest) && stanceIn(rest, 0, rest.length) === undefined ? tokens.slice(0, end) : tokens;
};
