import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SAMPLE_DAY } from "../sample-day.ts";
import { runWith } from "../testing/command-line.ts";

let dir = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "floorbroker-profile-"));
});
afterAll(() => rm(dir, { recursive: true }));

const test = (...args: readonly string[]) =>
  runWith(["profile", "test", "--channel", SAMPLE_DAY, ...args], { cwd: dir });

interface Printed {
  readonly profile: object;
  readonly messages: number;
  readonly counts: readonly { outcome: string; detail: string; messages: number; listed: number }[];
  readonly affordability: { allocation: string; opens: number; tooDear: number } | null;
  readonly list?: readonly { content: string; instruction: object }[];
}

const printed = async (...args: readonly string[]): Promise<Printed> => {
  const { code, output, errors } = await test("--json", ...args);
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  return JSON.parse(output) as Printed; // what this command prints
};

/** A message, perhaps as a reply to an earlier one of the export, counted from 0. */
interface Post {
  readonly text: string;
  readonly replyTo?: number;
  readonly author?: string;
  readonly day?: string;
}

/** An export of these messages in a channel of its own. */
const exported = async (name: string, channel: string, contents: readonly (string | Post)[]): Promise<string> => {
  const file = join(dir, name);
  const idOf = (index: number): string => String(1572615277772800000n + BigInt(index));
  const messages = contents.map((post, index) => {
    const {
      text,
      replyTo,
      author = "700068629626224700",
      day = "2026-11-18",
    } = typeof post === "string" ? { text: post } : post;
    return {
      id: idOf(index),
      type: replyTo === undefined ? "Default" : "Reply",
      timestamp: `${day}T15:04:05Z`,
      content: text,
      author: { id: author, name: "ann" },
      reference: replyTo === undefined ? null : { messageId: idOf(replyTo) },
    };
  });
  await writeFile(file, JSON.stringify({ guild: null, channel: { id: channel, name: "swings" }, messages }));
  return file;
};

const sum = ({ counts }: Printed, outcome: string): number =>
  counts.reduce((total, count) => total + (count.outcome === outcome ? count.messages : 0), 0);

describe("floorbroker profile test", () => {
  it("counts every message of the sample day once", async () => {
    const day = await printed();
    const total = JSON.parse(await readFile(SAMPLE_DAY, "utf8")) as { messages: readonly object[] }; // a file of ours
    expect(day.messages).toBe(total.messages.length);
    expect(day.counts.reduce((count, { messages }) => count + messages, 0)).toBe(day.messages);
    expect([sum(day, "open"), sum(day, "close"), sum(day, "futures")]).toEqual([15, 4, 3]);
    expect(day.counts.filter(({ outcome }) => outcome === "invalid")).toEqual([
      { outcome: "invalid", detail: "missing-right", messages: 1, listed: 1 },
      { outcome: "invalid", detail: "expired", messages: 1, listed: 1 },
    ]);
  });

  it("counts the alerts of which one contract costs more than an alert may use", async () => {
    // Two percent of 100,000 is 2,000; META at 24.50 is 2,450 and its fee.
    expect((await printed()).affordability).toEqual({ allocation: "2000.00", opens: 15, tooDear: 1 });
    // Of 25,000 it is 500: only contracts below 4.99 with the fee of 1.13.
    expect((await printed("--buying-power", "25000")).affordability).toEqual({
      allocation: "500.00",
      opens: 15,
      tooDear: 6,
    });
  });

  it("prints a table, and the messages of one outcome", async () => {
    const { code, output, errors } = await test("--list", "invalid");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toContain("#control: 51 messages, profile plain: nothing is filled in");
    expect(output).toMatch(/│ open +│ option +│ +15 │ +13 │/);
    expect(output).toContain("One contract was too dear for 1 of 15 buying alerts: each may use 2000.00");
    expect(output).toContain("│ Alert: BTO QQQ 506 11/20 @ 2.60  │ missing-right: ");
    expect(output).not.toContain("META 600");
  });

  it("takes a profile as it is written, from a file, and from the settings by the channel's id", async () => {
    const file = await exported("swings.json", "1255265167113978009", ["SPY 590C @ 1.20", "gm"]);
    const settings = join(dir, "settings.yaml");
    await writeFile(
      settings,
      "authority:\n  alertChannels:\n" +
        "    - { id: 1255265167113978009, share: 0.25, profile: { action: BTO, expiry: weekly } }\n",
    );
    await writeFile(join(dir, "swings.yaml"), "action: BTO\nexpiry: weekly\n");
    const readWith = async (...args: readonly string[]): Promise<Printed> => {
      const { output, errors } = await runWith(
        ["--config", settings, "profile", "test", "--channel", file, "--json", "--list", "open", ...args],
        { cwd: dir },
      );
      expect(errors).toBe("");
      return JSON.parse(output) as Printed; // what this command prints
    };
    for (const args of [
      [],
      ["--profile", "1255265167113978009"],
      ["--profile", "swings.yaml"],
      ["--profile", '{"action": "BTO", "expiry": "weekly"}'],
      ["--profile", "{ action: BTO, expiry: weekly }"],
    ]) {
      const { list, affordability } = await readWith(...args);
      expect(list).toMatchObject([{ content: "SPY 590C @ 1.20", instruction: { kind: "open", expiry: "2026-11-20" } }]);
      expect(affordability?.allocation).toBe("500.00");
    }
    const { list } = await readWith("--profile", "{}");
    expect(list).toEqual([]);
  });

  it("resolves replies and follow-ups as the book would if every alert had been filled", async () => {
    const [ko, stranger] = ["BTO KO 70C 12/18 @ 1.20", "700068629626224799"];
    const file = await exported("replies.json", "1255265167113978009", [
      ko,
      "BTO PEP 150C 12/18 @ 2.20",
      { text: "out half", replyTo: 0 },
      "out half",
      { text: "all out", replyTo: 0 },
      { text: "trim", replyTo: 0 },
      "sold 2",
      { text: "all out", replyTo: 1, author: stranger },
      { text: "BTO SPY 605/610 call spread 12/18 @ 1.20" },
      { text: "STO KO 75C 12/18 @ 1.20" },
      { text: ko, author: stranger },
      { text: "all out", author: stranger },
      { text: "out half", replyTo: 10, author: stranger },
      "STC PEP 150C 12/18 @ 3",
      "trim",
      "BTO 100 KO @ 71",
      { text: "BTO PEP 150C 12/18 @ 2.20" },
      { text: "out half", day: "2026-12-19" },
      { text: "all out", replyTo: 16, day: "2026-12-19" },
    ]);
    const { code, output } = await runWith(["profile", "test", "--channel", file, "--json", "--list", "close"], {
      cwd: dir,
    });
    expect(code).toBe(0);
    const { list = [], counts } = JSON.parse(output) as Printed; // what this command prints
    expect(list.map(({ content, instruction }) => [content, (instruction as { symbol?: string }).symbol])).toEqual([
      ["out half", "KO"],
      ["all out", "KO"],
      ["all out", "KO"],
      ["STC PEP 150C 12/18 @ 3", "PEP"],
      ["trim", "SPY"],
      ["out half", "KO"],
    ]);
    expect(counts.filter(({ outcome }) => outcome === "invalid")).toEqual([
      { outcome: "invalid", detail: "trade-over", messages: 3, listed: 2 },
      { outcome: "invalid", detail: "ambiguous", messages: 1, listed: 1 },
    ]);
  });

  it.each([
    [
      ["--profile", "{ expiri: weekly }"],
      "unknown-setting: --profile line 1, column 3: expiri is not a setting → did you mean expiry?\n",
    ],
    [["--profile", "{ action: BUY }"], expect.stringMatching(/^bad-setting: --profile line 1, column 11: action /)],
    [["--profile", "{ action: BTO"], expect.stringMatching(/^settings-syntax: --profile line 1/)],
    [["--profile", "none.yaml"], expect.stringMatching(/^profile-missing: there is no file none.yaml → /)],
    [
      ["--profile", "1255265167113978999"],
      expect.stringMatching(/^unknown-channel: the settings have no alert channel 1255265167113978999 → /),
    ],
    [["--list", "maybe"], expect.stringMatching(/^usage: option '--list <outcome>' argument 'maybe' is invalid/)],
    [
      ["--buying-power", "lots"],
      expect.stringMatching(/^usage: option '--buying-power <amount>' argument 'lots' is invalid/),
    ],
  ])("answers %j with one line and 2", async (args, errors) => {
    expect(await test(...args)).toEqual({ code: 2, output: "", errors });
  });

  it("says so when the channel can't be read", async () => {
    expect(await runWith(["profile", "test", "--channel", "none.json"], { cwd: dir })).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^export-missing: /),
    });
  });

  it("helps, with an example", async () => {
    for (const command of [["profile"], ["profile", "test"]]) {
      const { code, output } = await runWith([...command, "--help"]);
      expect(code).toBe(0);
      expect(output).toContain("$ floorbroker profile test --channel export.json");
    }
  });
});
