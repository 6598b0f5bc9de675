import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chain, GENESIS, openJournal, verifyChain } from "@floorbroker/adapter-postgres";
import { bookId, decodeRow, isOk, ok, type Journal, type JournalRow } from "@floorbroker/core";
import { parse as parseCsv } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventText } from "../journal/event-text.ts";
import { oneLine, problemLine } from "../problem-text.ts";
import { SAMPLE_DAY } from "../sample-day.ts";
import { runWith } from "../testing/command-line.ts";
import { layEmptyJournal } from "../testing/fresh-data-directory.ts";
import { verifyBook } from "./journal-verify.ts";

const BOOK = bookId("sim:main");

let cwd: string;
let rows: readonly JournalRow[];

const floorbroker = (...args: readonly string[]) => runWith(["--data-dir", "data", ...args], { cwd });

/** Does something with the journal itself, as only one may have it at a time. */
const withJournal = async <A>(work: (journal: Journal) => Promise<A>): Promise<A> => {
  const journal = await openJournal({ dataDir: join(cwd, "data") });
  if (!isOk(journal)) throw new Error(journal.left.text);
  try {
    return await work(journal.right);
  } finally {
    await journal.right.close();
  }
};

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-journal-"));
  layEmptyJournal(join(cwd, "data"));
  const replayed = await floorbroker("run", "--channel", SAMPLE_DAY, "--read-as", "control", "--quiet");
  if (replayed.code !== 0) throw new Error(replayed.errors);
  const read = await withJournal((journal) => journal.read(BOOK, 0, 100_000));
  rows = isOk(read) ? read.right : [];
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe("journal show", () => {
  it("prints the newest rows as a table, times in New York", async () => {
    const { code, output, errors } = await floorbroker("journal", "show", "--last", "3");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    const lines = output.split("\n");
    expect(lines[1]).toMatch(/^│ +seq +│ New York +│ event +│ says +│$/);
    expect(lines.slice(3, -2).map((line) => Number(line.split("│")[1]))).toEqual(rows.slice(-3).map(({ seq }) => seq));
    expect(output).toContain("2026-11-18 1");
  });

  it("prints whole rows as JSON", async () => {
    const { output } = await floorbroker("journal", "show", "--last", "7", "--json");
    expect(
      output
        .split("\n")
        .slice(0, -1)
        .map((line): unknown => JSON.parse(line)),
    ).toEqual(rows.slice(-7));
  });

  it("prints everything about one message: its reading, its trade, its orders and fills", async () => {
    const opened = rows.find(({ type }) => type === "trade-opened");
    const { messageId, tradeId } = (opened?.payload ?? {}) as { messageId: string; tradeId: string }; // its own fields
    const { output } = await floorbroker("journal", "show", "--message", messageId, "--json");
    const shown = output
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as JournalRow); // what the command wrote
    const types = new Set(shown.map(({ type }) => type));
    for (const type of [
      "message-read",
      "considered",
      "message-answered",
      "trade-opened",
      "intended",
      "claimed",
      "accepted",
    ])
      expect(types).toContain(type);
    const about = rows.filter(
      ({ payload }) =>
        JSON.stringify(payload).includes(messageId) ||
        JSON.stringify(payload).includes(`${tradeId}"`) ||
        JSON.stringify(payload).includes(`${tradeId}-`),
    );
    expect(shown.map(({ seq }) => seq)).toEqual(about.map(({ seq }) => seq));
  });

  it("says which books and messages there are when it has not got one", async () => {
    expect(await floorbroker("journal", "show", "--book", "sim:other")).toEqual({
      code: 2,
      output: "",
      errors: "unknown-book: the journal has no book sim:other → choose sim:main\n",
    });
    expect(await floorbroker("journal", "show", "--message", "42")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^unknown-message: sim:main holds no message 42 → /),
    });
    expect(await floorbroker("journal", "show", "--message", "42", "--last", "3")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^usage: option '--message <id>' cannot be used with option '--last <n>'/),
    });
  });

  it("has a line for every event that a day brings", () => {
    for (const row of rows) {
      const recorded = decodeRow(row);
      expect(recorded._tag).toBe("Right");
      if (!isOk(recorded)) continue;
      const text = eventText(recorded.right.event, row.at);
      expect(text).toMatch(/\S/);
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    }
    expect(rows.length).toBeGreaterThan(100);
    expect(new Set(rows.map(({ type }) => type)).size).toBeGreaterThan(12);
  });
});

describe("journal verify", () => {
  it("finds every row of a real day good", async () => {
    const { code, output, errors } = await floorbroker("journal", "verify");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(
      output
        .split("\n")[3]
        ?.split("│")
        .map((cell) => cell.trim()),
    ).toEqual(["", "sim:main", String(rows.length), rows.at(-1)?.hash, "ok", ""]);
  });

  /** What verify says of a journal that answers with other rows than it was given. */
  const verdict = async (
    journal: Journal,
    change: (rows: readonly JournalRow[]) => readonly JournalRow[],
  ): Promise<string> => {
    const changed: Journal = {
      ...journal,
      read: (_, after, limit) =>
        Promise.resolve(
          ok(
            change(rows)
              .filter(({ seq }) => seq > after)
              .slice(0, limit),
          ),
        ),
    };
    const end = await verifyBook(changed, BOOK, verifyChain);
    return isOk(end) ? "ok" : problemLine(end.left);
  };

  const rechained = (from: readonly JournalRow[]): readonly JournalRow[] => {
    let { hash } = GENESIS;
    return from.map((row) => {
      const linked = chain(hash, BOOK, row);
      ({ hash } = linked);
      return linked;
    });
  };

  it("names the row that was changed, removed or added", () =>
    withJournal(async (journal) => {
      expect(await verdict(journal, (all) => all)).toBe("ok");
      const changed = await verdict(journal, (all) =>
        all.map((row) => (row.seq === 40 ? { ...row, at: row.at + 1 } : row)),
      );
      expect(changed).toMatch(
        /^journal-broken: book sim:main, row 40: its content gives the hash .* → keep the journal as it is/,
      );
      const removed = await verdict(journal, (all) => all.filter(({ seq }) => seq !== 40));
      expect(removed).toMatch(/^journal-broken: book sim:main, row 41: row 40 was expected here → /);
      const shortened = await verdict(journal, (all) => all.slice(0, -2));
      expect(shortened).toMatch(
        new RegExp(
          `^journal-broken: book sim:main: the rows after ${rows.length - 2} are missing, up to ${rows.length} → `,
        ),
      );
    }));

  it("names a row that is chained and still can't be read", () =>
    withJournal(async (journal) => {
      const withRow40 = (change: Partial<JournalRow>): Promise<string> =>
        verdict(journal, (all) => rechained(all.map((row) => (row.seq === 40 ? { ...row, ...change } : row))));
      expect(await withRow40({ type: "noted" })).toMatch(
        /^journal-broken: book sim:main: row 40 \(noted\): type should be one of configured, .* → /,
      );
      expect(await withRow40({ type: "trade-closed", payload: { tradeId: "fb-1", reason: "bored" } })).toMatch(
        /row 40 \(trade-closed\): reason should be one of closed, /,
      );
    }));
});

describe("a journal on a damaged disk", () => {
  /** Every file below a directory. */
  const filesIn = async (dir: string): Promise<readonly string[]> =>
    (await readdir(dir, { withFileTypes: true, recursive: true }))
      .filter((found) => found.isFile())
      .map((found) => join(found.parentPath, found.name));

  /** Flips one bit in the place where a text first stands in the tables. The database must be closed. */
  const flipAt = async (dataDir: string, text: string): Promise<void> => {
    for (const path of await filesIn(join(cwd, dataDir, "journal", "base"))) {
      const bytes = await readFile(path);
      const place = bytes.indexOf(text);
      if (place < 0) continue;
      bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
      await writeFile(path, bytes);
      return;
    }
    throw new Error(`${text} stands nowhere`);
  };

  /** The row that a command names when one byte of a row, counted from 1 or from the end, is flipped. */
  const named = async (place: number, ...command: readonly string[]): Promise<readonly [number, number | null]> => {
    const copy = `flipped-${place}-${command.at(-1)}`;
    await cp(join(cwd, "data"), join(cwd, copy), { recursive: true });
    await flipAt(copy, rows.at(place < 0 ? place : place - 1)?.hash ?? "");
    const { code, output, errors } = await runWith(["--data-dir", copy, ...command], { cwd });
    expect(output).not.toMatch(/│ ok │|written to/);
    expect(errors).toContain("restore the last backup");
    await rm(join(cwd, copy), { recursive: true });
    const [, row] = /^journal-broken: book sim:main, row (\d+) can't be read: .*invalid page/.exec(errors) ?? [errors];
    return [Number(row), code];
  };

  it.each([1, 40, -1])("is told by every command, with the first row that can't be read, when a byte of row %i is flipped", async (place) => {
    const [row, code] = await named(place, "journal", "verify");
    // Rows of one page stand or fall together: a page is 8 kB.
    const between = rows.slice(row - 1, place < 0 ? undefined : place);
    expect(between.length).toBeGreaterThan(0);
    expect(JSON.stringify(between).length).toBeLessThan(2 * 8_192);
    expect(code).toBe(1);
    expect(await named(place, "backup", "of-damaged.backup")).toEqual([row, 2]);
    expect(await named(place, "journal", "rebuild")).toEqual([row, expect.any(Number)]);
    expect(await readdir(cwd)).toEqual(["data"]);
  });
});

describe("journal export", () => {
  it("writes all rows as JSON Lines", async () => {
    const { code, output } = await floorbroker("journal", "export");
    expect(code).toBe(0);
    expect(
      output
        .split("\n")
        .slice(0, -1)
        .map((line): unknown => JSON.parse(line)),
    ).toEqual(rows);
  });

  it("writes CSV to a file that is there only when it is whole", async () => {
    expect(await floorbroker("journal", "export", "--format", "csv", "--out", "rows.csv")).toEqual({
      code: 0,
      output: `${rows.length} rows of 1 book written to rows.csv\n`,
      errors: "",
    });
    const read = parseCsv<Record<string, string>>(await readFile(join(cwd, "rows.csv"), "utf8"), { columns: true });
    expect(
      read.map(({ at = "", seq, ordinal, payload = "", ...rest }) => ({
        ...rest,
        at: Date.parse(at),
        seq: Number(seq),
        ordinal: Number(ordinal),
        payload: JSON.parse(payload) as unknown,
      })),
    ).toEqual(rows);
    expect((await readdir(cwd)).toSorted()).toEqual(["data", "rows.csv"]);
    expect(await floorbroker("journal", "export", "--out", "no/such/dir")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^output-not-writable: .*\(ENOENT\)/),
    });
  });
});

describe("a directory without a journal", () => {
  it.each([["journal", "verify"], ["journal", "show"], ["journal", "export"], ["journal", "orders"], ["journal", "rebuild"], ["backup", "b"]])(
    "gets none made by %s %s",
    async (...args) => {
      expect(await runWith(["--data-dir", "empty", ...args], { cwd })).toEqual({
        code: 2,
        output: "",
        errors: expect.stringMatching(/^no-journal: there is no journal in .*empty → run something first/),
      });
      expect(existsSync(join(cwd, "empty"))).toBe(false);
    },
  );
});

describe("a directory whose journal has lost its database", () => {
  it("is left as it is, and no command makes an empty one over it", async () => {
    const dir = join(cwd, "lost");
    await cp(join(cwd, "data"), dir, { recursive: true });
    const version = join(dir, "journal", "PG_VERSION");
    await rename(version, `${version}.moved`);
    for (const args of [["journal", "verify"], ["backup", "b"], ["run", "--channel", SAMPLE_DAY, "--read-as", "control"]]) {
      expect(await runWith(["--data-dir", dir, ...args], { cwd })).toMatchObject({
        code: 2,
        errors: expect.stringMatching(/^journal-missing: a journal was made in /),
      });
    }
    await rename(`${version}.moved`, version);
    expect((await runWith(["--data-dir", dir, "journal", "verify"], { cwd })).output).toContain("│ ok");
  });
});

describe("a row of strange text", () => {
  it("is shown without its control characters", () => {
    expect(oneLine("\u001b[31mBTO\nSPY")).toBe("\ufffd[31mBTO ⏎ SPY");
  });
});
