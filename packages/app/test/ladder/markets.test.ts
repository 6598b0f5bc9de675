import { recordedQuotes } from "@floorbroker/adapter-sim";
import { decimal, fromScaled, instrumentId, isOk, OWNER_CONFIG } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { occOf, type AlertedEntry } from "./alerts.ts";
import { calibrated, modelledSlippages, quantilesOf } from "./calibrate.ts";
import { attemptsOf, modelledTrials, oneTickWide, recordedTrials } from "./markets.ts";
import { askAtOnce, midOnce, STRATEGIES } from "./strategies.ts";

const TEN = Date.parse("2026-11-18T15:00:00Z");
const RULES = { bandPercent: OWNER_CONFIG.entry.alertBandPercent, capPercent: OWNER_CONFIG.entry.chaseCapPercent };

/** Made-up alerts: each a strike of its own, two minutes apart, the ask between 1 % below and 12 % above. */
const ENTRIES: readonly AlertedEntry[] = Array.from({ length: 60 }, (_, n) => ({
  instrument: occOf(`SPY_112026C${570 + n}`) ?? instrumentId(""),
  at: TEN + n * 120_000,
  price: fromScaled(BigInt(150 + 7 * n) * 1_000_000n),
  slippage: -0.01 + (n * 0.13) / 60,
}));

const recording = (from: number, count: number) => {
  const rows = Array.from({ length: count }, (_, n) => [
    String(from / 1_000 + n * 5),
    (0.7 + 0.01 * (n % 3)).toFixed(2),
  ]);
  const read = recordedQuotes(
    [["timestamp", "quote"], ...rows].map((cells, index) => ({ line: index + 1, cells })),
    "made-up.csv",
  );
  if (!isOk(read)) throw new Error(read.left.text);
  return read.right;
};

describe("entries along a recording", () => {
  const [instrument] = ENTRIES.map((entry) => entry.instrument);
  if (instrument === undefined) throw new Error("an entry is there");

  it("are all worked where the recording goes on, and at the same moments by every strategy", () => {
    const trials = recordedTrials(instrument, recording(TEN, 120), decimal("0.10"));
    expect(trials.length).toBeGreaterThan(30);
    const counts = STRATEGIES.map((strategy) => attemptsOf(strategy, trials, "far-side").length);
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeGreaterThan(30);
  });

  it("are none below the least price, and none across a gap", () => {
    expect(recordedTrials(instrument, recording(TEN, 120), decimal("5"))).toEqual([]);
    const [before, after] = [recording(TEN, 6), recording(TEN + 600_000, 6)];
    const gapped = { ...before, rows: [...before.rows, ...after.rows] };
    expect(attemptsOf(midOnce, recordedTrials(instrument, gapped, decimal("0.10")), "far-side")).toEqual([]);
  });

  it("cost half a tick at once in a market that is one tick wide", () => {
    const flat = recording(TEN, 120);
    const still = { ...flat, rows: flat.rows.map((row) => ({ ...row, bid: decimal("0.70"), ask: decimal("0.70") })) };
    const trials = recordedTrials(instrument, oneTickWide(still, decimal("0.01")), decimal("0.10"));
    const costs = attemptsOf(askAtOnce, trials, "far-side").map(({ worked }) => worked.cost?.toFixed(6));
    expect(new Set(costs)).toEqual(new Set(["0.005000"]));
  });
});

describe("the simulated market of alerts", () => {
  it("is brought to stand over the alerts as the record does", () => {
    const wanted = quantilesOf(ENTRIES.map(({ slippage }) => slippage));
    const start = { median: 0.1, spread: 0.01 };
    const off = (drift: typeof start): number =>
      Math.abs((quantilesOf(modelledSlippages(ENTRIES, drift))[2] ?? 0) - wanted[2]);
    expect(off(calibrated(ENTRIES, start))).toBeLessThan(0.015);
    expect(off(start)).toBeGreaterThan(0.03);
  });

  it("leaves out what is too far gone, and caps the rest over the alert", () => {
    const { trials, tooFar, noMarket } = modelledTrials(ENTRIES, { median: 0.1, spread: 0.08 }, RULES);
    expect(trials.length + tooFar + noMarket).toBe(ENTRIES.length);
    expect(tooFar).toBeGreaterThan(5);
    for (const { terms } of trials)
      expect(
        ENTRIES.some(({ price }) => terms.cap !== null && terms.cap > price && terms.cap * 10n <= price * 11n),
      ).toBe(true);
  });
});
