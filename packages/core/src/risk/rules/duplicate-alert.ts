import { newYorkText } from "../../calendar/new-york-text.ts";
import { entryFilled } from "../../book/holdings.ts";
import type { Book } from "../../book/state.ts";
import type { Trade } from "../../book/trade.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import { objected, passed } from "../check.ts";
import { inEveryScope, limitSetting } from "../every-scope.ts";
import { tradesSince } from "../lately.ts";
import type { EntryContext, EntryRule } from "../rule.ts";
import { isInScope, scopeText, type RiskScope } from "../scope.ts";

const RULE = "duplicate-alert";

/** An entry that came to nothing may be said again at once. */
const counts = (book: Book, trade: Trade): boolean => trade.closed === null || entryFilled(book, trade) > 0;

/** The newest trade of the same instrument, side and author that was opened after that instant. */
const sameAs = ({ book, spec, side, origin }: EntryContext, scope: RiskScope, since: number): Trade | undefined =>
  tradesSince(book, since)
    .filter(
      (trade) =>
        trade.openedAt > since &&
        trade.spec.instrument.id === spec.instrument.id &&
        trade.side === side &&
        trade.authorId === origin.authorId &&
        isInScope(scope, trade) &&
        counts(book, trade),
    )
    .toSorted((a, b) => a.openedAt - b.openedAt)
    .at(-1);

/** The same contract, side and author again within the window is taken for the same alert, posted twice. */
export const duplicateAlert: EntryRule = (context) =>
  inEveryScope(RULE, context, ({ scope, limits: { duplicateWindowMs: window } }) => {
    if (window === null) return [];
    const what = `${context.side} ${instrumentText(context.spec.instrument)} by author ${context.origin.authorId}`;
    const earlier = sameAs(context, scope, context.at - window);
    const where = scope.of === "channel" ? scopeText(scope) : "";
    if (earlier === undefined) return [passed(RULE, `no ${what}${where} within ${window / 1000} s before`)];
    const before = `${(context.at - earlier.openedAt) / 1000} s before (trade ${earlier.id})`;
    const text = `${what}${where} was said ${before}; within ${window / 1000} s it is a duplicate`;
    return [
      objected(RULE, "duplicate", text, [
        `post it again after ${newYorkText(earlier.openedAt + window)} if it is a second trade`,
        `lower ${limitSetting(scope, "duplicateWindow")}`,
      ]),
    ];
  });
