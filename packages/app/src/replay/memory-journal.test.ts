import { bookId, inputId, isOk, type JournalEntry } from "@floorbroker/core";
import { journalContract } from "@floorbroker/core/contract";
import { describe, expect, it } from "vitest";
import { memoryJournal } from "./memory-journal.ts";

const BOOK = bookId("sim:memory");
const entry = (seq: number, name = `input-${seq}`): JournalEntry => ({
  seq,
  at: seq,
  inputId: inputId(name),
  ordinal: 0,
  type: "noted",
  payload: { seq },
});

/** What only storage can promise: a bound on what it takes, and a handle that is closed. */
const OF_STORAGE = /stor|clos|NaN|nest|long/i;

describe("a journal in memory", () => {
  it.each(journalContract.filter(({ name }) => !OF_STORAGE.test(name)))("$name", async ({ run }) => {
    const journal = memoryJournal();
    expect(await run(() => Promise.resolve(journal))).toEqual([]);
  });

  it("refuses a whole batch with one wrong row, and has the same hashes for the same rows", async () => {
    const [one, other] = [memoryJournal(), memoryJournal()];
    const codes = [
      await one.append(BOOK, [entry(1), entry(3)]),
      await one.append(BOOK, [entry(1), entry(2, "input-1")]),
    ].map((end) => (isOk(end) ? "" : end.left.code));
    expect(codes).toEqual(["stale-writer", "duplicate"]);
    expect(await one.books()).toEqual({ _tag: "Right", right: [] });
    for (const journal of [one, other]) await journal.append(BOOK, [entry(1), entry(2)]);
    expect(await one.last(BOOK)).toEqual(await other.last(BOOK));
    expect(await one.books()).toEqual({ _tag: "Right", right: [BOOK] });
  });
});
