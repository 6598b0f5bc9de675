import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bookId, type BookId, type Journal } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { ACKNOWLEDGED, openTradingJournal } from "../outage/open-trading-journal.ts";
import { layEmptyJournal } from "../testing/fresh-data-directory.ts";
import { opened, refused, using } from "../testing/opened.ts";
import { entries } from "../testing/rows.ts";
import { inTemporary } from "../testing/temporary.ts";
import { acknowledgedIn, openAcknowledgedFile } from "./acknowledged-file.ts";

const BOOK = bookId("one");

const open = async (dataDir: string): Promise<Journal> => opened(await openTradingJournal({ dataDir }));

const append = async (dataDir: string, from: number, to: number): Promise<void> =>
  using(await open(dataDir), async (journal) => void opened(await journal.append(BOOK, entries(from, to))));

describe("a journal that has lost its end", () => {
  it("is refused, by the row that was acknowledged, until somebody has looked", () =>
    inTemporary(async (dir) => {
      const [data, copy] = [join(dir, "data"), join(dir, "copy")];
      layEmptyJournal(data);
      await append(data, 1, 3);
      await cp(join(data, "journal"), copy, { recursive: true });
      await append(data, 4, 9);
      await rm(join(data, "journal"), { recursive: true });
      await cp(copy, join(data, "journal"), { recursive: true });
      const problem = refused(await openTradingJournal({ dataDir: data }));
      expect(problem).toMatchObject({
        code: "journal-behind",
        text: "book one ends at row 3, but row 9 was acknowledged: rows are lost, or an older backup was restored",
      });
      expect(problem.suggestions.join()).toContain(`rm ${join(data, ACKNOWLEDGED)}`);
      // Refused again: looking at it does not make it right.
      expect(refused(await openTradingJournal({ dataDir: data })).code).toBe("journal-behind");
      await rm(join(data, ACKNOWLEDGED));
      await append(data, 4, 5);
      expect(acknowledgedIn(join(data, ACKNOWLEDGED))).toEqual({ one: 5 });
    }));

  it("is not taken for one that has more than was noted, nor is an unreadable note an obstacle", () =>
    inTemporary(async (dir) => {
      layEmptyJournal(dir);
      await append(dir, 1, 3);
      const path = join(dir, ACKNOWLEDGED);
      await writeFile(path, '{"one":2}');
      await append(dir, 4, 4);
      await writeFile(path, '{"one":');
      await append(dir, 5, 5);
      expect(await readFile(path, "utf8")).toBe('{"one":5}\n');
    }));
});

describe("the note of what was acknowledged", () => {
  it("is the last of each book, whatever stood there before and however long it was", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "noted");
      const note = (...notes: readonly (readonly [book: BookId, seq: number])[]): void => {
        const file = openAcknowledgedFile(path);
        for (const [book, seq] of notes) file.note(book, seq);
        file.close();
      };
      note([BOOK, 1], [bookId("a book with a long name"), 100_000]);
      expect(acknowledgedIn(path)).toEqual({ one: 1, "a book with a long name": 100_000 });
      await writeFile(path, `{"one":7}${" ".repeat(100)}`);
      note([BOOK, 8]);
      expect(acknowledgedIn(path)).toEqual({ one: 8 });
      expect(acknowledgedIn(join(dir, "none"))).toEqual({});
    }));
});
