import { underlyingOfInstrument } from "../../instrument/instrument-text.ts";
import { isUnknown } from "../../book/order.ts";
import { entryOf, exitsOf } from "../../book/holdings.ts";
import { openTradesOf } from "../../book/state.ts";
import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

/** An order whose outcome is unknown freezes new entries on its symbol until the broker has told what became of it. */
export const frozenSymbol: EntryRule = ({ book, spec }) => {
  const symbol = underlyingOfInstrument(spec.instrument);
  for (const trade of openTradesOf(book)) {
    if (underlyingOfInstrument(trade.spec.instrument) !== symbol) continue;
    const unknown = [entryOf(book, trade), ...exitsOf(book, trade)].find(isUnknown);
    if (unknown !== undefined) {
      return objected(
        "frozen-symbol",
        "symbol-frozen",
        `the outcome of the order ${unknown.key} on ${symbol} is not known yet`,
        ["wait until the broker has answered", "see the broker's own order list"],
      );
    }
  }
  return passed("frozen-symbol", `no order on ${symbol} is in doubt`);
};
