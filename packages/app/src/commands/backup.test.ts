import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { openJournal } from "@floorbroker/adapter-postgres";
import { bookId, inputId, isOk, type Journal } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SAMPLE_DAY } from "../sample-day.ts";
import { runWith } from "../testing/command-line.ts";
import { layEmptyJournal } from "../testing/fresh-data-directory.ts";

let cwd: string;
const floorbroker = (dataDir: string, ...args: readonly string[]) => runWith(["--data-dir", dataDir, ...args], { cwd });

const withJournal = async <A>(dataDir: string, work: (journal: Journal) => Promise<A>): Promise<A> => {
  const journal = await openJournal({ dataDir: join(cwd, dataDir) });
  if (!isOk(journal)) throw new Error(journal.left.text);
  try {
    return await work(journal.right);
  } finally {
    await journal.right.close();
  }
};

const exported = async (dataDir: string): Promise<string> => (await floorbroker(dataDir, "journal", "export")).output;

/** The backup's text, changed, as a file of another name. */
const changedBackup = async (name: string, change: (lines: string[]) => string[]): Promise<string> => {
  const lines = gunzipSync(await readFile(join(cwd, "day.backup"))).toString().split("\n");
  await writeFile(join(cwd, name), gzipSync(change(lines).join("\n")));
  return name;
};

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-backup-"));
  for (const dataDir of ["data", "begun", "another", "longer"]) layEmptyJournal(join(cwd, dataDir));
  const replayed = await floorbroker("data", "run", "--channel", SAMPLE_DAY, "--read-as", "control", "--quiet");
  if (replayed.code !== 0) throw new Error(replayed.errors);
  await withJournal("data", async (journal) => {
    const strange = { text: "\u2028\u0000\ud800 ½", deep: [[{}]] };
    const at = 1_790_000_000_000;
    await journal.append(bookId("sim:strange"), [
      { seq: 1, at, inputId: inputId("a\nb"), ordinal: 0, type: "noted", payload: strange },
    ]);
  });
  const { code, errors } = await floorbroker("data", "backup", "day.backup");
  if (code !== 0) throw new Error(errors);
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe("backup", () => {
  it("writes one private file, which says what it holds, and leaves nothing else", async () => {
    expect((await stat(join(cwd, "day.backup"))).mode & 0o777).toBe(0o600);
    expect((await readdir(cwd)).filter((name) => name.startsWith("day"))).toEqual(["day.backup"]);
    const lines = gunzipSync(await readFile(join(cwd, "day.backup"))).toString().split("\n");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      format: "floorbroker-backup-1",
      books: ["sim:main", "sim:strange"],
      rows: lines.length - 3,
    });
  });

  it("never replaces a file", async () => {
    const before = await readFile(join(cwd, "day.backup"));
    expect(await floorbroker("data", "backup", "day.backup")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^file-exists: /),
    });
    expect(await readFile(join(cwd, "day.backup"))).toEqual(before);
    await writeFile(join(cwd, "other.partial"), "");
    expect(await floorbroker("data", "backup", "other")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^backup-in-progress: .* → if no backup is running, remove /),
    });
    expect(await readdir(cwd)).toContain("other.partial");
    await rm(join(cwd, "other.partial"));
    expect(await floorbroker("data", "backup", "no/such/dir")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^output-not-writable: .*\(ENOENT\)/),
    });
  });

  it("says which process has to stop when one works on the journal", () =>
    withJournal("data", async () => {
      expect(await floorbroker("data", "backup", "locked.backup")).toMatchObject({
        code: 2,
        errors: expect.stringMatching(new RegExp(`^store-locked: this process \\(${process.pid}\\)`)),
      });
    }));
});

describe("restore", () => {
  it("gives the very same journal, also when it is done again, and when it was cut short", async () => {
    const first = await floorbroker("restored", "restore", "day.backup");
    expect({ code: first.code, errors: first.errors }).toEqual({ code: 0, errors: "" });
    const rows = await exported("data");
    expect(await exported("restored")).toBe(rows);
    expect(await floorbroker("restored", "restore", "day.backup")).toMatchObject({
      code: 0,
      output: "0 rows restored; 2 books checked from first to last\n",
    });
    await withJournal("begun", async (journal) => {
      const begun = rows.split("\n").slice(0, 40).map((line) => JSON.parse(line));
      expect(isOk(await journal.append(bookId("sim:main"), begun))).toBe(true);
    });
    expect((await floorbroker("begun", "restore", "day.backup")).code).toBe(0);
    expect(await exported("begun")).toBe(rows);
  });

  it("refuses a journal that holds something else, and writes nothing", async () => {
    const entry = { seq: 1, at: 1, inputId: inputId("x"), ordinal: 0, type: "noted", payload: {} };
    await withJournal("another", (journal) => journal.append(bookId("sim:main"), [entry]));
    await withJournal("longer", (journal) => journal.append(bookId("sim:third"), [entry]));
    const before = [await exported("another"), await exported("longer")];
    expect(await floorbroker("another", "restore", "day.backup")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^journal-not-empty: book sim:main is there with another row 1; nothing was rest/),
    });
    expect(await floorbroker("longer", "restore", "day.backup")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^journal-not-empty: book sim:third is there with 1 rows, the backup has 0 of it/),
    });
    expect([await exported("another"), await exported("longer")]).toEqual(before);
  });

  const damages: readonly (readonly [string, RegExp, (lines: string[]) => string[]])[] = [
    ["a row less", /row 10 was expected here/, (lines) => lines.toSpliced(10, 1)],
    ["a row changed", /row 10: its content gives the hash/, (lines) => lines.with(10, (lines[10] ?? "").replace(/"at":\d/, '"at":2'))],
    ["no last line", /its last line is missing/, (lines) => [...lines.slice(0, -2), ""]],
    ["the last row missing", /it holds \d+ rows, not \d+/, (lines) => lines.toSpliced(-3, 1)],
    ["another first line", /its first line does not say/, (lines) => lines.with(0, '{"format":"floorbroker-backup-9"}')],
    ["another date", /do not give the checksum/, (lines) => lines.with(0, (lines[0] ?? "").replace(/"createdAt":"20/, '"createdAt":"19'))],
    ["a line that is no row", /line 11 is not a row/, (lines) => lines.with(10, "{}")],
  ];

  it("writes nothing from a backup that is damaged, and says where", async () => {
    for (const [index, [, says, change]] of damages.entries()) {
      const file = await changedBackup(`damaged-${index}`, change);
      const { code, errors } = await floorbroker("empty", "restore", file);
      expect([code, errors]).toEqual([2, expect.stringMatching(/^backup-broken: /)]);
      expect(errors).toMatch(says);
    }
    const whole = await readFile(join(cwd, "day.backup"));
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(whole.length >> 1) ^ 1, whole.length >> 1);
    for (const [name, bytes] of [["cut", whole.subarray(0, whole.length >> 1)], ["flipped", flipped]] as const) {
      await writeFile(join(cwd, name), bytes);
      await chmod(join(cwd, name), 0o600);
      expect((await floorbroker("empty", "restore", name)).errors).toMatch(/^backup-broken: /);
    }
    expect((await floorbroker("empty", "restore", "absent")).errors).toMatch(/^backup-not-readable: .*ENOENT/);
    await writeFile(join(cwd, "foreign"), gzipSync("some other program's file\n"));
    expect((await floorbroker("empty", "restore", "foreign")).errors).toMatch(/^backup-broken: /);
    // Not even an empty journal was made.
    expect(await readdir(cwd)).not.toContain("empty");
  });
});
