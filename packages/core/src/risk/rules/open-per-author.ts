import { limitOpenTrades } from "../open-trades-limit.ts";
import type { EntryRule } from "../rule.ts";

/** How many trades of one author may be open at once. */
export const openPerAuthor: EntryRule = (context) => {
  const { authorId } = context.origin;
  return limitOpenTrades(context, {
    rule: "open-per-author",
    code: "too-many-by-author",
    limit: "maxOpenPerAuthor",
    counts: (trade) => trade.authorId === authorId,
    which: (scope) => (scope.of === "author" ? "" : ` by author ${authorId}`),
  });
};
