import { MessageChannel } from "node:worker_threads";
import { drawSession } from "@floorbroker/adapter-sim";
import { describe, expect, it } from "vitest";
import { runWith } from "../testing/command-line.ts";
import { crashEverywhere, runCampaign, runStretch } from "./campaign.ts";
import { neverReached } from "./report.ts";
import { runSession, type SessionEnd } from "./run-session.ts";
import { journalHash, timeline } from "./timeline.ts";

const MINUTES = 0.5;
const SEEDS = Number(process.env["FLOORBROKER_SEEDS"] ?? 2_000);

describe("simulated sessions", () => {
  it("keep every invariant, whatever goes wrong", { timeout: 900_000 }, async () => {
    const sum = await runCampaign({ from: 1, seeds: SEEDS, minutes: MINUTES, jobs: 1 }, () => true);
    expect(sum.failures).toEqual([]);
    expect(sum.sessions).toBe(SEEDS);
    // A simulator that injects nothing finds nothing.
    const often = ["crash at a boundary", "stream dropped", "place lost-response", "clock back", "wipe", "fills-hidden", "edit"];
    const rare = ["!tt modify stop", "!tt truncated", "spread bought", "begun from a snapshot", "a trade leaves memory", "disk-full", "second-instance"];
    const rarer = ["blocked", "terminate", "kill-file", "login of real money", "the broker's clock is wrong", "a day: expiry", "orders per minute, cut off", "broker-restart"];
    for (const kind of [...often, ...rare, ...rarer]) expect(sum.injected[kind] ?? 0, kind).toBeGreaterThan(0);
    expect(neverReached(sum).length).toBeLessThan(60);
  });

  it("give the same journal every time, row by row", async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const [one, other] = [await runSession(drawSession(seed, { minutes: MINUTES })), await runSession(drawSession(seed, { minutes: MINUTES }))];
      expect(journalHash(other)).toBe(journalHash(one));
    }
  });

  it("come to the same whether they are traced or not, and alone or among others", async () => {
    const lines: string[] = [];
    const traced = await timeline(drawSession(7, { minutes: MINUTES }), (line) => void lines.push(line));
    expect(journalHash(traced)).toBe(journalHash(await runSession(drawSession(7, { minutes: MINUTES }))));
    expect(lines.join("\n")).toMatch(/chat {4}owner posts/);
    const [one, other] = [await runStretch({ from: 1, to: 9, minutes: MINUTES }), await runStretch({ from: 1, to: 9, minutes: MINUTES })];
    expect(other.digest).toBe(one.digest);
  });

  it("come to the same when something else than a promise begins them, as a thread's message does", async () => {
    const { port1: here, port2: there } = new MessageChannel();
    const begun = await new Promise<SessionEnd>((resolve, reject) => {
      here.once("message", () => void runSession(drawSession(7, { minutes: MINUTES })).then(resolve, reject));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      there.postMessage("begin");
    });
    here.close();
    expect(journalHash(begun)).toBe(journalHash(await runSession(drawSession(7, { minutes: MINUTES }))));
  });

  it("survive the process's death at every boundary", { timeout: 300_000 }, async () => {
    for (const seed of [3, 5]) {
      const sum = await crashEverywhere(seed, MINUTES);
      expect(sum.failures).toEqual([]);
      expect(sum.injected["crash at a boundary"]).toBe(sum.sessions - 1);
    }
  });
});

describe("floorbroker simulate", () => {
  it("tells what it ran, as text and as JSON, and a single seed line by line", async () => {
    const text = await runWith(["simulate", "--seeds", "20"]);
    expect([text.code, text.errors]).toEqual([0, ""]);
    expect(text.output).toContain("every invariant held");
    const json = await runWith(["simulate", "--seeds", "20", "--json"]);
    expect(JSON.parse(json.output)).toMatchObject({ seeds: 20, violations: [] });
    const one = await runWith(["simulate", "--seed", "7", "--trace"]);
    expect(one.output).toContain("what happened");
    const brief = await runWith(["simulate", "--seed", "7"]);
    expect(one.output.trimEnd().endsWith(brief.output.trimEnd())).toBe(true);
    expect((await runWith(["simulate", "--seeds", "0"])).code).toBe(2);
  });
});
