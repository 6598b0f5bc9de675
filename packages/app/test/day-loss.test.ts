import { decimal, NO_LIMITS, type BookConfig } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import type { ChannelRunEnd } from "../src/run/channel-run.ts";
import { summaryJson } from "../src/summary/json.ts";
import { summaryText } from "../src/summary/tables.ts";
import { runUntil } from "./run-until.ts";
import { SAMPLE_CONFIG, SAMPLE_MESSAGES } from "./sample-day.ts";
import { temporaryJournal } from "./temporary-journal.ts";

const journal = temporaryJournal();

/** The sample day with larger trades, in a world that it loses in. */
const LOSING: BookConfig = {
  ...SAMPLE_CONFIG,
  allocation: { ...SAMPLE_CONFIG.allocation, perAlertPercent: decimal("5") },
  risk: { ...SAMPLE_CONFIG.risk, book: { ...NO_LIMITS, dayLoss: { unit: "percent", value: decimal("2") } } },
};

const run = (id: string, until?: number): Promise<ChannelRunEnd> =>
  runUntil(id, { config: LOSING, seed: 5, messages: SAMPLE_MESSAGES }, journal(), until);

const trippedAt = ({ summary }: ChannelRunEnd): number => summary.breakers[0]?.at ?? 0;

const FIGURES = /^\d{4,}\.\d\d lost today, the limit is 2000\.00 \(2 % of 100000\.00\)/;

describe("the sample day with a daily loss limit of 2 %", () => {
  it("trips, refuses entries with the figures, finishes the exits, and says so in its summary", async () => {
    const end = await run("sim:loss");
    const { summary, history } = end;
    expect(summary.breakers).toHaveLength(1);
    expect(summary.breakers[0]?.text).toMatch(FIGURES);
    const later = history.filter(({ at }) => at > trippedAt(end));
    expect(later.filter(({ event }) => event.type === "trade-opened")).toEqual([]);
    expect(later.filter(({ event }) => event.type === "claimed" && event.op === "place" && /-e\d+$/.test(event.key))).toEqual([]);

    const refused = summary.refusals.filter(({ code }) => code === "day-loss");
    expect(refused.length).toBeGreaterThan(1);
    for (const { reason } of refused) expect(reason).toMatch(FIGURES);

    const exits = later.flatMap(({ event }) => (event.type === "fill" && event.fill.orderKey?.includes("-c") === true ? [event.fill] : []));
    expect(exits.length).toBeGreaterThan(0);
    expect(summary.escalations).toEqual([]);

    const text = summaryText(summary, (author) => author);
    expect(text).toContain("The book is active.");
    expect(text).toMatch(/! day-loss tripped at \d\d:\d\d:\d\d: \d+\.\d\d lost today.*; no entries until 2026-11-19 00:00 New York, or !tt resume/);
    expect(summaryJson(summary)).toMatchObject({ tradingState: "active", breakers: [{ breaker: "day-loss", reset: false }] });
  }, 120_000);

  it("refuses entries for the rest of the day after a restart of the same book", async () => {
    const whole = await run("sim:loss-whole");
    const first = await run("sim:loss-cut", trippedAt(whole) + 60_000);
    expect(first.finished).toBe(false);
    expect(first.summary.breakers).toHaveLength(1);
    const before = first.summary.refusals.filter(({ code }) => code === "day-loss").length;

    const second = await run("sim:loss-cut");
    expect(second.finished).toBe(true);
    expect(second.history.some(({ event }) => event.type === "restarted")).toBe(true);
    expect(second.summary.breakers).toEqual(first.summary.breakers);
    const refused = second.summary.refusals.filter(({ code }) => code === "day-loss");
    expect(refused.length).toBeGreaterThan(before);
    expect(second.summary.trades.map(({ messageId }) => messageId)).toEqual(whole.summary.trades.map(({ messageId }) => messageId));
  }, 120_000);
});
