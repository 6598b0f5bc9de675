import { join } from "node:path";
import type { HandBehind } from "@floorbroker/adapter-sim";
import { decimal, format, instrumentId, type Fill } from "@floorbroker/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runWith } from "../src/testing/command-line.ts";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";
import { done, startBroker, type BrokerProcess } from "./broker-process.ts";
import type { Running } from "./processes.ts";
import { mayMount, smallDisk, type SmallDisk } from "./small-disk.ts";

const SPY = instrumentId("SPY   261218C00590000");
const QQQ = instrumentId("QQQ   261218C00505000");
const IWM = instrumentId("IWM   261218C00230000");

let place: BrokerProcess;
let disk: SmallDisk;
let hand: HandBehind;

const desk = (): Running => place.run("--data-dir", "small", "run", "--stdin", "--sim-broker", place.address);

/** Types a line and waits for an answer that comes after it. */
const typed = (floor: Running, line: string, answer: RegExp): Promise<RegExpExecArray> => {
  const before = floor.said().length;
  floor.type(line);
  return floor.says(new RegExp(`(?<=^[^]{${before},})${answer.source}`));
};

const fillsAtBroker = async (): Promise<readonly Fill[]> =>
  done(await hand.log()).flatMap((entry) => (entry.what === "exchange" && entry.event.type === "fill" ? [entry.event.fill] : []));

const textOf = ({ fillId, side, quantity, price }: Fill): string => `${fillId} ${side} ${quantity} @ ${format(price)}`;

/**
 * What was bought and sold in turn. A close has as many pieces as there are orders: it sells what the target does not
 * hold, and the rest when the target is cancelled.
 */
const inTurn = (fills: readonly Fill[]): readonly string[] => {
  const turns: { what: string; side: string; quantity: number }[] = [];
  for (const { instrument, side, quantity } of fills) {
    const what = instrument.slice(0, 3);
    const last = turns.at(-1);
    if (last?.what === what && last.side === side) last.quantity += quantity;
    else turns.push({ what, side, quantity });
  }
  return turns.map(({ what, side, quantity }) => `${side} ${quantity} ${what}`);
};

/** What the tables of the journal have, line by line. */
const table = async (name: "fills" | "trades"): Promise<readonly Record<string, unknown>[]> => {
  const { code, output, errors } = await runWith(["--data-dir", "small", "journal", name, "--json"], { cwd: place.home });
  expect([code, errors]).toEqual([0, ""]);
  return output.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>); // our own lines
};

const PERMITTED = mayMount();

/** Takes the last byte of the disk, closes a position, and waits for the fill and the end of the trade in the chat. */
const closesOnFullDisk = async (floor: Running, symbol: string, contract: string): Promise<void> => {
  await disk.fillUpTo(0);
  await typed(floor, `STC ${contract} all out`, new RegExp(`${symbol} [^]*closing [^]*sold \\d+ @ [^]*closed `));
};

describe.skipIf(!PERMITTED)("a run on a disk that fills up (needs the right to mount a tmpfs)", () => {
  beforeEach(async () => {
    place = await startBroker("--speed", "2", "--log", "broker.jsonl");
    ({ hand } = place);
    const dataDir = join(place.home, "small");
    disk = smallDisk(dataDir, 300);
    layEmptyJournal(dataDir);
    // Who comes to such a market trades at once; what rests in a spread is filled by the market's own dice.
    for (const each of [SPY, QQQ, IWM]) done(await hand.fixQuote(each, decimal("6.20"), decimal("6.20")));
  });
  afterEach(() => place.end(() => disk.unmount()));

  it("refuses entries, closes what is open with not a byte left, and has lost nothing when there is room again", async () => {
    const first = desk();
    await first.says(/ready after/);
    await typed(first, "Alert: BTO SPY 590C 12/18 @ 6.20", /exit working/);

    await disk.fillUpTo(50);
    const [refusal] = await typed(first, "Alert: BTO QQQ 505C 12/18 @ 6.20", /└ store-low: .*/);
    expect(refusal).toMatch(/(49|50) MB are free in .*small, entries need 64 MB: no entries; exits go on\. Try: free space on the disk/);
    await closesOnFullDisk(first, "SPY", "SPY 590C 12/18");
    await typed(first, "Alert: BTO QQQ 505C 12/18 @ 6.20", /└ journal-down: .*0 MB are free/);

    // The same process goes on by itself when there is room.
    await disk.empty();
    await first.says(/nothing was written: that is over/);
    await typed(first, "Alert: BTO QQQ 505C 12/18 @ 6.20", /exit working/);

    // And another one when this one dies on the full disk.
    await closesOnFullDisk(first, "QQQ", "QQQ 505C 12/18");
    first.kill("SIGKILL");
    await first.ended;
    const tooEarly = desk();
    expect(await tooEarly.ended).toBe(2);
    expect(tooEarly.said()).toMatch(/store-full: .*0 MB are free in .*→ free disk space/);
    await disk.empty();
    const second = desk();
    await second.says(/ready after \d+ ms \(\d+ rows\); 0 open trades/);
    await typed(second, "Alert: BTO IWM 230C 12/18 @ 6.20", /exit working/);
    second.hangUp();
    expect(await second.ended, second.said()).toBe(0);

    const verified = await runWith(["--data-dir", "small", "journal", "verify"], { cwd: place.home });
    expect(verified).toMatchObject({ code: 0, output: expect.stringMatching(/sim:main .* ok /), errors: "" });
    const fills = await fillsAtBroker();
    expect(inTurn(fills)).toEqual(["buy 3 SPY", "sell 3 SPY", "buy 3 QQQ", "sell 3 QQQ", "buy 3 IWM"]);
    const journaled = (await table("fills")).map(({ fillId, side, quantity, price }) => `${fillId} ${side} ${quantity} @ ${price}`);
    expect(journaled).toEqual(fills.map(textOf));
    const trades = await table("trades");
    expect(trades.map(({ instrument, entryFilled, exitFilled, ended }) => [instrument, entryFilled, exitFilled, ended])).toEqual([
      [SPY, 3, 3, "closed"],
      [QQQ, 3, 3, "closed"],
      [IWM, 3, 0, null],
    ]);
  }, 300_000);
});
