import { bookId } from "../../ids.ts";
import { append, entries, holds, promise, type JournalCase } from "./bench.ts";

/** Pages, books, and a journal that is closed and opened again. */
export const reading: readonly JournalCase[] = [
  promise("pages are as large as asked and follow one another", async (check, journal, book) => {
    await append(check, journal, book, entries(1, 7));
    const page = async (after: number, limit: number): Promise<string> =>
      (check.value("read", await journal.read(book, after, limit)) ?? []).map((row) => row.seq).join();
    check.that((await page(0, 3)) === "1,2,3", "the first page is not 1,2,3");
    check.that((await page(3, 3)) === "4,5,6", "the second page is not 4,5,6");
    check.that((await page(6, 3)) === "7", "the third page is not 7");
    check.that((await page(7, 3)) === "", "there is a page after the last row");
    check.that((await page(0, 0)) === "", "a page of nothing has rows");
  }),
  promise("books know nothing of each other", async (check, journal, book) => {
    const other = bookId(`${book}:2`);
    await append(check, journal, book, entries(1, 2));
    await append(check, journal, other, entries(1, 1));
    await append(check, journal, book, entries(3, 3));
    await holds(check, journal, book, entries(1, 3));
    await holds(check, journal, other, entries(1, 1));
    const books = check.value("books", await journal.books()) ?? [];
    const listed = books.filter((one) => one === book || one === other);
    check.that(listed.length === 2 && new Set(books).size === books.length, `books are ${books.join()}`);
  }),
  promise("what was appended is there after closing and opening again", async (check, journal, book, open) => {
    await append(check, journal, book, entries(1, 3));
    await journal.close();
    const again = await open();
    await holds(check, again, book, entries(1, 3));
    await append(check, again, book, entries(4, 4));
    await holds(check, again, book, entries(1, 4));
    await again.close();
  }),
  promise("a closed journal answers store-down and writes nothing", async (check, journal, book, open) => {
    const begun = journal.append(book, entries(1, 1));
    await journal.close();
    check.value("an append before the closing", await begun);
    check.refused("append", await journal.append(book, entries(2, 2)), "store-down");
    check.refused("read", await journal.read(book, 0, 1), "store-down");
    check.refused("last", await journal.last(book), "store-down");
    check.refused("books", await journal.books(), "store-down");
    const again = await open();
    await holds(check, again, book, entries(1, 1));
    await again.close();
  }),
];
