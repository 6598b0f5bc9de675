import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { SAMPLE_DAY } from "./sample-day.ts";
import { runWith } from "./testing/command-line.ts";
import { layEmptyJournal } from "./testing/fresh-data-directory.ts";

const COMMANDS = [
  ["run"],
  ["explain"],
  ["demo"],
  ["parse"],
  ["replay"],
  ["scorecard"],
  ["journal"],
  ["journal", "show"],
  ["journal", "verify"],
  ["journal", "export"],
];

describe("the command line", () => {
  it.each(COMMANDS.map((command) => [command.join(" "), command] as const))(
    "helps with %s, example included",
    async (_, command) => {
      const { code, output, errors } = await runWith([...command, "--help"]);
      expect({ code, errors }).toEqual({ code: 0, errors: "" });
      expect(output).toMatch(/^Usage: floorbroker /);
      expect(output).toMatch(/Examples?:/);
      expect(output).toMatch(new RegExp(`\\n  (\\$ )?floorbroker .*${command.at(-1)}|\\| floorbroker ${command[0]}`));
    },
  );

  it("lists every command in the help that bare `floorbroker` prints", async () => {
    const { code, output } = await runWith([]);
    expect(code).toBe(0);
    for (const [command = ""] of COMMANDS) expect(output).toContain(`\n  ${command} `);
  });

  it("has the version of its package", async () => {
    expect(await runWith(["--version"])).toEqual({ code: 0, output: "0.1.0\n", errors: "" });
  });

  it.each([
    [["prase"], "usage: unknown command 'prase' → did you mean parse?\n"],
    [["journal", "show", "--lst", "3"], "usage: unknown option '--lst' → did you mean --last?\n"],
    [
      ["journal", "show", "--last", "many"],
      "usage: option '--last <n>' argument 'many' is invalid. choose 1 to 100000; journal export has no limit → floorbroker --help\n",
    ],
    [
      ["journal", "export", "--format", "xml"],
      "usage: option '--format <format>' argument 'xml' is invalid. Allowed choices are jsonl, csv. → floorbroker --help\n",
    ],
    [
      ["parse", "a", "b"],
      "usage: too many arguments for 'parse'. Expected 1 argument but got 2: a, b. → floorbroker --help\n",
    ],
    [["explain"], "usage: missing required argument 'message-id' → floorbroker --help\n"],
  ])("answers %j with one line and 2", async (args, errors) => {
    expect(await runWith(args)).toEqual({ code: 2, output: "", errors });
  });

  it("tells what is wrong with the settings before it does anything", async () => {
    expect(await runWith(["--config", "none.yaml", "journal", "verify"], { cwd: "/" })).toEqual({
      code: 2,
      output: "",
      errors:
        "settings-missing: there is no settings file none.yaml → check the path; or leave it out to use ./floorbroker.yaml, or the defaults\n",
    });
  });

  it("says which journal it works on when two are named, and nothing otherwise", async () => {
    const cwd = await mkdtemp(join(tmpdir(), "floorbroker-program-"));
    layEmptyJournal(join(cwd, "mine"));
    const url = "postgresql://fb:hunter2@127.0.0.1:1/fb";
    const verify = (args: readonly string[], env: Readonly<Record<string, string>>) =>
      runWith([...args, "journal", "verify"], { cwd, env });
    const chosen = (before: string, database: string): string =>
      `store-chosen: the journal lies in ${join(cwd, "mine")}: ${before} goes before ${database}, which is not used → leave ${before} out to use the database\n`;
    await runWith(["--data-dir", "mine", "run", "--channel", SAMPLE_DAY, "--read-as", "control", "--quiet"], { cwd });
    const fine = { code: 0, output: expect.stringContaining("│ ok") };
    expect(await verify(["--data-dir", "mine"], {})).toEqual({ ...fine, errors: "" });
    expect(await verify(["--data-dir", "mine"], { DATABASE_URL: url })).toEqual({
      ...fine,
      errors: chosen("--data-dir", "DATABASE_URL"),
    });
    expect((await verify([], { DATABASE_URL: url })).errors).toMatch(/^store-unreachable: /);
    await writeFile(join(cwd, "floorbroker.yaml"), `sim: { databaseUrl: "${url}" }\n`, { mode: 0o600 });
    expect(await verify([], { FLOORBROKER_DATA_DIR: "mine" })).toEqual({
      ...fine,
      errors: chosen("FLOORBROKER_DATA_DIR", "sim.databaseUrl of floorbroker.yaml"),
    });
    const unbothered = await runWith(["--data-dir", "mine", "parse"], { cwd, env: { DATABASE_URL: url } });
    expect(unbothered).toEqual({ code: 0, output: "", errors: "" });
    await rm(cwd, { recursive: true });
  });

  it("repeats nothing of a database address that leads nowhere", async () => {
    for (const address of [
      "postgresql://fb:hunter2@127.0.0.1:1/fb",
      "postgresql://fb:hunter2@127.0.0.1:port/fb",
      "fb:hunter2@db",
    ]) {
      const { code, output, errors } = await runWith(["journal", "verify"], { env: { DATABASE_URL: address } });
      expect([code, output]).toEqual([2, ""]);
      expect(errors).toMatch(/^[a-z-]+: .* → .*\n$/);
      expect(errors).not.toContain("hunter2");
    }
  });
});

describe("the process", () => {
  const cli = (...args: readonly string[]) =>
    spawn(process.execPath, [
      "--conditions=source",
      "--no-warnings",
      fileURLToPath(new URL("cli.ts", import.meta.url)),
      ...args,
    ]);

  it("ends quietly when its reader has seen enough", async () => {
    const child = cli("parse");
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdin.on("error", () => undefined); // the child does not read to the end, which is the point
    const line = `${JSON.stringify({ id: "1", postedAt: "2026-11-18T15:04:05Z", content: "BTO SPY 590C 12/18 @ 1.20" })}\n`;
    child.stdin.write(line);
    const [first] = (await once(child.stdout, "data")) as [Buffer]; // streams give buffers
    expect(first.toString()).toMatch(/^\{"id":"1","instruction":/);
    child.stdout.destroy();
    child.stdin.end(line.repeat(20_000));
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(errors).toBe("");
  });

  it("ends with 2 after a usage error, without a stack", async () => {
    const child = cli("--colour");
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    expect(await once(child, "close")).toEqual([2, null]);
    expect(errors).toBe("usage: unknown option '--colour' → floorbroker --help\n");
  });
});
