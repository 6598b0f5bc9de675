import { join } from "node:path";
import type { BrokerLogEntry, HandBehind } from "@floorbroker/adapter-sim";
import { decimal, instrumentId } from "@floorbroker/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";
import { done, startBroker, type BrokerProcess } from "./broker-process.ts";
import type { Running } from "./processes.ts";

const SPY = instrumentId("SPY   261218C00590000");
const QQQ = instrumentId("QQQ   261218C00505000");
const ALERT = "Alert: BTO SPY 590C 12/18 @ 6.00";

let place: BrokerProcess;
let broker: Running;
let hand: HandBehind;

const run = (...args: readonly string[]): Running => place.run("--data-dir", "data", ...args);
const desk = (): Running => run("run", "--stdin", "--sim-broker", place.address);

/** What happened at the broker, as its own log has it. */
const atBroker = async (): Promise<readonly BrokerLogEntry[]> => done(await hand.log());
const fillsAt = (log: readonly BrokerLogEntry[]) => log.flatMap((entry) => (entry.what === "exchange" && entry.event.type === "fill" ? [entry.event.fill] : []));
const placedAt = (log: readonly BrokerLogEntry[]) =>
  log.flatMap((entry) => (entry.what === "received" && entry.call.call === "place" ? [entry.call.request] : []));

const filledAtBroker = async (units: number): Promise<void> => {
  while (fillsAt(await atBroker()).reduce((sum, { quantity }) => sum + quantity, 0) < units) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** Types the alert again and again until it is answered so: what is lost is noticed after some heartbeats. */
const typedUntil = async (floor: Running, answer: RegExp): Promise<void> => {
  const answered = floor.says(answer).then(() => true);
  const pause = (): Promise<boolean> => new Promise((resolve) => setTimeout(() => resolve(false), 1_000));
  do floor.type(ALERT);
  while (!(await Promise.race([answered, pause()])));
};

beforeEach(async () => {
  place = await startBroker("--log", "broker.jsonl");
  ({ broker, hand } = place);
  layEmptyJournal(join(place.home, "data"));
  // As far as the alert is followed, 6.60, is below the bid: inside the spread the market's own dice would fill it.
  done(await hand.fixQuote(SPY, decimal("6.65"), decimal("6.75")));
});
afterEach(() => place.end());

describe("a run at a simulated broker in another process", () => {
  it("that is killed while its entry works finds the fill when it is back, and gives it its exit", async () => {
    const first = desk();
    await first.says(/ready after \d+ ms \(0 rows\)/);
    first.type(ALERT);
    await first.says(/working 6\.\d\d/);
    first.kill("SIGKILL");
    await first.ended;
    const [entry] = placedAt(await atBroker());
    expect(entry?.terms).toMatchObject({ instrument: SPY, side: "buy", closing: false });

    // The market comes to the order while nobody listens, and somebody else trades in the account.
    done(await hand.fixQuote(SPY, decimal("6.00"), decimal("6.05")));
    await filledAtBroker(entry?.terms.quantity ?? 0);
    done(await hand.tradeByHand(QQQ, "buy", 2, decimal("3.10")));

    const second = desk();
    await second.says(/ready after \d+ ms \(\d+ rows\); 1 open trade/);
    await second.says(/filled (\d+)\/\1 @ 6\.\d\d/);
    await second.says(/exit working \d+ @ 1[23]\.\d\d/);
    await second.says(/buy 2 QQQ.*a fill of no order that is ours/);
    await second.says(/2 @ 3\.10 of QQQ.*not ours, left alone/);
    second.type("!tt positions");
    await second.says(/3 SPY 590C .*; 2 QQQ .*not ours/);
    // The positions were listed before the fill was booked: that is no disagreement, not even for a moment.
    second.type("!tt status");
    await second.says(/is active, order link up/);
    expect(second.said()).not.toContain("the broker has");

    const third = desk();
    expect(await third.ended).toBe(2);
    expect(third.said()).toMatch(new RegExp(`store-locked.*${second.pid}`));

    second.hangUp();
    expect(await second.ended, second.said()).toBe(0);

    const log = await atBroker();
    const bought = fillsAt(log).filter(({ side, orderKey }) => side === "buy" && orderKey !== null);
    const units = bought.reduce((sum, { quantity }) => sum + quantity, 0);
    const opening = placedAt(log).filter(({ terms }) => !terms.closing);
    const exits = placedAt(log).filter(({ terms }) => terms.closing);
    expect(opening.map(({ key }) => key)).toEqual([entry?.key]);
    expect(exits).toHaveLength(1);
    expect(exits[0]?.terms).toMatchObject({ instrument: SPY, side: "sell", quantity: Math.floor(units / 2) });

    const verified = run("journal", "verify");
    expect(await verified.ended, verified.said()).toBe(0);
  }, 300_000);

  it("refuses entries while the broker is away, and takes them again by itself", async () => {
    const floor = desk();
    await floor.says(/ready after/);
    broker.kill("SIGSTOP");
    await typedUntil(floor, /broker-link: the broker's order link is (stale|down)/);
    broker.kill("SIGCONT");
    expect(placedAt(await atBroker())).toEqual([]);
    await typedUntil(floor, /working 6\.\d\d/);
    floor.hangUp();
    expect(await floor.ended, floor.said()).toBe(0);
  }, 300_000);

  it("is told at once where there is no broker", async () => {
    const lost = run("run", "--stdin", "--sim-broker", "127.0.0.1:1");
    expect(await lost.ended).toBe(1);
    expect(lost.said()).toContain("broker-unreachable");
    expect(lost.said()).toContain("floorbroker sim-broker");
  }, 300_000);
});
