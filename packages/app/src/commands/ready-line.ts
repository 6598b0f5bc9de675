import { openTradesOf } from "@floorbroker/core";
import type { OpenedBook } from "../run/open-book.ts";

/** How the book was come by, for whoever wonders how long a restart takes. */
export const readyLine = ({ book, snapshotSeq, folded }: OpenedBook): string => {
  const past = snapshotSeq > 0 ? `snapshot row ${snapshotSeq} + ${folded} rows` : `${folded} rows`;
  const open = openTradesOf(book).length;
  const under =
    book.seq === 0
      ? ""
      : `; ${open} open trade${open === 1 ? "" : "s"}, the broker is asked about everything that was under way`;
  return `ready after ${Math.round(performance.now())} ms (${past})${under}`;
};
