import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decimal, isOk, MINUTE, OWNER_CONFIG, type BookConfig } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemLine } from "../problem-text.ts";
import { loadConfig } from "./load.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-exit-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const load = async (text: string) => {
  await writeFile(join(cwd, "floorbroker.yaml"), text, { mode: 0o600 });
  return loadConfig({ env: {}, cwd });
};

const exit = async (text: string): Promise<BookConfig["exit"]> => {
  const result = await load(text);
  if (!isOk(result)) throw new Error(result.left.map((one) => problemLine(one)).join("\n"));
  return result.right.book.exit;
};

const errors = async (text: string): Promise<readonly string[]> => {
  const result = await load(text);
  return isOk(result) ? [] : result.left.map((one) => problemLine(one).replace(/floorbroker.yaml line \d+, column \d+: /, ""));
};

describe("the exits of a settings file", () => {
  it("are the owner's when it names none", async () => {
    expect(await exit("")).toEqual(OWNER_CONFIG.exit);
  });

  it("may be half at +7 points with the stop to break-even, and the rest at +12", async () => {
    const text = `exit:
  followText: true
  analyst: runner-only
  futuresPlan:
    targets:
      - { at: +7 points, share: 50% }
      - { at: +12 points, share: 50% }
    stop: -10 points
    breakEvenAfter: 1
    rests: stop
`;
    expect(await exit(text)).toEqual({
      ...OWNER_CONFIG.exit,
      followText: true,
      analyst: "runner-only",
      futuresPlan: {
        plan: "legs",
        targets: [
          { at: { unit: "points", value: decimal("7") }, share: decimal("50") },
          { at: { unit: "points", value: decimal("12") }, share: decimal("50") },
        ],
        stop: { at: { unit: "points", value: decimal("-10") }, limitOffset: null },
        trail: null,
        breakEvenAfter: 1,
        giveBack: null,
        closeBy: null,
        rests: "stop",
      },
    });
  });

  it("may rest targets and a stop on the same units", async () => {
    const plan = (await exit("exit: { plan: { targets: [{ at: +100%, share: 50% }], stop: -30%, rests: both } }")).plan;
    expect(plan).toMatchObject({ plan: "legs", rests: "both" });
  });

  it("may trail, guard a gain, and close by the clock", async () => {
    const text = `exit:
  plan:
    stop: -30%
    stopLimitOffset: 0.05
    trail: { by: 8 ticks, after: +50% }
    giveBack: { armAt: +100%, keep: 60% }
    closeBy: { beforeClose: 15m, zeroDteBeforeClose: 30m }
`;
    expect((await exit(text)).plan).toEqual({
      plan: "legs",
      targets: [],
      stop: { at: { unit: "percent", value: decimal("-30") }, limitOffset: decimal("0.05") },
      trail: { by: { unit: "ticks", count: 8 }, after: { unit: "percent", value: decimal("50") } },
      breakEvenAfter: null,
      giveBack: { armAt: { unit: "percent", value: decimal("100") }, keepPercent: decimal("60") },
      closeBy: { beforeCloseMs: 15 * MINUTE, afterMs: null, zeroDteBeforeCloseMs: 30 * MINUTE },
      rests: "stop",
    });
    expect((await exit("exit: { plan: none }")).plan).toBeNull();
  });

  it.each([
    ["stop: 30 %", "bad-setting: exit.plan has its stop at a gain → write its loss: -30%"],
    ["targets: [{ at: -5%, share: 50% }]", "bad-setting: exit.plan has a target at a loss → write its gain: +100%"],
    ["targets: [{ at: +5%, share: 60% }, { at: +9%, share: 60% }]", "bad-setting: exit.plan sells more than 100% in its targets → lower the shares"],
    ["targets: [{ at: +5% }]", "bad-setting: exit.plan has a target without at or share → write { at: +100%, share: 50% }"],
    [
      "{ targets: [{ at: +5%, share: 50% }], stop: -30% }",
      "bad-setting: exit.plan has targets and a stop, and does not say which of them rest at the broker → write rests: stop, targets, split or both",
    ],
    ["breakEvenAfter: 1", "bad-setting: exit.plan has no 1 targets to break even after → add targets, or lower breakEvenAfter"],
    ["stopLimitOffset: 0.05", "bad-setting: exit.plan has a stopLimitOffset without a stop → add stop: -30%"],
    ["trail: { after: +5% }", "bad-setting: exit.plan does not say how far its stop trails → write trail: { by: 10% }"],
    [
      "stop: lots",
      'bad-setting: exit.plan.stop should be a level, not "lots" → write a gain or a loss as +100%, -30%, +7 points or -20 ticks, or a price as 1.50',
    ],
  ])("that can't be meant are refused: %s", async (plan, refusal) => {
    const body = plan.startsWith("{") ? plan : `{ ${plan} }`;
    expect(await errors(`exit:\n  plan: ${body}\n`)).toEqual([refusal]);
  });
});
