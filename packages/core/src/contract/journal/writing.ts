import { inputId } from "../../ids.ts";
import { isOk } from "../../result.ts";
import { append, entries, entry, holds, promise, type JournalCase } from "./bench.ts";

/** What a sequence of rows is, and who may continue it. */
export const sequences: readonly JournalCase[] = [
  promise("an empty book has no rows and begins at zeros", (check, journal, book) => holds(check, journal, book, [])),
  promise("what is appended reads back exactly and in order", async (check, journal, book) => {
    await append(check, journal, book, entries(1, 3));
    await append(check, journal, book, entries(4, 4));
    await holds(check, journal, book, entries(1, 4));
  }),
  promise("an empty batch is accepted and writes nothing", async (check, journal, book) => {
    await append(check, journal, book, []);
    await holds(check, journal, book, []);
  }),
  promise("a gap is refused, after the last row and inside a batch", async (check, journal, book) => {
    check.refused("a first row 2", await journal.append(book, entries(2, 2)), "stale-writer");
    await append(check, journal, book, entries(1, 1));
    check.refused("row 3 after row 1", await journal.append(book, entries(3, 3)), "stale-writer");
    check.refused("rows 2 and 4", await journal.append(book, [entry(2), entry(4)]), "stale-writer");
    check.refused("rows 3 and 2", await journal.append(book, [entry(3), entry(2)]), "stale-writer");
    await holds(check, journal, book, entries(1, 1));
  }),
  promise("of two writers of the same rows one wins, the other writes nothing", async (check, journal, book) => {
    await append(check, journal, book, entries(1, 1));
    const mine = [2, 3].map((seq) => entry(seq, { inputId: inputId(`mine-${seq}`) }));
    const theirs = [2, 3, 4].map((seq) => entry(seq, { inputId: inputId(`theirs-${seq}`) }));
    const [first, second] = await Promise.all([journal.append(book, mine), journal.append(book, theirs)]);
    check.that(isOk(first) !== isOk(second), "exactly one of the two must succeed");
    check.refused("the loser", isOk(first) ? second : first, "stale-writer");
    await holds(check, journal, book, [entry(1), ...(isOk(first) ? mine : theirs)]);
  }),
  promise("a batch that is written already is refused", async (check, journal, book) => {
    await append(check, journal, book, entries(1, 2));
    check.refused("the same batch", await journal.append(book, entries(1, 2)), "stale-writer");
    await holds(check, journal, book, entries(1, 2));
  }),
  promise("appends that are not awaited are written in the order of the calls", async (check, journal, book) => {
    const starts = Array.from({ length: 40 }, (_, index) => index * 2 + 1);
    const ends = await Promise.all(starts.map((seq) => journal.append(book, entries(seq, seq + 1))));
    for (const end of ends) check.value("append", end);
    await holds(check, journal, book, entries(1, 80));
  }),
];

/** An input is acted on once, a batch is all or nothing. */
export const inputs: readonly JournalCase[] = [
  promise("an event of an input is taken once, its other events are not affected", async (check, journal, book) => {
    const again = inputId("input-1");
    await append(check, journal, book, entries(1, 1));
    check.refused("the same input", await journal.append(book, [entry(2, { inputId: again })]), "duplicate");
    await append(check, journal, book, [entry(2, { inputId: again, ordinal: 1 })]);
    await holds(check, journal, book, [entry(1), entry(2, { inputId: again, ordinal: 1 })]);
  }),
  promise("a batch with one bad row writes nothing, and the next good one is written", async (check, journal, book) => {
    await append(check, journal, book, entries(1, 2));
    const bad = [entry(3), entry(4, { inputId: inputId("input-2") }), entry(5)];
    check.refused("a batch with a known input", await journal.append(book, bad), "duplicate");
    const twice = [entry(3), entry(4, { inputId: inputId("input-3") })];
    check.refused("a batch with one input twice", await journal.append(book, twice), "duplicate");
    await holds(check, journal, book, entries(1, 2));
    await append(check, journal, book, entries(3, 5));
    await holds(check, journal, book, entries(1, 5));
  }),
];
