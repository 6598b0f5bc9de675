import { bookOfSnapshot, emptyBook, isOk, type Book, type BookId, type Snapshots, type Told } from "@floorbroker/core";
import { orRefuse, Refused } from "../calls.ts";
import { lastRow } from "../sql/lastRow.ts";
import { lockProgress, progressOf, setProgress } from "../sql/progress.ts";
import { readRows } from "../sql/readRows.ts";
import { prepared, writeChanges, type PreparedChanges } from "../sql/writeChanges.ts";
import type { Store } from "../store.ts";
import { rebuildTables } from "./rebuild.ts";
import { foldMore, PAGE, projectRows } from "./tail.ts";

/** Rows folded at once where nothing is written. */
const FOLD_PAGE = 1_000;

/**
 * Writes changes and the new progress in one transaction. Changes that the tables have already are skipped, and changes
 * that would leave a gap are not written. Resolves to the progress that then holds.
 */
const write = async (store: Store, ready: PreparedChanges): Promise<number> => {
  const { changes, bytes, lines } = ready;
  const refused = await store.admit(bytes);
  if (refused !== undefined) throw new Refused(refused);
  const held = await store.db.transaction().execute(async (transaction) => {
    const progress = await lockProgress(changes.book, transaction);
    if (progress >= changes.to || progress < changes.after) return progress;
    await writeChanges(ready, transaction);
    await setProgress(changes.book, changes.to, transaction);
    return changes.to;
  });
  await store.written(lines, bytes);
  return held;
};

/** Brings the tables of each book up to its journal, and remembers the book as the tables show it. */
export const catchingUp = (store: Store, snapshots: Snapshots) => {
  const known = new Map<BookId, Book>();

  /** A book not newer than the tables, as new as is to be had without much work. */
  const startAt = async (id: BookId, progress: number): Promise<Book> => {
    const mine = known.get(id);
    if (mine !== undefined && mine.seq <= progress) return mine;
    const snapshot = progress === 0 ? null : orRefuse(await snapshots.latest(id, progress));
    const read = snapshot === null ? undefined : bookOfSnapshot(snapshot.text);
    return read !== undefined && isOk(read) ? read.right : emptyBook(id);
  };

  const foldTo = async (start: Book, seq: number): Promise<Book> => {
    let book = start;
    while (book.seq < seq) {
      const rows = await readRows(book.id, book.seq, Math.min(FOLD_PAGE, seq - book.seq), store.db);
      if (rows.length === 0) return book;
      book = orRefuse(foldMore(book, rows));
    }
    return book;
  };

  /** One page; false when there was none. */
  const goOn = async (book: Book): Promise<Book | undefined> => {
    const rows = await readRows(book.id, book.seq, PAGE, store.db);
    if (rows.length === 0) return undefined;
    const { book: next, changes } = orRefuse(projectRows(book, rows));
    const held = await write(store, prepared(changes));
    // Somebody emptied the tables meanwhile: the next look begins where they stand.
    return held < next.seq ? foldTo(emptyBook(book.id), held) : next;
  };

  return async (id: BookId, told: Told = () => undefined): Promise<number> => {
    const progress = await progressOf(id, store.db);
    const last = await lastRow(id, store.db);
    // Tables of a longer journal, as of one that was cut by hand: nothing in them can be relied on.
    if (progress > last.seq) await rebuildTables(store, id, told);
    const held = Math.min(progress, last.seq);
    let book = await foldTo(await startAt(id, held), held);
    for (;;) {
      known.set(id, book);
      told(book.seq, Math.max(last.seq, book.seq));
      const next = await goOn(book);
      if (next === undefined) return book.seq;
      book = next;
    }
  };
};
