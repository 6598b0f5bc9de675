import { bookId, inputId, type Journal, type JournalEntry, type Json } from "@floorbroker/core";
import { journalContract } from "@floorbroker/core/contract";
import fc from "fast-check";
import { expect, it } from "vitest";
import { canonical } from "../canonical.ts";
import { verifyChain } from "../chain.ts";
import { opened, refused, using } from "./opened.ts";
import { entry } from "./rows.ts";

/** The contract of the port, and what both stores promise beyond it. */
export const journalPromises = (open: () => Promise<Journal>): void => {
  it.each(journalContract)("$name", async ({ run }) => {
    expect(await run(open)).toEqual([]);
  });

  it("gives back any JSON with the very bytes that were hashed", async () => {
    const book = bookId("any JSON");
    const any = fc.jsonValue({ stringUnit: "binary" });
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 300, maxLength: 300 }), async (payloads) =>
        using(await open(), async (journal) => {
          const { seq } = opened(await journal.last(book));
          // fast-check's JSON type is ours with mutable arrays.
          const batch = payloads.map((payload, index) => entry(seq + 1 + index, { payload: payload as Json }));
          opened(await journal.append(book, batch));
          const rows = opened(await journal.read(book, 0, 10_000));
          expect(verifyChain(rows)).toEqual(await journal.last(book));
          const bytes = ({ payload }: JournalEntry): string => canonical(payload);
          expect(rows.slice(seq).map(bytes)).toEqual(batch.map(bytes));
        }),
      ),
      { numRuns: 2 },
    );
  });

  it("refuses what JSON or the database has no place for, and writes nothing", async () => {
    const book = bookId("not storable");
    await using(await open(), async (journal) => {
      const bad = [entry(1), entry(2, { payload: { price: Number.NaN } })];
      expect(refused(await journal.append(book, bad)).code).toBe("not-storable");
      // Too long for an index, and not compressible: only the database can say so.
      const letters = Array.from({ length: 9_000 }, (_, index) => 0x4e00 + ((index * 7_919) % 20_000));
      const tooLong = inputId(String.fromCharCode(...letters));
      expect(refused(await journal.append(book, [entry(1, { inputId: tooLong })])).code).toBe("not-storable");
      expect(opened(await journal.last(book)).seq).toBe(0);
      opened(await journal.append(book, [entry(1)]));
    });
  });
};
