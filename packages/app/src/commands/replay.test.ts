import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runWith } from "../testing/command-line.ts";

const SAMPLE = fileURLToPath(new URL("../../sample/replay/", import.meta.url));
const CHANNEL = ["--channel", "channel.json", "--quotes", "quotes-QQQ_111826C505.csv", "--read-as", "control"];

interface Trade {
  readonly difference: string;
  readonly a: { readonly entryPrice: string; readonly net: string };
  readonly b: { readonly net: string };
}

interface Told {
  readonly a: { readonly config: string; readonly net: string };
  readonly b: { readonly config: string; readonly net: string };
  readonly difference: string;
  readonly trades: readonly Trade[];
  readonly markets?: { readonly seeds: number };
}

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "floorbroker-replay-"));
});
afterAll(() => rm(out, { recursive: true, force: true }));

const replay = async (...args: readonly string[]) => runWith(["replay", ...CHANNEL, ...args], { cwd: SAMPLE });
const told = (output: string): Told => JSON.parse(output) as Told; // our own JSON, looked at by the tests

describe("floorbroker replay", () => {
  it("shows what each trade would have been under other settings, and writes them for a scorecard", async () => {
    const { code, output } = await replay(
      "--config",
      "today.yaml",
      "--config",
      "patient.yaml",
      "--json",
      "--trades",
      out,
    );
    expect(code).toBe(0);
    const { a, b, difference, trades } = told(output);
    expect([a.config, b.config, trades.length]).toEqual(["today.yaml", "patient.yaml", 3]);
    // Half at +40 % instead of +100 %: the settings differ where the market went on rising.
    expect(trades.some((trade) => trade.difference !== "0")).toBe(true);
    expect(trades.reduce((sum, trade) => sum + Number(trade.difference), 0)).toBeCloseTo(Number(difference), 6);
    expect(Number(b.net) - Number(a.net)).toBeCloseTo(Number(difference), 6);
    // The recorded market stood between 1.12 and 1.26 when the first alert came.
    expect(Number(trades[0]?.a.entryPrice)).toBeGreaterThan(1.11);
    expect(Number(trades[0]?.a.entryPrice)).toBeLessThan(1.27);

    const csv = await readFile(join(out, "a.csv"), "utf8");
    expect(csv.split("\n")[1]).toMatch(/^2026-11-18T14:45:10\.200Z,QQQ_111826C505,marlin,option,BTO,1\.2,/);
    const card = await runWith(["scorecard", "--trades", join(out, "b.csv"), "--json"], { cwd: SAMPLE });
    expect([card.code, JSON.parse(card.output)]).toMatchObject([
      0,
      { analysts: [{ analyst: "marlin", trades: 3, advice: "shadow" }] },
    ]);
  }, 120_000);

  it("comes to the same every time, and to no difference between equal settings", async () => {
    const same = ["--config", "today.yaml", "--config", "today.yaml", "--json"];
    const [first, second] = [await replay(...same), await replay(...same)];
    expect(second.output).toBe(first.output);
    expect(told(first.output).trades.map(({ difference }) => difference)).toEqual(["0", "0", "0"]);
  }, 120_000);

  it("meets several markets, each the same for both", async () => {
    const { code, output } = await replay(
      "--config",
      "today.yaml",
      "--config",
      "patient.yaml",
      "--seeds",
      "2",
      "--json",
    );
    expect([code, told(output).markets]).toMatchObject([0, { seeds: 2 }]);
  }, 120_000);

  it("shows a table, with the sums under it", async () => {
    const { output } = await replay("--config", "today.yaml", "--config", "patient.yaml");
    for (const text of ["A: today.yaml", "B: patient.yaml", "│ QQQ 505C 18 Nov 26", "still open, at mid", "\nB − A: "])
      expect(output).toContain(text);
  }, 120_000);

  it.each([
    [["--channel", "channel.json"], "channel-not-configured: nothing is read in the channel 1255265167113978001"],
    [["--channel", "none.json", "--read-as", "control"], "export-missing: there is no file"],
    [[...CHANNEL, "--config", "a.yaml", "--config", "b.yaml"], "settings-missing: there is no settings file a.yaml"],
    [
      [...CHANNEL, "--config", "today.yaml", "--config", "today.yaml", "--config", "patient.yaml"],
      "too-many-settings: 3 settings files are named",
    ],
    [[...CHANNEL, "--quotes", "quotes.csv"], "bad-quotes-option: an instrument, an equals sign and a file are needed"],
    [[...CHANNEL, "--quotes", "quotes-SPY_111826C590.csv"], "unreadable-quotes: "],
    [[...CHANNEL, "--seeds", "0"], "usage: option '--seeds <n>' argument '0' is invalid. Write 1 to 1000."],
  ])("answers %j with one line and 2", async (args, text) => {
    const { code, errors, output } = await runWith(["replay", ...args], { cwd: SAMPLE });
    expect([code, output]).toEqual([2, ""]);
    expect(errors).toContain(text);
  });

  it("is the only one that takes two settings files", async () => {
    const { code, errors } = await runWith(["--config", "today.yaml", "--config", "patient.yaml", "journal", "show"], {
      cwd: SAMPLE,
    });
    expect([code, errors]).toEqual([
      2,
      "several-settings: --config is given 2 times: today.yaml, patient.yaml → name one settings file; or compare several with floorbroker replay\n",
    ]);
  });
});

describe("floorbroker scorecard", () => {
  const scorecard = async (...args: readonly string[]) => runWith(["scorecard", ...args], { cwd: SAMPLE });

  it("says whom to follow, and why", async () => {
    const { code, output } = await scorecard("--trades", "trades.csv");
    expect(code).toBe(0);
    expect(output).toMatch(/│ lantern .*│ drop: loses: -\d+\.\d % to -\d+\.\d % a trade at 90 % +│/);
    expect(output).toMatch(/│ quiet\.reef .*│ shadow: 15 trades, of 20 needed +│/);
  });

  it("judges by a later period what it learned from an earlier one", async () => {
    const { code, output } = await scorecard(
      "--trades",
      "trades.csv",
      "--learn",
      "2026-05..2026-06",
      "--judge",
      "2026-07..2026-08",
    );
    expect(code).toBe(0);
    expect(output).toContain("Learned on 2026-05..2026-06, judged on 2026-07..2026-08");
    expect(output).toMatch(/Not following those dropped kept \+\d+ \(90 % interval \d+ … \d+, days resampled\)\./);
    expect(output).toMatch(/Leaving out as much at random would have kept \+\d+ on average/);
  });

  it.each([
    [["--trades", "trades.csv", "--learn", "2026-05"], "bad-option: --learn and --judge go together"],
    [
      ["--trades", "trades.csv", "--learn", "2026-05..2026-06", "--judge", "2026-06"],
      "bad-option: the period judged begins before the one learned on ends",
    ],
    [
      ["--trades", "trades.csv", "--learn", "May", "--judge", "2026-06"],
      "usage: option '--learn <period>' argument 'May' is invalid",
    ],
    [["--trades", "none.csv"], "trades-not-readable: there is no file"],
    [["--trades", "channel.json"], "bad-trades: "],
    [["--trades", "trades.csv", "--stake", "-5"], "usage: option '--stake <money>'"],
    [[], "usage: required option '--trades <file>' not specified"],
  ])("answers %j with one line and 2", async (args, text) => {
    const { code, errors, output } = await scorecard(...args);
    expect([code, output]).toEqual([2, ""]);
    expect(errors).toContain(text);
    expect(errors.trimEnd().split("\n")).toHaveLength(1);
  });
});
