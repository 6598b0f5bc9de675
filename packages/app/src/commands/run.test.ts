import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@floorbroker/adapter-postgres";
import { bookId, isOk } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SAMPLE_DAY } from "../sample-day.ts";
import { runWith } from "../testing/command-line.ts";
import { layEmptyJournal } from "../testing/fresh-data-directory.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-run-"));
  // The demo still makes its own from nothing.
  for (const dataDir of ["floorbroker-data/sim", "typed", "tables"]) layEmptyJournal(join(cwd, dataDir));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const DAY = ["--channel", SAMPLE_DAY, "--read-as", "control"] as const;

const written = async (name: string, text: string): Promise<string> => {
  const file = join(cwd, name);
  await writeFile(file, text);
  return file;
};

describe("floorbroker run", () => {
  it("replays a channel, then explains a message of it and says why it knows nothing of another", async () => {
    const run = await runWith(["run", ...DAY, "--json"], { cwd });
    expect([run.code, run.errors]).toEqual([0, ""]);
    expect(JSON.parse(run.output)).toMatchObject({ messages: 51, answered: 51 });

    const card = await runWith(["explain", "1572621455236005894"], { cwd });
    for (const heading of ["Message", "Market", "Size", "Checks", "Answer", "Orders", "Fills"]) expect(card.output).toContain(`\n${heading}\n`);
    const json = await runWith(["explain", "1572621455236005894", "--json"], { cwd });
    expect(JSON.parse(json.output)).toMatchObject({ messageId: "1572621455236005894" });

    const unknown = await runWith(["explain", "99"], { cwd });
    expect([unknown.code, unknown.output]).toEqual([2, ""]);
    expect(unknown.errors).toContain("unknown-message");
  }, 60_000);

  it("trades what is typed, and ends when the lines end", async () => {
    const input = "Alert: BTO SPY 590C 12/18 @ 6.20\n\n!tt positions\nAlert: BTO SPY 590 12/18 @ 6.20\n";
    const typed = await runWith(["--data-dir", join(cwd, "typed"), "run", "--stdin", "--at", "2026-11-18T15:00:00Z"], { cwd, input });
    expect([typed.code, typed.errors]).toEqual([0, ""]);
    expect(typed.output).toContain("SPY 590C 18 Dec 26: received");
    expect(typed.output).toContain("missing-right");
  }, 60_000);

  it("leaves tables that have everything that the journal has", async () => {
    const dataDir = join(cwd, "tables");
    const run = await runWith(["--data-dir", dataDir, "run", ...DAY, "--quiet"], { cwd });
    expect([run.code, run.errors]).toEqual([0, ""]);
    const store = await openStore({ dataDir });
    if (!isOk(store)) throw new Error(store.left.text);
    const book = bookId("sim:main");
    const [tables, last] = [await store.right.readModels.progress(book), await store.right.journal.last(book)];
    await store.right.close();
    expect(isOk(tables) && tables.right).toBe(isOk(last) && last.right.seq);
    expect(isOk(last) && last.right.seq).toBeGreaterThan(400);
  }, 60_000);

  it("refuses what it can't use with one line, exit code 2, and without touching a journal", async () => {
    const export_ = await readFile(SAMPLE_DAY, "utf8");
    const broken = await written("broken.json", export_.replace('"content": "gm gm"', '"content": gm gm'));
    const quotes = await written("quotes.csv", "timestamp,quote\n1683814530,0.69\n1683814535,oops\n");
    const config = await written("wrong.yaml", "allocation:\n  perAlertPercnt: 2\n");
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [["run"], /no-source/],
      [["run", "--channel", join(cwd, "none.json")], /none\.json/],
      [["run", "--channel", broken], /broken\.json.*line \d+/],
      [["run", "--channel", SAMPLE_DAY], /channel-not-configured.*--read-as/],
      [["run", ...DAY, "--quotes", "nonsense"], /bad-quotes-option/],
      [["run", ...DAY, "--quotes", `QQQ 230512C00327000=${join(cwd, "none.csv")}`], /none\.csv/],
      [["run", ...DAY, "--quotes", `QQQ 230512C00327000=${quotes}`], /quotes\.csv, line 3/],
      [["run", ...DAY, "--speed", "fast"], /speed/],
      [["run", "--stdin", "--at", "noon"], /at/],
      [["run", "--stdin", "--sim-broker", "4711"], /sim-broker.*127\.0\.0\.1:4000/],
      [["run", "--stdin", "--sim-broker", "127.0.0.1:4711", "--at", "2026-11-18T15:00:00Z"], /the time comes from the broker/],
      [["run", ...DAY, "--sim-broker", "127.0.0.1:4711"], /a replay brings its own market/],
      [["--config", config, "run", ...DAY], /wrong\.yaml.*line 2.*perAlertPercent/],
    ];
    const dataDir = join(cwd, "untouched");
    for (const [args, expected] of cases) {
      const { code, output, errors } = await runWith(["--data-dir", dataDir, ...args], { cwd });
      expect([code, output.trim(), errors.trim().split("\n").length], args.join(" ")).toEqual([2, "", 1]);
      expect(errors).toMatch(expected);
    }
  }, 60_000);

  it("shows the sample day as a demo that keeps nothing, and says what to do next", async () => {
    const demo = await runWith(["demo", "--fast"], { cwd });
    expect([demo.code, demo.errors]).toEqual([0, ""]);
    for (const text of ["Trades (14)", "Refused (6)", "not-authorized", "missing-right", "What next?"]) expect(demo.output).toContain(text);
  }, 60_000);
});
