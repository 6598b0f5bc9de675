import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decimal, isOk, MINUTE, SECOND, STANDARD_CONFIRM, type BookConfig } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemLine } from "../problem-text.ts";
import { loadConfig } from "./load.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-confirm-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const load = async (text: string) => {
  await writeFile(join(cwd, "floorbroker.yaml"), text, { mode: 0o600 });
  return loadConfig({ env: {}, cwd });
};

const confirm = async (text: string): Promise<BookConfig["entry"]["confirm"]> => {
  const result = await load(text);
  if (!isOk(result)) throw new Error(result.left.map((one) => problemLine(one)).join("\n"));
  return result.right.book.entry.confirm;
};

const errors = async (text: string): Promise<readonly string[]> => {
  const result = await load(text);
  return isOk(result) ? [] : result.left.map((one) => problemLine(one).replace(/floorbroker.yaml line \d+, column \d+: /, ""));
};

describe("what a settings file has confirmed", () => {
  it("is what is large, in production alone, when it says nothing", async () => {
    expect(await confirm("entry: { steps: 2 }\n")).toEqual(STANDARD_CONFIRM);
    expect(STANDARD_CONFIRM.environments).toEqual(["production"]);
  });

  it("is changed setting by setting, and nothing is with none", async () => {
    expect(await confirm("entry: { confirm: { above: { cost: 500 }, within: 2m } }\n")).toEqual({
      ...STANDARD_CONFIRM,
      above: { contracts: 10, cost: decimal("500") },
      withinMs: 2 * MINUTE,
    });
    expect(await confirm("entry: { confirm: { above: { contracts: none }, environments: [sandbox, production] } }\n")).toEqual({
      above: { contracts: null, cost: decimal("1000") },
      withinMs: 30 * SECOND,
      environments: ["rehearsal", "production"],
    });
    expect(await confirm("entry: { confirm: none }\n")).toBeNull();
  });

  it("may be asked in one environment's section alone", async () => {
    expect(await confirm("entry: { confirm: none }\nsim: { entry: { confirm: { environments: [sim] } } }\n")).toEqual({ ...STANDARD_CONFIRM, environments: ["sim"] });
  });

  it.each([
    ["{ within: 1s }", "bad-setting: entry.confirm.within is 1s → choose 5s to 5m"],
    ["{ within: 10m }", "bad-setting: entry.confirm.within is 10m → choose 5s to 5m"],
    ["{ above: { contracts: 0 } }", "bad-setting: entry.confirm.above.contracts is 0 → choose 1 to 10000"],
    ["{ above: { contracts: none, cost: none } }", "bad-setting: entry.confirm counts neither contracts nor cost → write confirm: none if nobody is to be asked"],
    ["{ environments: [] }", "bad-setting: entry.confirm names no environment → write confirm: none if nobody is to be asked"],
  ])("is refused as %s", async (text, problem) => {
    expect(await errors(`entry: { confirm: ${text} }\n`)).toEqual([problem]);
  });
});
