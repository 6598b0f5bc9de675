import { describe, expect, it } from "vitest";
import { channelId, decimal, PLAIN_PROFILE, SECOND, type BookConfig } from "../../src/index.ts";
import { Desk, START, type DeskOptions } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const SIGNALS = "900";

const desk = (options: DeskOptions = {}): Desk => {
  const bench = new Desk(options);
  bench.market("SPY", "1.10", "1.20");
  bench.market("/MES", "6900.00", "6900.25");
  return bench;
};

const answerTo = (bench: Desk, text: string): string | undefined => bench.statuses.get(bench.say(text));

describe("a control command", () => {
  it("says what is held and what works", () => {
    const bench = desk();
    expect(answerTo(bench, "!tt positions")).toBe("no positions");
    expect(answerTo(bench, "!tt orders")).toBe("no working orders");
    bench.say(ALERT);
    bench.fill("e1", 5, "1.15");
    bench.say("!tt sell 1 MES");
    expect(answerTo(bench, "!tt orders")).toBe(
      "buy 8 SPY 500C 18 Dec 26 @ 1.15 (entry fb-rv-e1); sell 2 SPY 500C 18 Dec 26 @ 2.30 (target fb-rv-t1); sell 1 /MESZ6 @ market (entry fb-rw-e1)",
    );
    bench.fill("e1", 1, "6900.00");
    expect(answerTo(bench, "!tt positions")).toBe("5 SPY 500C 18 Dec 26 @ 1.15; -1 /MESZ6 @ 6900.00");
    expect(answerTo(bench, "!tt status")).toBe(
      "sim:test is active, order link up, 2 open trades; 5 SPY 500C 18 Dec 26 @ 1.15; -1 /MESZ6 @ 6900.00",
    );
  });

  it("shows the link as the broker's stream has told it", () => {
    const bench = desk();
    bench.hear({ type: "link", link: { name: "orders", state: "stale", generation: 1, since: START, reason: null } });
    expect(answerTo(bench, "!tt status")).toContain("order link stale");
  });

  it("shows a position whose every fill was voided by the broker without a price", () => {
    const bench = desk();
    bench.say(ALERT);
    const fill = bench.fill("e1", 1, "1.15");
    bench.fill("t1", 1, "2.30");
    bench.correct(fill, 0, "1.15");
    expect(answerTo(bench, "!tt positions")).toBe("-1 SPY 500C 18 Dec 26 @ ?");
  });

  it("stops entries, lets exits go on, and starts them again", () => {
    const bench = desk();
    bench.say(ALERT);
    bench.fill("e1", 4, "1.15");
    bench.sent();
    expect(answerTo(bench, "!tt pause")).toBe("paused: no entries; exits go on; 1 working entry is cancelled");
    expect(bench.sent()).toEqual(["cancel e1"]);
    expect(answerTo(bench, ALERT)).toContain("reduce-only: the book is reduce-only");
    expect(answerTo(bench, "!tt kill")).toBe("halted: no entries until !tt resume; exits go on");
    expect(answerTo(bench, "!tt kill")).toBe("halted: no entries until !tt resume; exits go on");
    expect(answerTo(bench, ALERT)).toContain("halted: the book is halted");
    expect(bench.sent()).toEqual([]);
    bench.say("STC SPY 500C 12/18 @ 1.15");
    bench.pass(1);
    expect(bench.sent()).toEqual(["cancel t1", "place c2 sell 4 limit 1.15 day"]);
    expect(answerTo(bench, "!tt resume")).toBe("active: entries are taken again");
    bench.say(ALERT);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
    expect(bench.eventsOf("trading-state")).toHaveLength(3);
  });

  it("helps, with a line for each command", () => {
    const help = answerTo(desk(), "!tt help") ?? "";
    for (const command of ["buy|sell", "flat [SYMBOL]", "flatten", "cancel", "pause", "kill", "resume", "status", "positions", "orders", "risk", "explain"]) {
      expect(help).toContain(command);
    }
  });
});

describe("an alert", () => {
  it("of shares is sized in shares", () => {
    const bench = desk();
    bench.market("KO", "70.00", "70.10");
    bench.say("BTO KO @ 70.05");
    expect(bench.sent()).toEqual(["place e1 buy 13 limit 70.05 day"]);
  });

  it("with a size word takes that part of the allocation", () => {
    const bench = desk();
    bench.say("Lotto: BTO SPY 500C 12/18 @ 1.15");
    expect(bench.sent()).toEqual(["place e1 buy 2 limit 1.15 day"]);
    expect(bench.eventsOf("considered")[0]?.sizing?.sizeFactor).toBe(decimal("0.25"));
  });

  it("that sells to open is refused, because its cost can't be bounded", () => {
    expect(answerTo(desk(), "STO 2 SPY 500C 12/18 @ 1.15")).toContain("not-supported: selling to open is not traded");
  });

  it("of a contract that can't be is refused by its own rule, and nothing is looked up for it", () => {
    const bench = desk();
    expect(answerTo(bench, "BTO CWEN.A 30C 12/18 @ 1.15")).toContain("bad-symbol");
    expect(answerTo(bench, "STC CWEN.A 30C 12/18 @ 1.15")).toContain("bad-symbol");
    expect(bench.eventsOf("considered")).toEqual([]);
  });

  it("of a contract that the venue does not know is refused", () => {
    const bench = desk();
    bench.knowsInstruments = false;
    expect(answerTo(bench, ALERT)).toContain("unknown-instrument: the venue does not know SPY   261218C00500000");
    expect(answerTo(bench, "!tt buy 1 MES")).toContain("unknown-instrument: the venue does not know /MESZ2026");
    expect(bench.eventsOf("considered").map(({ spec, quote }) => [spec, quote])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it("is refused when there is nothing to size from", () => {
    const bench = desk();
    bench.account = "without-power";
    expect(answerTo(bench, ALERT)).toContain("no-buying-power: the broker gives no buying power to size from");
    expect(answerTo(bench, "!tt buy 1 MES")).toContain(
      "no-buying-power: the broker gives no buying power to check against",
    );
    bench.account = "silent";
    expect(answerTo(bench, ALERT)).toContain("no-account: the broker does not answer for the account");
    expect(answerTo(bench, "!tt buy 1 MES")).toContain("no-account");
  });

  it("is refused when nothing was looked up for it at all", () => {
    const bench = desk();
    const message = {
      id: bench.say("good morning"),
      guildId: null,
      channelId: channelId("100"),
      authorId: "704125082750156840",
      postedAt: bench.now,
      revision: 1,
      embeds: [],
      replyTo: null,
      threadId: null,
    };
    const unseen = { quotes: {}, specs: {} };
    bench.input("message", { type: "message", message: { ...message, text: ALERT } as never, market: unseen }); // ids without their brands
    bench.input("message", {
      type: "message",
      message: { ...message, revision: 2, text: "!tt buy 1 MES" } as never,
      market: unseen,
    });
    expect(bench.eventsOf("message-answered").map(({ code }) => code)).toEqual([
      "accepted",
      "unknown-instrument",
      "unknown-instrument",
    ]);
  });

  it("below the first tick has no price", () => {
    const bench = desk();
    bench.market("SPY", "0", "0.01");
    expect(answerTo(bench, "Alert: BTO SPY 500C 12/18 @ 0.01")).toContain("too-far-gone");
    const wide = desk({
      config: (config) => ({ ...config, entry: { ...config.entry, alertBandPercent: decimal("90") } }),
    });
    wide.market("SPY", "0", "0.01");
    expect(answerTo(wide, "Alert: BTO SPY 500C 12/18 @ 0.01")).toContain("no-price: the mid is below the first tick");
  });

  it("too far from the market is let go", () => {
    expect(answerTo(desk(), "Alert: BTO SPY 500C 12/18 @ 0.95")).toContain(
      "too-far-gone: the market's mid 1.15 is 21.1 % from the alert's 0.95",
    );
  });

  it("that comes late is reported as missed", () => {
    const bench = desk();
    expect(bench.statuses.get(bench.say(ALERT, { age: 31 * SECOND }))).toContain("missed: the message is 31 s old");
  });
});

describe("talk", () => {
  it("is answered with silence, and journaled with its reason", () => {
    const bench = desk();
    const id = bench.say("good morning everyone");
    expect(bench.statuses.get(id)).toBeUndefined();
    expect(bench.eventsOf("message-answered")).toMatchObject([{ outcome: "ignored" }]);
  });
});

describe("a futures signal", () => {
  const listening = (config: BookConfig): BookConfig => ({
    ...config,
    authority: {
      ...config.authority,
      alertChannels: [
        { id: channelId(SIGNALS), share: decimal("1"), profile: { ...PLAIN_PROFILE, kind: "futures-signal" } },
      ],
      commandChannels: [channelId(SIGNALS)],
    },
  });

  it("is an order for one contract at its price", () => {
    const bench = desk({ config: listening });
    bench.say("MES LONG @ 6890.25", { channel: SIGNALS });
    expect(bench.sent()).toEqual(["place e1 buy 1 limit 6890.25 day"]);
  });

  it("that stops into a limit is asked back: a signal's stop protects", () => {
    const bench = desk({ config: listening });
    const id = bench.say("MES LONG stop 6910 limit 6912", { channel: SIGNALS });
    expect(bench.statuses.get(id)).toContain("ambiguous: this stop may protect or enter");
    expect(bench.sent()).toEqual([]);
  });
});

describe("a message that comes late", () => {
  it("closes nothing, trades nothing and switches nothing on: it is reported as missed", () => {
    const bench = desk();
    bench.say(ALERT);
    bench.fill("e1", 5, "1.15");
    const late = { age: 31 * SECOND };
    for (const text of ["STC SPY 500C 12/18", "!tt buy 1 MES", "!tt flat", "!tt resume"]) {
      expect(bench.statuses.get(bench.say(text, late)), text).toContain("missed: the message is 31 s old");
    }
    expect(answerTo(bench, "!tt positions")).toBe("5 SPY 500C 18 Dec 26 @ 1.15");
  });

  it("may still stop entries, and ask", () => {
    const bench = desk();
    const late = { age: 31 * SECOND };
    expect(bench.statuses.get(bench.say("!tt kill", late))).toContain("halted");
    expect(bench.statuses.get(bench.say("!tt status", late))).toContain("is halted");
  });
});
