import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  add,
  decimal,
  instrumentId,
  isSpreadId,
  messageId,
  multiply,
  negate,
  times,
  ZERO,
  type Decimal,
  type Fill,
  type Message,
  type Recorded,
} from "@floorbroker/core";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ChannelRunEnd } from "../src/run/channel-run.ts";
import { runWith } from "../src/testing/command-line.ts";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";
import { runUntil } from "./run-until.ts";
import { SAMPLE_CONFIG, SAMPLE_MESSAGES } from "./sample-day.ts";
import { temporaryJournal } from "./temporary-journal.ts";

const ANALYST = "704125082750156840";
const CALLS = instrumentId("1*SPY   261218C00605000|-1*SPY   261218C00610000");
const PUTS = instrumentId("-1*SPY   261218P00580000|1*SPY   261218P00585000");

/** A debit spread and a credit spread, and the end of both; prices near where the seeded market has them. */
const POSTED: readonly (readonly [time: string, text: string])[] = [
  ["10:04:00", "Alert: BTO SPY 605/610 call spread 12/18 @ 1.28"],
  ["10:06:00", "Alert: STO SPY 585/580 put spread 12/18 @ 1.70"],
  ["11:30:00", "Alert: STC SPY 605/610 call spread 12/18 @ 1.28"],
  ["11:40:00", "Alert: BTC SPY 585/580 put spread 12/18 @ 1.60"],
  ["15:30:00", "that was a day"],
];

const idOf = (index: number): string => String(1_572_618_000_000_000_000n + BigInt(index));
const timeOf = (time: string): string => `2026-11-18T${time}.000-05:00`;

const MESSAGES: readonly Message[] = POSTED.map(([time, text], index) => {
  const [sample] = SAMPLE_MESSAGES;
  const author = SAMPLE_CONFIG.authority.alertAuthors.find((id) => id === ANALYST);
  if (sample === undefined || author === undefined) throw new Error("the sample day is empty");
  return { ...sample, id: messageId(idOf(index)), authorId: author, postedAt: Date.parse(timeOf(time)), text };
});

const journal = temporaryJournal();

const run = (id: string, until?: number): Promise<ChannelRunEnd> =>
  runUntil(id, { config: SAMPLE_CONFIG, seed: 1, messages: MESSAGES }, journal(), until);

/** The newest word on each fill of an order of ours. */
const fillsIn = (history: readonly Recorded[]): readonly Fill[] => {
  const newest = new Map<string, Fill>();
  for (const { event } of history) {
    if (event.type === "fill" && event.fill.orderKey !== null) newest.set(event.fill.fillId, event.fill);
  }
  return [...newest.values()];
};

/** What came in less what went out, over all legs. */
const cashOf = (fills: readonly Fill[]): Decimal =>
  fills.reduce((sum, { side, quantity, price }) => {
    const money = times(multiply(price, decimal("100")), quantity);
    return add(sum, side === "sell" ? money : negate(money));
  }, ZERO);

const heldOf = (fills: readonly Fill[]): ReadonlyMap<string, number> => {
  const held = new Map<string, number>();
  for (const { instrument, side, quantity } of fills) {
    held.set(instrument, (held.get(instrument) ?? 0) + (side === "buy" ? quantity : -quantity));
  }
  return new Map([...held].filter(([, quantity]) => quantity !== 0));
};

describe("a channel with alerts of spreads", () => {
  it("is traded as one order for each spread, leg by leg at the broker, to the last close", async () => {
    const { history, summary } = await run("sim:spreads");
    const placed = history.flatMap(({ event }) => (event.type === "intended" && event.op === "place" ? [event] : []));
    expect(new Set(placed.map(({ terms }) => terms?.instrument))).toEqual(new Set([CALLS, PUTS]));
    const entries = placed.filter(({ role }) => role === "entry").map(({ terms }) => terms);
    expect(entries).toMatchObject([
      { instrument: CALLS, side: "buy", closing: false, type: "limit" },
      { instrument: PUTS, side: "sell", closing: false, type: "limit" },
    ]);
    // No venue rests a stop on a net price, and ours would have refused one.
    expect(placed.every(({ terms }) => terms?.type === "limit")).toBe(true);

    const fills = fillsIn(history);
    expect(fills.length).toBeGreaterThanOrEqual(8);
    expect(fills.every(({ instrument }) => !isSpreadId(instrument))).toBe(true);
    expect(heldOf(fills)).toEqual(new Map());
    expect(summary.trades.map(({ state }) => state)).toEqual(["closed", "closed"]);
    expect(summary.trades.reduce((sum, { realised }) => add(sum, realised), ZERO)).toBe(cashOf(fills));
    expect(summary.escalations).toEqual([]);
  });

  it("ends in the same way when the process ends in the middle, and another one goes on", async () => {
    const whole = await run("sim:spreads-whole");
    const cut = Date.parse(timeOf("11:00:00"));
    await run("sim:spreads-cut", cut);
    const again = await run("sim:spreads-cut");
    const results = ({ summary }: ChannelRunEnd) => summary.trades.map(({ realised, state }) => [state, realised]);
    expect(results(again)).toEqual(results(whole));
    expect(heldOf(fillsIn(again.history))).toEqual(new Map());
  });

  it("runs from an export on the command line, is shown as traders write it, and leaves a journal that holds", async () => {
    const cwd = await mkdtemp(join(tmpdir(), "floorbroker-spreads-"));
    onTestFinished(() => rm(cwd, { recursive: true, force: true }));
    layEmptyJournal(join(cwd, "data"));
    const exported = {
      guild: { id: "1255265167113978000", name: "The Floor" },
      channel: { id: "1255265167113978001", name: "control" },
      messages: POSTED.map(([time, content], index) => ({
        id: idOf(index),
        type: "Default",
        timestamp: timeOf(time),
        timestampEdited: null,
        content,
        author: { id: ANALYST, name: "analyst", isBot: false },
        embeds: [],
      })),
    };
    await writeFile(join(cwd, "day.json"), JSON.stringify(exported));
    const { code, output, errors } = await runWith(["--data-dir", "data", "run", "--channel", join(cwd, "day.json"), "--read-as", "control"], { cwd });
    // A slow machine may say how far it is.
    expect({ code, bad: errors.includes("→") }).toEqual({ code: 0, bad: false });
    expect(output).toMatch(/SPY 605\/610C 18 Dec 26 vertical.*closed/);
    expect(output).toMatch(/SPY 585\/580P 18 Dec 26 vertical.*closed/);
    expect(output).toContain("5 messages read: 2 opened a trade, 2 closed or commanded, 0 refused, 1 were no order.");
    expect((await runWith(["--data-dir", "data", "journal", "verify"], { cwd })).code).toBe(0);
  });
});
