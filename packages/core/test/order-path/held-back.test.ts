import { describe, expect, it } from "vitest";
import { channelId, decimal, HOUR, PLAIN_PROFILE, SECOND, type BookConfig } from "../../src/index.ts";
import { Desk, START } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const SIGNALS = "900";

const desk = (config?: (base: BookConfig) => BookConfig): Desk => {
  const bench = new Desk(config === undefined ? {} : { config });
  bench.market("SPY", "1.10", "1.20");
  bench.market("/MES", "6900.00", "6900.25");
  return bench;
};

describe("an entry that is climbing", () => {
  it("goes back to its first price when the shell halts the book: a dearer price is a new entry in all but name", () => {
    const bench = desk();
    bench.say(ALERT);
    bench.pass(4 * SECOND);
    expect(bench.sent().at(-1)).toBe("replace e1 8 limit 1.16");
    bench.input("halted", { type: "trading-state", state: "reduce-only", reason: "the journal is slow" });
    bench.pass(HOUR);
    expect(bench.sent()).toEqual(["replace e1 8 limit 1.15"]);
    expect(bench.eventsOf("ladder-moved").at(-1)).toMatchObject({ phase: "resting", reason: "back to the first price: the book is reduce-only" });
  });
});

describe("an instrument that nobody was asked about, because the link is down", () => {
  it("is not called unknown", () => {
    const bench = desk();
    bench.knowsInstruments = false;
    bench.hear({ type: "link", link: { name: "orders", state: "down", generation: 1, since: START, reason: null } });
    const answer = bench.statuses.get(bench.say(ALERT)) ?? "";
    expect(answer).toContain("link");
    expect(answer).not.toContain("unknown-instrument");
  });
});

describe("a signal against what is held", () => {
  it("would be for one where it says no number, also where sizes go by risk, and never rests beside the position", () => {
    const bench = desk((base) => ({
      ...base,
      risk: { ...base.risk, sizing: { by: "risk", smallPercent: decimal("1"), normalPercent: decimal("2"), largePercent: decimal("3") } },
      authority: {
        ...base.authority,
        alertChannels: [...base.authority.alertChannels, { id: channelId(SIGNALS), share: decimal("1"), profile: { ...PLAIN_PROFILE, kind: "futures-signal" } }],
        commandChannels: [channelId(SIGNALS)],
      },
    }));
    bench.say("!tt buy 3 MES stop loss 6890");
    bench.fill("e1", 3, "6900.25");
    bench.sent();
    const id = bench.say("MES SHORT @ 6910.25 A", { channel: SIGNALS });
    expect(bench.statuses.get(id)).toContain("opposite-position: 3 /MESZ6 are held on the other side; this limit order for 1 would rest beside them");
    expect(bench.sent()).toEqual([]);
  });
});

describe("the analyst's close of two trades in one contract, of which only one has more than our targets'", () => {
  it("sells what is beside the targets, and nothing of the other", () => {
    const bench = desk((base) => ({ ...base, exit: { ...base.exit, analyst: "runner-only" } }));
    const [one, other] = [bench.say(ALERT), bench.say(ALERT)];
    bench.fill(bench.trade(one).entry, 1, "1.15");
    bench.fill(bench.trade(other).entry, 4, "1.15");
    bench.sent();
    bench.say("STC SPY 500C 12/18 @ 1.30");
    bench.pass(1);
    expect(bench.sent().filter((sent) => sent.startsWith("place"))).toEqual(["place c2 sell 2 limit 1.15 day"]);
    expect(bench.trade(one).close).toBeNull();
    expect(bench.trade(other).close).toMatchObject({ quantity: 2 });
  });
});
