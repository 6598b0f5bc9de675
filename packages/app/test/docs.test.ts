import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isOk } from "@floorbroker/core";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig } from "../src/config/load.ts";
import { exitSection, planSettings } from "../src/config/exit.ts";
import { riskSection } from "../src/config/risk.ts";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";

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

/** What is typed where a page leaves it to its reader. */
const CONVERSATION = "Alert: BTO SPY 590C 12/18 @ 6.20\n!tt positions\n!tt flat\n";

/** The indented blocks of a page, each without its indentation. */
const blocksOf = (page: string): readonly string[] =>
  [...readFileSync(join(ROOT, page), "utf8").matchAll(/(?:^ {4,}.*\n)+/gm)].map(([block]) => {
    const indent = /^ */.exec(block)?.[0] ?? "";
    return block.replaceAll(new RegExp(`^${indent}`, "gm"), "");
  });

/** The conversation that a page shows, and the beginnings of answers in the block below it, if it shows them. */
const conversationOf = (page: string): { readonly said: string; readonly answers: readonly string[] } => {
  const blocks = blocksOf(page);
  const at = blocks.findIndex((block) => block.startsWith("Alert: ") && block.includes("\n!tt "));
  const next = blocks[at + 1] ?? "";
  if (at < 0) return { said: CONVERSATION, answers: [] };
  return { said: blocks[at] ?? "", answers: /^[a-z-]+: .*\n/.test(next) ? next.trimEnd().split("\n") : [] };
};

/** Every page has its own data: what another one has traded would be heard already. */
const placesOf = (page: string) => ({ typed: join(dataDir, basename(page), "typed"), read: join(dataDir, basename(page), "read") });

const typed = (command: string, page: string) =>
  spawnSync("bash", ["-c", command.replaceAll(PREFIX, `"${process.execPath}" "${CLI}" `)], {
    cwd: ROOT,
    encoding: "utf8",
    input: command.includes("--stdin") ? conversationOf(page).said : "",
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      FLOORBROKER_DATA_DIR: placesOf(page)[command.includes("--stdin") ? "typed" : "read"],
      HOME: dataDir,
    },
    timeout: 150_000,
  });

const settingsOf = (page: string): readonly string[] => blocksOf(page).filter((block) => /^(risk|entry|exit|authority|sim):/.test(block));

/** What a settings file of each block is refused for: nothing. */
const load = async (block: string): Promise<readonly unknown[]> => {
  const file = join(dataDir, "floorbroker.yaml");
  writeFileSync(file, block, { mode: 0o600 });
  const loaded = await loadConfig({ path: file, env: {}, cwd: dataDir });
  return isOk(loaded) ? [] : loaded.left;
};

describe("the guide to the exits", () => {
  const PAGE = "docs/guides/exits.md";

  it("shows settings that load without a complaint, and every one of them, in words too", async () => {
    const blocks = settingsOf(PAGE);
    for (const block of blocks) expect(await load(block), block).toEqual([]);
    const shown = blocks.join("\n");
    const words = readFileSync(join(ROOT, PAGE), "utf8").replaceAll(/^ {4,}.*\n/gm, "");
    for (const key of [...exitSection.keys, ...planSettings]) {
      expect(shown, key).toMatch(new RegExp(`\\b${key}:`));
      if (key !== "plan") expect(words, key).toContain(`\`${key}`);
    }
  });
});

describe("the guide to the limits", () => {
  const PAGE = "docs/guides/risk.md";

  it("shows settings that load without a complaint, every one of them", async () => {
    const blocks = [...settingsOf(PAGE), readFileSync(join(ROOT, "docs/risk.example.yaml"), "utf8")];
    for (const block of blocks) expect(await load(block), block).toEqual([]);
    const shown = blocks.join("\n");
    for (const key of riskSection.keys) expect(shown, key).toMatch(new RegExp(`\\b${key}:`));
  });

  it("explains every one in words, too", () => {
    const words = readFileSync(join(ROOT, PAGE), "utf8").replaceAll(/^ {4,}.*\n/gm, "");
    const limits = riskSection.keys.filter((key) => !["maxOpenTrades", "maxOpenPerSymbol", "maxOpenPerExpiry", "maxOpenPerAuthor", "channels", "authors", "sizing"].includes(key));
    for (const key of limits) expect(words, key).toContain(`\`${key}\``);
  });

  it("quotes what is said word for word", () => {
    const said = readFileSync(join(ROOT, "packages/core/test/risk-messages.txt"), "utf8");
    const quotes = blocksOf(PAGE).flatMap((block) => block.split("\n")).filter((line) => line.includes(". Try: "));
    expect(quotes.length).toBeGreaterThan(5);
    for (const quote of quotes) expect(said).toContain(`✗ ${quote}\n`);
  });
});

describe("the commands of the documentation", () => {
  for (const page of ["README.md", "docs/guides/first-day.md", "docs/guides/restart.md", "docs/guides/control.md", "docs/guides/risk.md", "docs/guides/replay.md"]) {
    it(`of ${page} do what they say`, () => {
      const commands = commandsOf(page);
      expect(commands.length).toBeGreaterThan(3);
      // The README's reader starts from nothing, as everybody does once.
      if (page !== "README.md") for (const place of Object.values(placesOf(page))) layEmptyJournal(place);
      for (const command of commands) {
        const there = command.replace(" journal.csv", ` ${join(dataDir, "journal.csv")}`).replace(" control-data", ` ${placesOf(page).read}`).replace(" replayed", ` ${join(dataDir, "replayed")}`);
        const { status, stdout, stderr } = typed(there, page);
        expect(`${status} ${stderr} ${stdout}`, command).toMatch(/^0 /);
        if (command.includes("--stdin")) for (const answer of conversationOf(page).answers) expect(stdout, command).toContain(answer);
        expect(stdout.length + (command.includes("--out") ? 1 : 0), command).toBeGreaterThan(0);
      }
    }, 480_000);
  }

  it("of the limits' conversation are typed as the page shows them, with its answers", () => {
    const { said, answers } = conversationOf("docs/guides/risk.md");
    expect(said).toContain("!tt buy 6 /MES");
    expect(answers.length).toBeGreaterThan(2);
  });

  it("of the day that loses too much end with the figures that the page shows", () => {
    const blocks = blocksOf("docs/guides/control.md");
    const at = blocks.findIndex((block) => block.startsWith("allocation:"));
    const file = join(dataDir, "day-loss.yaml");
    writeFileSync(file, blocks[at] ?? "", { mode: 0o600 });
    layEmptyJournal(placesOf("day-loss").read);
    const { stdout } = typed(`${PREFIX}--config "${file}" run --channel packages/app/sample/channel-day.json --read-as control --quiet`, "day-loss");
    expect(blocks[at + 1]).toContain("day-loss tripped");
    expect(stdout).toContain(blocks[at + 1]);
  }, 150_000);

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
