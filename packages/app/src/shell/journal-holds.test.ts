import {
  bookId,
  decideOn,
  emptyBook,
  inputId,
  ok,
  problem,
  type Book,
  type InputBody,
  type Journal,
  type JournalHealth,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { followJournal } from "./journal-holds.ts";

const full: JournalHealth = {
  state: "entries-refused",
  problem: problem("disk-nearly-full", "41 MB are free", ["free some"]),
};
const away: JournalHealth = { state: "entries-refused", problem: problem("store-down", "no answer", ["wait"]) };
const well: JournalHealth = { state: "ok" };

/** A book whose holds follow a journal that says of itself what it is told to say; told nothing, it throws. */
const following = (first: Book = emptyBook(bookId("sim:test"))) => {
  let health: JournalHealth | null = well;
  let book = first;
  const journal: Journal = {
    append: () => Promise.resolve(ok("journal")),
    read: () => Promise.resolve(ok([])),
    last: () => Promise.resolve(ok({ seq: 0, hash: "" })),
    books: () => Promise.resolve(ok([])),
    health: () => (health === null ? Promise.reject(new Error("a broken promise")) : Promise.resolve(health)),
    close: () => Promise.resolve(),
  };
  const deliver = (id: ReturnType<typeof inputId>, body: InputBody): void =>
    void (book = decideOn(book, { id, at: 1, ...body }).book);
  const { follow } = followJournal(journal, () => book, deliver);
  return {
    book: () => book,
    held: async (now: JournalHealth | null): Promise<readonly string[]> => {
      health = now;
      await follow();
      return book.holds.map(({ code }) => code);
    },
  };
};

describe("the holds of a book", () => {
  it("are what its journal says of itself, one after the other", async () => {
    const { held } = following();
    const seen = [];
    for (const health of [well, full, full, away, full, well, well]) seen.push((await held(health)).join());
    expect(seen).toEqual(["", "store-low", "store-low", "journal-down", "store-low", "", ""]);
  });

  it("take a journal that throws for one that can't be written", async () => {
    const { held } = following();
    expect([await held(null), await held(well)]).toEqual([["journal-down"], []]);
  });

  it("that an earlier process journaled are lifted when the journal is well again", async () => {
    const before = following();
    await before.held(away);
    expect(before.book().holds).toHaveLength(1);
    expect(await following(before.book()).held(well)).toEqual([]);
  });
});
