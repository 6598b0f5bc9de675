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

  it("may be left to commands, if that is said", async () => {
    expect((await exit("exit: { plan: by-command, futuresPlan: by-command }")).plan).toEqual({ plan: "by-command" });
    expect(await errors("exit: { plan: nothing }")).toEqual(['bad-setting: exit.plan should be a plan, not "nothing" → write by-command, none, or its settings below it']);
  });

  it("may trail by an amount, by points, and compare targets of one unit only", async () => {
    const trailed = (await exit("exit: { plan: { trail: { by: 0.20 } }, futuresPlan: { trail: { by: 4 points } } }"));
    expect(trailed.plan).toMatchObject({ trail: { by: { unit: "amount", value: decimal("0.2") }, after: null } });
    expect(trailed.futuresPlan).toMatchObject({ trail: { by: { unit: "amount", value: decimal("4") } } });
    expect((await exit("exit: { plan: { targets: [{ at: +20%, share: 50% }, { at: +7 points, share: 10% }, { at: +21%, share: 40% }] } }")).plan).toMatchObject({ rests: "targets" });
  });

  it("are told with the place at which they stand", async () => {
    const result = await load("exit:\n  plan:\n    stop: 5.00\n");
    expect(isOk(result) ? [] : result.left.map((one) => problemLine(one))).toEqual([
      "bad-setting: floorbroker.yaml line 3, column 11: exit.plan.stop is the price 5.00, which can't be meant for every trade → write a gain or a loss from the fill: +100%, -30%, +7 points or -20 ticks",
    ]);
  });

  it.each([
    ["stop: 30 %", "exit.plan has its stop at a gain → write its loss: -30%"],
    ["stop: -100%", "exit.plan has a stop that nothing bought can reach: at -100% all of it is lost → write a smaller loss: -30%"],
    ["stop: -150%", "exit.plan has a stop that nothing bought can reach: at -100% all of it is lost → write a smaller loss: -30%"],
    ["targets: [{ at: 12.50, share: 50% }]", "exit.plan.targets[0].at is the price 12.50, which can't be meant for every trade → write a gain or a loss from the fill: +100%, -30%, +7 points or -20 ticks"],
    ["targets: [{ at: -5%, share: 50% }]", "exit.plan has a target at a loss → write its gain: +100%"],
    ["targets: [{ at: +20%, share: 50% }, { at: +10%, share: 50% }]", "exit.plan has targets that are not further and further away → write the nearest first: +10%, then +20%"],
    ["targets: [{ at: +20 ticks, share: 50% }, { at: +20 ticks, share: 50% }]", "exit.plan has targets that are not further and further away → write the nearest first: +10%, then +20%"],
    ["targets: [{ at: +5%, share: 60% }, { at: +9%, share: 60% }]", "exit.plan sells more than 100% in its targets → lower the shares"],
    ["targets: [{ at: +5%, share: 130% }]", "exit.plan.targets[0].share is 130% → choose more than 0%, at most 100%"],
    ["targets: [{ at: +5% }]", "exit.plan has a target without at or share → write { at: +100%, share: 50% }"],
    [
      "{ targets: [{ at: +5%, share: 50% }], stop: -30% }",
      "exit.plan has targets and a stop, and does not say which of them rest at the broker → write rests: stop, targets, split or both",
    ],
    ["breakEvenAfter: 1", "exit.plan has no 1 targets to break even after → add targets, or lower breakEvenAfter"],
    ["stopLimitOffset: 0.05", "exit.plan has a stopLimitOffset without a stop → add stop: -30%"],
    ["trail: { after: +5% }", "exit.plan does not say how far its stop trails → write trail: { by: 10% }"],
    ["trail: { by: 200% }", "exit.plan.trail.by is 200%, which no price ever falls from its best → choose less than 100%: 10%"],
    ["trail: { by: -10% }", "exit.plan.trail.by is no distance → write it without a sign: 0.20, 10% or 8 ticks"],
    ["trail: { by: far }", 'exit.plan.trail.by should be a distance, not "far" → write 0.20, 10% or 8 ticks'],
    ["trail: { by: 10%, after: -5% }", "exit.plan begins to trail at a loss → write after: +20%, or leave after out to trail from the fill on"],
    ["giveBack: { armAt: +50% }", "exit.plan does not say when its gain is guarded, or how much of it is kept → write giveBack: { armAt: +100%, keep: 60% }"],
    ["giveBack: { armAt: -50%, keep: 60% }", "exit.plan guards a gain from a loss on → write giveBack: { armAt: +100%, keep: 60% }"],
    ["giveBack: { armAt: +50%, keep: 100% }", "exit.plan keeps 100% of a gain, and so sells as soon as it is guarded → choose less, keep: 60%, or a target"],
    ["closeBy: { beforeClose: 24h }", "exit.plan.closeBy.beforeClose is 24h → choose 1m to 3h"],
    ["closeBy: { zeroDteBeforeClose: 24h }", "exit.plan.closeBy.zeroDteBeforeClose is 24h → choose 1m to 3h"],
    ["closeBy: {}", "exit.plan has nothing that ends a trade → add targets, a stop or closeBy, or write by-command if only an STC or you end it"],
    ["{}", "exit.plan has nothing that ends a trade → add targets, a stop or closeBy, or write by-command if only an STC or you end it"],
    ["rests: stop", "exit.plan has nothing that ends a trade → add targets, a stop or closeBy, or write by-command if only an STC or you end it"],
    ["stop: lots", 'exit.plan.stop should be a level, not "lots" → write a gain or a loss from the fill: +100%, -30%, +7 points or -20 ticks'],
    ["stop: -0.5 ticks", 'exit.plan.stop should be a level, not "-0.5 ticks" → write a gain or a loss from the fill: +100%, -30%, +7 points or -20 ticks'],
  ])("that can't be meant are refused: %s", async (plan, refusal) => {
    const body = plan.startsWith("{") ? plan : `{ ${plan} }`;
    expect(await errors(`exit:\n  plan: ${body}\n`)).toEqual([`bad-setting: ${refusal}`]);
  });

  it("of futures may close longer before the close of their long session, and no longer than that", async () => {
    expect((await exit("exit: { futuresPlan: { closeBy: { beforeClose: 12h } } }")).futuresPlan).toMatchObject({ plan: "legs" });
    expect(await errors("exit: { futuresPlan: { closeBy: { beforeClose: 24h } } }")).toEqual(["bad-setting: exit.futuresPlan.closeBy.beforeClose is 24h → choose 1m to 12h"]);
  });
});
