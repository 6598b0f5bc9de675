import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isOk } from "@floorbroker/core";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig } from "../src/config/load.ts";

const ROOT = resolve(fileURLToPath(new URL("../../..", import.meta.url)));
const CLI = join(ROOT, "packages/app/dist/cli.js");
const PREFIX = "npm run --silent floorbroker -- ";
const dataDir = mkdtempSync(join(tmpdir(), "floorbroker-docs-"));

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** The commands that a page tells its reader to type: indented lines that start our program, without the broker, which never ends by itself. */
const commandsOf = (page: string): readonly string[] =>
  readFileSync(join(ROOT, page), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("    ") && line.includes(PREFIX) && !line.includes("YOUR-") && !line.includes(" sim-broker "))
    .map((line) => line.trim());

/** What a reader types into a conversation: the indented block after it. */
const CONVERSATION = "Alert: BTO SPY 590C 12/18 @ 6.20\n!tt positions\n!tt flat\n";

const typed = (command: string) =>
  spawnSync("bash", ["-c", command.replaceAll(PREFIX, `"${process.execPath}" "${CLI}" `)], {
    cwd: ROOT,
    encoding: "utf8",
    input: command.includes("--stdin") ? CONVERSATION : "",
    env: { PATH: process.env["PATH"], FLOORBROKER_DATA_DIR: command.includes("--stdin") ? join(dataDir, "typed") : dataDir, HOME: dataDir },
    timeout: 50_000,
  });

describe("the commands of the documentation", () => {
  for (const page of ["README.md", "docs/guides/first-day.md", "docs/guides/restart.md"]) {
    it(`of ${page} do what they say`, () => {
      const commands = commandsOf(page);
      expect(commands.length).toBeGreaterThan(3);
      for (const command of commands) {
        const { status, stdout, stderr } = typed(command.replace(" journal.csv", ` ${join(dataDir, "journal.csv")}`));
        expect(`${status} ${stderr} ${stdout}`, command).toMatch(/^0 /);
        expect(stdout.length + (command.includes("--out") ? 1 : 0), command).toBeGreaterThan(0);
      }
    }, 240_000);
  }

  it("of the README's library example run as they stand", () => {
    const [, code = ""] = /```ts\n([^`]+)```/.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
    // Beside the package, so that its import is resolved as it would be in a program that depends on it.
    const file = join(ROOT, "packages/app/test/.readme-example.ts");
    writeFileSync(file, code);
    const { status, stderr, stdout } = spawnSync(process.execPath, ["--conditions=source", file], { encoding: "utf8" });
    rmSync(file);
    expect(`${status} ${stderr}`).toMatch(/^0 /);
    expect(stdout).toContain("halted");
  });

  it("and the commented settings load without a complaint", async () => {
    const loaded = await loadConfig({ path: join(ROOT, "docs/floorbroker.example.yaml"), env: {}, cwd: ROOT });
    expect(isOk(loaded) ? [] : loaded.left).toEqual([]);
  });
});
