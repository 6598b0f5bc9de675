import { describe, expect, it } from "vitest";
import { openStanding, standingText, type GatewayStanding } from "./standing.ts";

const NOW = 10_000_000;
const STARTS = { total: 1_000, remaining: 990, resetsAt: NOW };
const standing = (change: Partial<GatewayStanding>): GatewayStanding => ({
  phase: "connected",
  since: NOW - 180_000,
  heardAt: NOW - 1_000,
  heartbeatMs: 41_250,
  attempts: 0,
  nextAt: null,
  starts: STARTS,
  tokenRefusedSince: null,
  ...change,
});

describe("How the gateway's connection stands", () => {
  it.each([
    [{}, "Discord connected for 3 min; 990 of 1000 session starts left"],
    [{ starts: null }, "Discord connected for 3 min"],
    [{ heardAt: NOW - 70_000, starts: null }, "Discord connected for 3 min, silent for 70 s"],
    [{ heardAt: NOW - 70_000, heartbeatMs: 120_000, starts: null }, "Discord connected for 3 min"],
    [{ phase: "resuming", since: NOW - 40_000, heardAt: NOW - 52_000, attempts: 3, nextAt: NOW + 4_000, starts: null },
      "Discord resuming for 40 s, silent for 52 s, attempt 4 in 4 s"],
    [{ phase: "connecting", since: NOW - 9_000, attempts: 2, starts: null }, "Discord connecting for 9 s, attempt 2"],
    [{ phase: "waiting", since: NOW - 9_000, nextAt: NOW + 3 * 3_600_000, starts: { ...STARTS, remaining: 4 } },
      "Discord waits 3 h until it allows another session; 4 of 1000 session starts left"],
    [{ tokenRefusedSince: NOW - 50_000, starts: null },
      "Discord connected for 3 min; it has refused the bot's token for 50 s"],
    [{ phase: "refused", starts: null }, "Discord has refused the bot for 3 min"],
  ] as const)("is said of %o", (change, text) => {
    expect(standingText(standing(change), NOW)).toBe(text);
  });

  it("lasts from the loss of the connection on, however it is tried to get it back, and tells of each try", () => {
    let now = 0;
    const told: string[] = [];
    const kept = openStanding(() => now, ({ phase, attempts }) => void told.push(`${phase} ${attempts}`));
    kept.change({ phase: "connected" });
    now = 1_000;
    kept.change({ phase: "resuming" });
    now = 2_000;
    kept.change({ attempts: 1 });
    kept.change({ phase: "connecting" });
    kept.change({ nextAt: 3_000 });
    kept.heard();
    expect(kept.now()).toMatchObject({ phase: "connecting", since: 1_000, heardAt: 2_000 });
    expect(told).toEqual(["connected 0", "resuming 0", "resuming 1", "connecting 1"]);
  });
});
