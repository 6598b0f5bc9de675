import { describe, expect, it } from "vitest";
import { decimal, get, heldOf, needsOfMessage, SECOND, type BookConfig, type Profile } from "../../src/index.ts";
import { emptyMap } from "../../src/persistent-map.ts";
import { ANALYST, Desk, HALF_CHANNEL, type DeskOptions } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const OTHER = "Alert: BTO QQQ 500C 12/18 @ 1.15";

const desk = (options: DeskOptions = {}): Desk => {
  const made = new Desk(options);
  for (const symbol of ["SPY", "QQQ", "/MES"]) made.market(symbol, "1.10", "1.20");
  made.market("AMZN", "229.90", "230.10");
  return made;
};

/** An alert that is filled so far, its ladder at rest. Eight are ordered. */
const opened = (at: Desk, text: string, filled: number, by: { author?: string; channel?: string } = {}): string => {
  const id = at.say(text, by);
  at.pass(12 * SECOND);
  if (filled > 0) at.fill(at.trade(id).entry, filled, "1.15");
  at.sent();
  return id;
};

/** Which messages' trades were asked to close, and how much; null is all. */
const closes = (at: Desk): readonly (readonly [message: string, quantity: number | null])[] =>
  at.eventsOf("close-requested").map(({ tradeId, quantity }) => [get(at.book.trades, tradeId)?.messageId ?? tradeId, quantity]);

const inRoom =
  (profile: Partial<Profile>) =>
  (config: BookConfig): BookConfig => ({
    ...config,
    authority: {
      ...config.authority,
      alertChannels: config.authority.alertChannels.map((channel) => ({ ...channel, profile: { ...channel.profile, ...profile } })),
    },
  });

describe("a reply to an alert", () => {
  it.each([
    ["out half", 4],
    ["trim", 4],
    ["trimming 25%", 2],
    ["sold 3", 3],
    ["all out", null],
    ["STC SPY 500C 12/18 @ 1.15", null],
  ])("%s closes that trade, whatever else is open", (text, quantity) => {
    const at = desk();
    const older = opened(at, ALERT, 8);
    const meant = opened(at, ALERT, 8);
    opened(at, OTHER, 4);
    at.say(text, { replyTo: meant });
    expect(closes(at)).toEqual([[meant, quantity]]);
    at.pass(1);
    expect(heldOf(at.book, at.trade(older))).toBe(8);
  });

  it("closes what its own verb would not: in a room that sells to open, a bought trade is sold all the same", () => {
    const at = desk({ config: inRoom({ action: "STO" }) });
    const id = opened(at, ALERT, 4, { author: ANALYST, channel: HALF_CHANNEL });
    at.say("all out", { author: ANALYST, channel: HALF_CHANNEL, replyTo: id });
    expect(closes(at)).toEqual([[id, null]]);
  });

  it("that names another contract closes neither", () => {
    const at = desk();
    const meant = opened(at, ALERT, 8);
    opened(at, OTHER, 8);
    const id = at.say("STC QQQ 500C 12/18 @ 1.15", { replyTo: meant });
    expect(closes(at)).toEqual([]);
    expect(at.statuses.get(id)).toBe(
      "reply-mismatch: this replies to the trade in SPY 500C 18 Dec 26, but names QQQ. " +
        "Try: post it without a reply: STC QQQ 500C 12/18/2026 @ 1.15; or reply to the other alert",
    );
  });

  it("that is over closes nothing, and says so", () => {
    const at = desk();
    const over = opened(at, ALERT, 8);
    at.say("all out", { replyTo: over });
    at.pass(1);
    at.fill("c2", 8, "1.15");
    opened(at, OTHER, 8);
    const before = closes(at);
    expect(at.statuses.get(at.say("out half", { replyTo: over }))).toBe(
      "trade-over: the trade in SPY 500C 18 Dec 26 that this replies to is over. Try: STC QQQ 500C 12/18/2026",
    );
    const again = opened(at, ALERT, 8);
    expect(at.statuses.get(at.say("STC SPY 500C 12/18 @ 1.15", { replyTo: over }))).toContain("trade-over: ");
    expect(closes(at)).toEqual(before);
    at.say("STC SPY 500C 12/18 @ 1.15");
    expect(closes(at)).toEqual([...before, [again, null]]);
  });

  it("that left memory long ago is over", () => {
    const at = desk();
    const over = opened(at, ALERT, 8);
    at.book = { ...at.book, trades: emptyMap(), openTrades: [] };
    expect(at.statuses.get(at.say("all out", { replyTo: over }))).toContain("trade-over: the trade that this replies to is over");
  });

  it("of another author, or of another channel, closes nothing", () => {
    const at = desk();
    const mine = opened(at, ALERT, 8);
    const theirs = opened(at, OTHER, 4, { author: ANALYST });
    expect(at.statuses.get(at.say("all out", { replyTo: theirs }))).toBe(
      "reply-to-another: this replies to the trade of another author. Try: STC SPY 500C 12/18/2026",
    );
    const named = at.say("STC SPY 500C 12/18 @ 1.15", { replyTo: theirs });
    expect(at.statuses.get(named)).toContain("reply-to-another: ");
    expect(at.statuses.get(at.say("all out", { channel: HALF_CHANNEL, replyTo: mine }))).toBe(
      "reply-elsewhere: this replies to a trade of another channel. Try: see the open positions with !tt positions",
    );
    expect(closes(at)).toEqual([]);
  });

  it("that opened nothing closes nothing, unless it names the contract", () => {
    const at = desk();
    const mine = opened(at, ALERT, 8);
    const refused = at.say("Alert: BTO IWM 500C 12/18 @ 1.15");
    for (const replyTo of [refused, at.say("gm"), "4711"]) {
      expect(at.statuses.get(at.say("all out", { replyTo }))).toBe(
        "reply-without-trade: the message that this replies to opened no trade. Try: STC SPY 500C 12/18/2026",
      );
    }
    expect(closes(at)).toEqual([]);
    at.say("STC SPY 500C 12/18 @ 1.15", { replyTo: refused });
    expect(closes(at)).toEqual([[mine, null]]);
  });

  it("that is about futures is told the command", () => {
    const at = desk();
    at.market("/MES", "5925.00", "5925.25");
    const id = at.say("!tt buy 1 MES");
    expect(at.statuses.get(at.say("all out", { replyTo: id }))).toBe(
      "closed-by-command: /MESZ6 is closed by command, !tt flat. Try: see the open positions with !tt positions",
    );
    expect(closes(at)).toEqual([]);
  });

  it("that is talk stays talk, and so does everything from people who give no alerts", () => {
    const at = desk();
    const id = opened(at, ALERT, 8);
    at.say("nice trade", { replyTo: id });
    at.say("all out", { replyTo: id, author: "666" });
    expect(closes(at)).toEqual([]);
    expect(at.eventsOf("message-answered").slice(-2)).toMatchObject([{ outcome: "ignored" }, { outcome: "ignored" }]);
  });

  it("needs no market to be looked up", () => {
    const at = desk();
    const id = opened(at, ALERT, 8);
    at.say("all out", { replyTo: id });
    const read = at.eventsOf("message-read").at(-1);
    if (read === undefined) throw new Error("nothing was read");
    expect(needsOfMessage(at.book, { ...read.message, revision: 1 }, at.now)).toEqual({ instruments: [], account: false });
  });
});

describe("a close without a reply that names no contract", () => {
  it("means the only trade of its author in its channel", () => {
    const at = desk();
    const id = opened(at, ALERT, 8);
    opened(at, OTHER, 4, { author: ANALYST });
    opened(at, OTHER, 4, { channel: HALF_CHANNEL });
    at.say("out half");
    expect(closes(at)).toEqual([[id, 4]]);
  });

  it("is asked back when it may mean more than one, and lists them", () => {
    const at = desk();
    opened(at, ALERT, 8);
    opened(at, OTHER, 8);
    expect(at.statuses.get(at.say("out half"))).toBe(
      "ambiguous: 2 open trades may be meant: SPY 500C 12/18/2026, QQQ 500C 12/18/2026. " +
        "Try: STC SPY 500C 12/18/2026; or STC QQQ 500C 12/18/2026",
    );
    expect(closes(at)).toEqual([]);
  });

  it("is asked back when two trades are in its contract", () => {
    const at = desk();
    opened(at, ALERT, 8);
    opened(at, ALERT, 8);
    expect(at.statuses.get(at.say("out half"))).toBe(
      "ambiguous: 2 open trades in one contract may be meant: STC 1/2 SPY 500C 12/18/2026. " +
        "Try: reply to the alert that is meant; or close them all: STC SPY 500C 12/18/2026",
    );
    expect(closes(at)).toEqual([]);
  });

  it("closes shares, too, and never the future beside them", () => {
    const at = desk();
    const id = at.say("BTO 5 AMZN @ 230");
    at.market("/MES", "5925.00", "5925.25");
    at.say("!tt buy 1 MES");
    at.fill("e1", 4, "230");
    at.say("all out");
    expect(closes(at)).toEqual([[id, null]]);
  });
});

describe("a close before its entry is filled", () => {
  it("of all of it cancels the entry, and sells what still fills", () => {
    const at = desk();
    const id = opened(at, ALERT, 0);
    at.confirmsCancels = false;
    at.say("all out", { replyTo: id });
    expect(at.sent()).toEqual(["cancel e1"]);
    at.fill("e1", 8, "1.15");
    at.pass(1);
    expect(at.sent()).toEqual(["place c1 sell 8 limit 1.15 day"]);
  });

  it("ends the trade when nothing had filled", () => {
    const at = desk();
    const id = opened(at, ALERT, 0);
    at.say("all out", { replyTo: id });
    expect(at.trade(id).closed?.reason).toBe("not-filled");
  });

  it.each(["out half", "trim"])("of a part (%s) cancels the entry, and what still fills keeps its exits", (text) => {
    const at = desk();
    const id = opened(at, ALERT, 0);
    at.confirmsCancels = false;
    const close = at.say(text, { replyTo: id });
    expect(at.statuses.get(close)).toBe("nothing of SPY 500C 18 Dec 26 is held yet; the entry is cancelled");
    expect(at.statuses.get(at.say(text, { replyTo: id }))).toBe("nothing of SPY 500C 18 Dec 26 is held yet");
    at.fill("e1", 8, "1.15");
    at.pass(3 * SECOND);
    expect(at.sent()).toEqual(["cancel e1", "place t1 sell 4 limit 2.30 gtc"]);
    expect(closes(at)).toEqual([]);
  });
});

describe("a trim", () => {
  it("closes the configured part, and says so", () => {
    const at = desk({ config: (config) => ({ ...config, trimPercent: decimal("33") }) });
    const id = opened(at, ALERT, 8);
    expect(at.statuses.get(at.say("trim"))).toBe("trimming 2 of 8 SPY 500C 18 Dec 26: 33 % by the setting trimPercent");
    expect(closes(at)).toEqual([[id, 2]]);
  });

  it.each([
    ["1", 1],
    ["99", 7],
  ])("of %s percent sells at least one and keeps at least one", (percent, sold) => {
    const at = desk({ config: (config) => ({ ...config, bareClose: "half", trimPercent: decimal(percent) }) });
    const id = opened(at, ALERT, 8);
    at.say("trim");
    expect(closes(at)).toEqual([[id, sold]]);
  });

  it("of a single unit is refused, and no more is bought", () => {
    const at = desk();
    opened(at, ALERT, 1);
    expect(at.statuses.get(at.say("trim"))).toBe(
      "nothing-to-trim: one SPY 500C 18 Dec 26 is held, and a trim would close it all; the entry is cancelled. " +
        "Try: close it: reply all out; or let it run",
    );
    expect(at.sent()).toEqual(["cancel e1"]);
    expect(closes(at)).toEqual([]);
  });

  it("that names its contract closes a part of it, not all", () => {
    const at = desk();
    const id = opened(at, ALERT, 8);
    at.say("STC some SPY 500C 12/18 @ 1.15");
    expect(closes(at)).toEqual([[id, 4]]);
  });
});

describe("a message that closed something", () => {
  it("closes nothing more when it is edited; what stands is answered", () => {
    const at = desk();
    const id = opened(at, ALERT, 8);
    const half = at.say("STC half SPY 500C 12/18 @ 1.15");
    expect(closes(at)).toEqual([[id, 4]]);
    at.say("STC half SPY 500C 12/18 @ 1.16", { id: half, revision: 1 });
    expect(closes(at)).toEqual([[id, 4]]);
    expect(at.statuses.get(half)).toContain("an edit changes nothing any more: SPY 500C 18 Dec 26:");
  });

  it("may be replied to, and means the same trade", () => {
    const at = desk();
    const first = opened(at, ALERT, 8);
    const second = opened(at, ALERT, 8);
    const half = at.say("out half", { replyTo: first });
    at.say("all out", { replyTo: half });
    expect(closes(at).map(([id]) => id)).toEqual([first, first]);
    expect(second).not.toBe(first);
  });
});

describe("what a room may not have meant", () => {
  it("an option's price on a share is too far gone", () => {
    const at = desk({ config: inRoom({ action: "BTO" }) });
    const id = at.say("bought 5 AMZN @ 2.10", { author: ANALYST, channel: HALF_CHANNEL });
    expect(at.sent()).toEqual([]);
    expect(at.eventsOf("trade-opened")).toEqual([]);
    expect(at.statuses.get(id)).toMatch(/^too-far-gone: the market's mid 230\.00 is \d+(\.\d)? % from the alert's 2\.10; 15 % are allowed/);
  });

  it.each([
    ["BTO SPY 605/610 call spread 12/18 @ 1.20", /^too-far-gone: the market's mid 0\.\d\d is /],
    ["STC SPY 605/610 call spread 12/18 @ 1.20", /^nothing-to-close: no open trade of this author in SPY 605\/610C 18 Dec 26 vertical/],
  ])("%s is answered, and no leg of it is sent", (text, answer) => {
    const at = desk();
    const id = at.say(text);
    at.pass(SECOND);
    expect(at.sent()).toEqual([]);
    expect(at.eventsOf("trade-opened")).toEqual([]);
    expect(at.statuses.get(id)).toMatch(answer);
  });
});
