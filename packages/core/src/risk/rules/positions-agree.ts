import { underlyingOfInstrument } from "../../instrument/instrument-text.ts";
import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

/** A position that broker and book count differently freezes new entries on its symbol. */
export const positionsAgree: EntryRule = ({ book, spec }) => {
  const symbol = underlyingOfInstrument(spec.instrument);
  const found = book.disagreements.find((each) => each.symbol === symbol);
  if (found === undefined) return passed("positions-agree", `broker and book agree on ${symbol}`);
  return objected("positions-agree", "position-mismatch", found.text, [
    "compare with the broker's own position list",
    "!tt resume accepts the broker's figure",
  ]);
};
