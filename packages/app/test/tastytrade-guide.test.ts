import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isOk } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../src/config/load.ts";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";
import { startProgram, type Running } from "./processes.ts";

const PAGE = fileURLToPath(new URL("../../../docs/guides/tastytrade.md", import.meta.url));
const PREFIX = "npm run --silent floorbroker -- ";

let page: string;
let home: string;
const started: Running[] = [];

beforeAll(async () => {
  page = await readFile(PAGE, "utf8");
  home = await mkdtemp(join(tmpdir(), "floorbroker-guide-"));
});
afterAll(async () => {
  for (const each of started) each.kill("SIGKILL");
  await Promise.all(started.map(({ ended }) => ended));
  await rm(home, { recursive: true, force: true });
});

/** The indented blocks of a text, each without its indentation. */
const blocksOf = (text: string): readonly string[] => [...text.matchAll(/(?:^ {4,}.*\n)+/gm)].map(([block]) => block.replaceAll(/^ {4}/gm, ""));

const settingsOf = (text: string): readonly string[] => blocksOf(text).filter((block) => /^(environment|sandbox):/.test(block));

/** The page's part on the tastytrade of this machine, with the port that it really has. */
const firstPart = (port: string): string => (page.split("\n## 2.")[0] ?? "").replaceAll("7497", port);

const typedLines = (text: string): readonly string[] => blocksOf(text).flatMap((block) => block.trimEnd().split("\n"));

const start = (command: string, variables: Readonly<Record<string, string>>): Running => {
  const running = startProgram(command.slice(PREFIX.length).split(" "), home, variables);
  started.push(running);
  return running;
};

describe("the guide to tastytrade", () => {
  it("shows settings that load without a complaint, but for the file of the login", async () => {
    await writeFile(join(home, "sandbox.env"), "FLOORBROKER_SANDBOX_CLIENT_SECRET=12345678\nFLOORBROKER_SANDBOX_REFRESH_TOKEN=12345678\n", { mode: 0o600 });
    const blocks = settingsOf(page);
    expect(blocks.length).toBeGreaterThan(2);
    for (const block of blocks) {
      await writeFile(join(home, "floorbroker.yaml"), block, { mode: 0o600 });
      const loaded = await loadConfig({ environment: "sandbox", env: {}, cwd: home });
      expect(isOk(loaded) ? [] : loaded.left, block).toEqual([]);
    }
  });

  it("can be followed at a tastytrade on this machine, as it stands", { timeout: 240_000 }, async () => {
    const [serve = "", check = "", run = ""] = typedLines(firstPart("0")).filter((line) => line.startsWith(PREFIX));
    const sandbox = start(serve, {});
    const [, port = ""] = await sandbox.says(/answers at http:\/\/127\.0\.0\.1:(\d+)/);
    const part = firstPart(port);
    await writeFile(join(home, "floorbroker.yaml"), settingsOf(part)[0] ?? "", { mode: 0o600 });
    layEmptyJournal(join(home, "floorbroker-data/sandbox-local"));
    const exports = typedLines(part).flatMap((line) => (line.startsWith("export ") ? [line.slice("export ".length).split("=")] : []));
    const variables = Object.fromEntries(exports.map(([name = "", value = ""]) => [name, value]));
    expect(Object.keys(variables)).toHaveLength(2);

    const checked = start(check, variables);
    expect(`${await checked.ended} ${checked.said()}`).toMatch(/^0 /);
    const running = start(run, variables);
    await running.says(/^ready after/m);
    for (const line of typedLines(part).filter((each) => each.startsWith("!tt"))) running.type(line);
    await running.says(/sandbox:5WT00001 is active, order link up/);
    running.hangUp();
    expect(await running.ended).toBe(0);
  });
});
