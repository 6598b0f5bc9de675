import { bookId, type BookId } from "@floorbroker/core";
import { sql, type Kysely } from "kysely";
import type { JournalDatabase } from "../schema.ts";
import { originalText } from "../stored-text.ts";

/**
 * Every book that has rows. It steps from book to book along the primary key, since `distinct` would read every row
 * there is, and an embedded database does that on the thread that trades.
 */
export const listBooks = async (db: Kysely<JournalDatabase>): Promise<readonly BookId[]> => {
  const { rows } = await sql<{ readonly book: string }>`
    with recursive step(book) as (
      (select book from journal order by book limit 1)
      union all
      select (select journal.book from journal where journal.book > step.book order by journal.book limit 1)
      from step where step.book is not null
    )
    select book from step where book is not null`.execute(db);
  return rows.map(({ book }) => bookId(originalText(book)));
};
