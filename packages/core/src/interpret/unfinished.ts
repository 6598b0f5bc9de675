import { expiryHabit, type Draft } from "./draft.ts";
import { amountAt } from "./phrases/amount.ts";
import { rightOf } from "./phrases/contract.ts";
import { endsClause, isMark, lineEnd, tokenAt, type Token } from "./tokens.ts";

/** Whether the symbol is written as one, `AAPL` or `$aapl`: "sold 2 bikes for 300" names none. */
export const isTicker = ({ context: { tokens }, start, symbol }: Draft, end: number): boolean => {
  for (let at = start; at < end; at++) {
    const token = tokenAt(tokens, at);
    if (token.text === symbol && (token.capitals || isMark(tokenAt(tokens, at - 1), "$"))) return true;
  }
  return false;
};

const namesStrike = (tokens: readonly Token[], from: number, to: number): boolean => {
  for (let at = from; at < to; at++) {
    const right = tokenAt(tokens, at + 1);
    if (tokenAt(tokens, at).kind === "number" && right.glued && rightOf(right) !== undefined) return true;
  }
  return false;
};

/** `in $tsla 330 for 2.15`, `BOUGHT DIS 12/18 110 3.05`: everything but call or put, and nothing else on the line. */
const lacksRight = (draft: Draft, end: number): boolean => {
  const { tokens } = draft.context;
  if (draft.right !== null || draft.strike === null || draft.problem !== null || draft.quantity !== null) return false;
  if (draft.expiry === null && expiryHabit(draft) === null) return false;
  const bare = draft.price === null && draft.writtenDate !== null ? amountAt(tokens, end)?.next : undefined;
  const priced = draft.price !== null && draft.priceMarked;
  return (priced || bare !== undefined) && endsClause(tokenAt(tokens, bare ?? end));
};

/** `BOUGHT SPY 11/26 670C 1.10` with a date that is none, or over. */
const hasBadDate = (draft: Draft, end: number): boolean => {
  const { tokens } = draft.context;
  const dated = draft.problem?.code === "bad-expiry" || draft.problem?.code === "expired";
  return dated && draft.writtenDate !== null && namesStrike(tokens, draft.start, lineEnd(tokens, end));
};

/** `TSLA 420C @`: a price was to follow. */
const lacksPrice = (draft: Draft, end: number): boolean => {
  const { tokens } = draft.context;
  const contract =
    draft.strike !== null && draft.right !== null && (draft.expiry !== null || expiryHabit(draft) !== null);
  return contract && draft.price === null && isMark(tokenAt(tokens, end - 1), "@") && endsClause(tokenAt(tokens, end));
};

/** Whether the order fills its line, from the first token to the last. */
const isAlone = ({ context: { tokens }, start }: Draft, end: number): boolean =>
  (start === 0 || tokenAt(tokens, start - 1).kind === "line") && lineEnd(tokens, end) === end;

/**
 * Whether an order of a room that needs no action was begun and not finished: all of it stands there but one field. It
 * is refused by the name of that field instead of being passed over.
 */
export const isUnfinished = (draft: Draft, end: number): boolean => {
  const { symbol } = draft.context.profile;
  if (draft.voice === "action") return false;
  if (draft.voice === "verb")
    return draft.symbol !== null && isTicker(draft, end) && (lacksRight(draft, end) || hasBadDate(draft, end));
  if (!isAlone(draft, end)) return false;
  if (draft.symbol !== null) return isTicker(draft, end) && lacksPrice(draft, end);
  return symbol !== null && lacksRight(draft, end);
};
