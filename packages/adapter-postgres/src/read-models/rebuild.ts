import { emptyBook, type BookId, type LineCounts, type Told } from "@floorbroker/core";
import { orRefuse, Refused } from "../calls.ts";
import { lastRow } from "../sql/lastRow.ts";
import { lockProgress, setProgress } from "../sql/progress.ts";
import { countLines } from "../sql/readLines.ts";
import { readRows } from "../sql/readRows.ts";
import { emptyTables, prepared, writeChanges } from "../sql/writeChanges.ts";
import type { Store } from "../store.ts";
import { projectRows } from "./tail.ts";

/** Rows folded at once: a line that changes often within them is written once. */
const PAGE = 1_000;

/**
 * Makes a book's tables anew from its journal, in one transaction: who reads meanwhile sees the old ones, who writes
 * waits, and if anything fails, everything is as it was. @throws what the database says, or the reason for refusing.
 */
export const rebuildTables = async (
  store: Store,
  id: BookId,
  told: Told,
): Promise<{ readonly rows: number; readonly lines: LineCounts }> => {
  let written = 0;
  let bytes = 0;
  const end = await store.db.transaction().execute(async (transaction) => {
    await lockProgress(id, transaction);
    await emptyTables(id, transaction);
    const last = await lastRow(id, transaction);
    let book = emptyBook(id);
    for (;;) {
      const rows = await readRows(id, book.seq, PAGE, transaction);
      if (rows.length === 0) break;
      const next = orRefuse(projectRows(book, rows));
      const ready = prepared(next.changes);
      const refused = await store.admit(ready.bytes);
      if (refused !== undefined) throw new Refused(refused);
      await writeChanges(ready, transaction);
      book = next.book;
      written += ready.lines;
      bytes += ready.bytes;
      told(book.seq, Math.max(last.seq, book.seq));
    }
    await setProgress(id, book.seq, transaction);
    return { rows: book.seq, lines: await countLines(id, transaction) };
  });
  await store.written(written, bytes);
  return end;
};
