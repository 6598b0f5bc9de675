import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runWith } from "../testing/command-line.ts";

const POSTED = "2026-11-18T15:04:05Z";
const SPY = {
  kind: "open",
  asset: "option",
  action: "BTO",
  symbol: "SPY",
  right: "C",
  strike: "590",
  expiry: "2026-12-18",
  price: "1.20",
};

const message = (change: object = {}): string =>
  JSON.stringify({ id: "1", postedAt: POSTED, content: "BTO SPY 590C 12/18 @ 1.20", ...change });

const parse = async (lines: readonly string[]) => {
  const { code, output, errors } = await runWith(["parse"], { input: [lines.map((line) => `${line}\n`).join("")] });
  const answers = output
    .split("\n")
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
  return { code, answers, errors };
};

describe("floorbroker parse", () => {
  it("answers each message with its id and instruction", async () => {
    expect(
      await parse([
        message(),
        message({ id: "2", content: "gm" }),
        message({ id: undefined }),
        message({ id: 7, expect: { any: "thing" } }),
      ]),
    ).toEqual({
      code: 0,
      answers: [
        { id: "1", instruction: SPY },
        { id: "2", instruction: { kind: "ignore", reason: "chatter" } },
        { id: null, instruction: SPY },
        { id: 7, instruction: SPY },
      ],
      errors: "",
    });
  });

  it("reads by the profile that a line brings", async () => {
    const { answers } = await parse([
      message({
        content: "SPY 590C @ 1.20",
        profile: { action: "BTO", expiry: "weekly", expiryBySymbol: { SPY: "0DTE" }, colour: "red" },
      }),
      message({ content: "ES LONG 5925.25 A", profile: { kind: "futures-signal" } }),
      message({
        content: null,
        embeds: [{ title: "Open", description: "TSLA 360C 11/20 at 2.40" }],
        profile: { action: "BTO" },
      }),
      message({
        content: "BTO SPY 590C 12/18 @ 1.20",
        profile: { kinds: ["futures"], symbol: null, readsQuotes: true },
      }),
    ]);
    expect(answers).toMatchObject([
      { instruction: { kind: "open", action: "BTO", symbol: "SPY", expiry: "2026-11-18" } },
      { instruction: { kind: "futures", side: "buy", root: "ES", grade: "A" } },
      { instruction: { kind: "open", symbol: "TSLA", strike: "360" } },
      { instruction: { kind: "ignore", reason: "not-read-here" } },
    ]);
  });

  it("takes symbols in small letters, refuses what is none, and says which setting it does not know", async () => {
    const { code, answers, errors } = await parse([
      message({ content: "SPY 590C @ 1.20", profile: { action: "BTO", expiryBySymbol: { spy: "0DTE" } } }),
      message({ content: "590C 12/18 @ 1.20", profile: { action: "BTO", symbol: "spy; rm" } }),
      message({ content: "590C 12/18 @ 1.20", profile: { action: "BTO", symbol: "spy", colour: "red" } }),
      message({ content: "ES LONG 5925.25 A", profile: { kind: "futures-signal", grades: { A: 2 } } }),
    ]);
    expect(code).toBe(2);
    expect(answers).toMatchObject([
      { instruction: { kind: "open", symbol: "SPY", expiry: "2026-11-18" } },
      { error: { code: "bad-message" } },
      { instruction: { kind: "open", symbol: "SPY", strike: "590" } },
      { instruction: { kind: "futures", quantity: 2 } },
    ]);
    expect(errors).toContain("profile.symbol is no symbol");
    expect(errors).toContain('the profile has "colour", which is no setting');
  });

  it("answers every other line when one is broken, in order, and ends with 2", async () => {
    const { code, answers, errors } = await parse([
      message(),
      '{"id": "2", "postedAt": }',
      "",
      message({ id: "4", postedAt: "2026-11-18 15:04" }),
      message({ id: "5", content: 5 }),
      message({ id: "6", profile: { action: "BUY" } }),
      message({ id: 2 ** 60 }),
      "[]",
      message({ id: "9", postedAt: undefined }),
      message({ id: "10" }),
    ]);
    const error = (id: string | null, line: number, code: string, text: string): object => ({
      id,
      error: { code, text: `standard input line ${line}${text}`, line },
    });
    expect(answers).toEqual([
      { id: "1", instruction: SPY },
      error(null, 2, "bad-json", ", column 25: a value should stand here"),
      error("4", 4, "bad-message", ": postedAt is not a time with an offset"),
      error("5", 5, "bad-message", ": content is not a text"),
      error("6", 6, "bad-message", ": profile.action is not known"),
      error(null, 7, "bad-message", ": id is neither a text nor a whole number below 2^53"),
      error(null, 8, "bad-message", ": the line is not an object"),
      error("9", 9, "bad-message", ": postedAt is missing"),
      { id: "10", instruction: SPY },
    ]);
    expect(code).toBe(2);
    expect(errors.split("\n").slice(0, 3)).toEqual([
      "bad-json: standard input line 2, column 25: a value should stand here → write a text in double quotes, a number, true, false, null, a list or an object",
      "bad-message: standard input line 4: postedAt is not a time with an offset → write it as 2026-11-18T10:04:05-05:00 or 2026-11-18T15:04:05Z",
      "bad-message: standard input line 5: content is not a text → write it as a text in double quotes",
    ]);
  });

  it("gives one answer for each line that is not blank, whatever stands in it", async () => {
    const line = fc.oneof(
      fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[\r\n]/g, "")),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string().map((content) => message({ content })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const { answers, code } = await parse(lines);
        expect(answers).toHaveLength(lines.filter((text) => text.trim() !== "").length);
        expect(code).toBe(
          answers.some((answer) => typeof answer === "object" && answer !== null && "error" in answer) ? 2 : 0,
        );
      }),
    );
  });

  it("reads a file, and says so when there is none", async () => {
    const dir = await mkdtemp(join(tmpdir(), "floorbroker-parse-"));
    await writeFile(join(dir, "alerts.jsonl"), `${message()}\n{`);
    expect(await runWith(["parse", "alerts.jsonl"], { cwd: dir })).toEqual({
      code: 2,
      output: `${JSON.stringify({ id: "1", instruction: SPY })}\n${JSON.stringify({ id: null, error: { code: "bad-json", text: "alerts.jsonl line 2, column 2: the text ends where a name in double quotes should follow", line: 2 } })}\n`,
      errors:
        "bad-json: alerts.jsonl line 2, column 2: the text ends where a name in double quotes should follow → the file is cut off: export or copy it again\n",
    });
    expect(await runWith(["parse", "none.jsonl"], { cwd: dir })).toMatchObject({
      code: 2,
      errors:
        "input-not-readable: there is no file none.jsonl → check the path; or leave it out to read from standard input\n",
    });
    expect(await runWith(["parse", "."], { cwd: dir })).toMatchObject({
      code: 2,
      errors: expect.stringContaining(". can't be read (EISDIR)"),
    });
    await rm(dir, { recursive: true });
  });
});
