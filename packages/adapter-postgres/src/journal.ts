import { fail, isOk, ok } from "@floorbroker/core";
import type { AppendedTo, BookId, Journal, JournalEntry, Problem, Result } from "@floorbroker/core";
import type { ControlledTransaction } from "kysely";
import { asked, callsOn, type Calls } from "./calls.ts";
import { chainAll, type ChainHead } from "./chain.ts";
import type { JournalDatabase } from "./schema.ts";
import { appendEvents, type RowToAppend } from "./sql/appendEvents.ts";
import { lastRow } from "./sql/lastRow.ts";
import { listBooks } from "./sql/listBooks.ts";
import { readRows } from "./sql/readRows.ts";
import { statements } from "./statements.ts";
import { whyNotStorable } from "./storable.ts";
import { beforeCommit, closed, duringCommit, notStorable, staleWriter } from "./store-problems.ts";
import type { Store } from "./store.ts";
import { storedPayload } from "./stored-text.ts";

const done: Result<Problem, AppendedTo> = ok("journal");

const gapIn = (head: ChainHead, entries: readonly JournalEntry[]): string | undefined => {
  for (const [index, { seq }] of entries.entries()) {
    const expected = head.seq + 1 + index;
    if (seq !== expected) return `the journal goes on with row ${expected}, not with ${seq}`;
  }
  return undefined;
};

/**
 * Inserts the rows and commits. The two halves fail differently: until the commit is sent nothing can have been
 * written, after that only the database knows.
 */
const commit = async (
  store: Store,
  book: BookId,
  rows: readonly RowToAppend[],
): Promise<Result<Problem, AppendedTo>> => {
  let transaction: ControlledTransaction<JournalDatabase> | undefined;
  // A rollback can wait for a dead connection; nobody needs to wait for it.
  const abandon = (): void =>
    void transaction
      ?.rollback()
      .execute()
      .catch(() => undefined);
  try {
    transaction = await store.db.startTransaction().execute();
    for (const some of statements(rows)) await appendEvents(some, transaction);
  } catch (error) {
    abandon();
    return fail(beforeCommit(book, error, store.says(error)));
  }
  try {
    await transaction.commit().execute();
    return done;
  } catch (error) {
    abandon();
    return fail(duringCommit(book, store.says(error)));
  }
};

/** One book's way into the store: appends one after the other, knowing where the chain stands. */
const bookWriter = (store: Store, book: BookId) => {
  let known: ChainHead | undefined;
  let tail: Promise<unknown> = Promise.resolve();

  const headFor = async (entries: readonly JournalEntry[]): Promise<Result<Problem, ChainHead>> => {
    if (known !== undefined && gapIn(known, entries) === undefined) return ok(known);
    // Not known yet, or somebody else wrote on: the journal itself decides.
    return asked(store, () => lastRow(book, store.db));
  };

  const append = async (entries: readonly JournalEntry[]): Promise<Result<Problem, AppendedTo>> => {
    const head = await headFor(entries);
    if (!isOk(head)) return head;
    const gap = gapIn(head.right, entries);
    if (gap !== undefined) return fail(staleWriter(book, gap));
    const rows = chainAll(head.right, book, entries).map((row) => ({ row, payload: storedPayload(row.payload) }));
    const bytes = rows.reduce((sum, { payload }) => sum + payload.length, 0);
    const refused = await store.admit(bytes);
    if (refused !== undefined) return fail(refused);
    const end = await commit(store, book, rows);
    const last = rows.at(-1)?.row;
    known = isOk(end) && last !== undefined ? { seq: last.seq, hash: last.hash } : undefined;
    if (isOk(end)) await store.written(rows.length, bytes);
    return end;
  };

  return (entries: readonly JournalEntry[]): Promise<Result<Problem, AppendedTo>> => {
    const end = tail.then(() => append(entries));
    // Whatever becomes of this one, the next has its turn.
    tail = end.catch(() => undefined);
    return end;
  };
};

/** The journal over a store whose schema is there. */
export const journalOver = (store: Store, { whileOpen, isOpen, close }: Calls = callsOn(store)): Journal => {
  const writers = new Map<BookId, ReturnType<typeof bookWriter>>();

  const writerOf = (book: BookId): ReturnType<typeof bookWriter> => {
    const writer = writers.get(book) ?? bookWriter(store, book);
    writers.set(book, writer);
    return writer;
  };

  return {
    append: (book, entries) =>
      whileOpen(async () => {
        if (entries.length === 0) return done;
        const why = entries.map(whyNotStorable).find((found) => found !== undefined);
        return why === undefined ? writerOf(book)(entries) : fail(notStorable(book, why));
      }),
    read: (book, afterSeq, limit) =>
      whileOpen(() => asked(store, async () => (limit < 1 ? [] : readRows(book, afterSeq, limit, store.db)))),
    last: (book) => whileOpen(() => asked(store, () => lastRow(book, store.db))),
    books: () => whileOpen(() => asked(store, () => listBooks(store.db))),
    health: async () => {
      const refused = isOpen() ? await store.entriesRefused() : closed;
      return refused === undefined ? { state: "ok" } : { state: "entries-refused", problem: refused };
    },
    close,
  };
};
