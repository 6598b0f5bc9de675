import { describe, expect, it } from "vitest";
import { decimal, MINUTE, newYorkText, NO_LIMITS, SECOND, userId, type RiskConfig } from "../../src/index.ts";
import { ANALYST, Desk, HALF_CHANNEL, OWNER, START, type DeskOptions } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

const desk = (options: DeskOptions = {}): Desk => {
  const bench = new Desk(options);
  for (const symbol of ["SPY", "QQQ"]) bench.market(symbol, "1.10", "1.20");
  bench.market("/MES", "6900.00", "6900.25");
  return bench;
};

const says = (bench: Desk, text: string, by: Parameters<Desk["say"]>[1] = {}): string => bench.statuses.get(bench.say(text, by)) ?? "";

/** An entry that works, a trade that is held with its exit, and a future that is held. */
const busy = (): { readonly bench: Desk; readonly working: string; readonly held: string; readonly future: string } => {
  const bench = desk();
  const future = bench.say("!tt buy 1 MES");
  bench.fill("e1", 1, "6900.25");
  const held = bench.say("Alert: BTO QQQ 500C 12/18 @ 1.15");
  bench.fill(bench.trade(held).entry, bench.trade(held).entryPlan.quantity, "1.15");
  const working = bench.say(ALERT);
  bench.sent();
  return { bench, working, held, future };
};

describe("kill and pause", () => {
  it.each(["kill", "pause"] as const)("%s ends every working entry, and no exit", (command) => {
    const { bench, working, held } = busy();
    expect(says(bench, `!tt ${command}`)).toContain("1 working entry is cancelled");
    expect(bench.sent()).toEqual(["cancel e1"]);
    expect(bench.eventsOf("entry-stopped")).toEqual([{ type: "entry-stopped", tradeId: bench.trade(working).id, reason: `by ${OWNER}` }]);
    expect(bench.trade(working).closed).toMatchObject({ reason: "not-filled" });
    expect(bench.trade(held).closed).toBeNull();
    bench.pass(MINUTE);
    expect(bench.sent()).toEqual([]);
  });

  it("end an entry whose place is not answered yet as soon as it is, and close what it fills meanwhile with its exit", () => {
    const bench = desk();
    bench.next("lost-response");
    const id = bench.say(ALERT);
    bench.sent();
    says(bench, "!tt kill");
    expect(bench.sent()).toEqual([]);
    bench.pass(30 * SECOND);
    expect(bench.sent()).toContain("cancel e1");
    expect(bench.trade(id).entryWanted).toBe(false);
  });

  it.each(["!tt kill everything now", "!tt kill\nnews at two", "`!tt kill`", "```\n!tt kill\n```", "! tt kill", "!tt stop", "!tt halt", "**!tt kill**", "!tt kill MES", "!tt stop trading!"])(
    "are never refused for how they are written: %j",
    (text) => {
      const { bench } = busy();
      expect(says(bench, text)).toContain("halted: no entries until !tt resume; exits go on; 1 working entry is cancelled");
      expect(bench.book.tradingState).toBe("halted");
      expect(bench.sent()).toEqual(["cancel e1"]);
    },
  );

  it("are nobody's but an operator's, and stop nothing when they are quoted", () => {
    const { bench } = busy();
    says(bench, "!tt stop everything", { author: ANALYST });
    says(bench, "> !tt kill");
    says(bench, "he said `!tt kill`");
    expect(bench.book.tradingState).toBe("active");
    expect(bench.sent()).toEqual([]);
  });

  it("say later who stopped it, when and why, and what takes entries again", () => {
    const bench = desk();
    says(bench, "!tt kill news at two");
    bench.pass(MINUTE);
    expect(says(bench, ALERT)).toBe(
      `halted: the book is halted since ${newYorkText(START)}, by ${OWNER}: news at two: exits go on, entries do not. ` +
        "Try: !tt resume, after which entries are taken again",
    );
    bench.restart();
    expect(says(bench, ALERT)).toContain(`since ${newYorkText(START)}, by ${OWNER}`);
    says(bench, "!tt resume");
    says(bench, "!tt pause for lunch");
    expect(says(bench, ALERT)).toMatch(/^reduce-only: the book is reduce-only since .*: for lunch: exits go on/);
  });

  it("stay after a restart, with the entries that they ended", () => {
    const { bench, working } = busy();
    bench.operate("kill");
    bench.restart();
    expect(bench.book.tradingState).toBe("halted");
    expect(says(bench, ALERT)).toContain("halted: the book is halted");
    expect(bench.trade(working).entryWanted).toBe(false);
  });

  it("hold in a late message, and are not taken back by a late resume or a pause", () => {
    const bench = desk();
    says(bench, "!tt kill", { age: 3_600 * SECOND });
    expect(bench.book.tradingState).toBe("halted");
    expect(says(bench, "!tt resume", { age: 31 * SECOND })).toContain("missed");
    expect(says(bench, "!tt pause")).toContain("halted already");
    expect(bench.book.tradingState).toBe("halted");
  });

  it("come from outside the chat as well, and say who and why", () => {
    const { bench } = busy();
    expect(bench.operate("kill", "ann on the command line", "news at two")).toBe(
      "halted: no entries until !tt resume; exits go on; 1 working entry is cancelled",
    );
    expect(bench.eventsOf("trading-state")).toEqual([
      { type: "trading-state", state: "halted", reason: "by ann on the command line: news at two" },
    ]);
    expect(bench.told.at(-1)).toBe(
      "kill by ann on the command line (news at two): halted: no entries until !tt resume; exits go on; 1 working entry is cancelled",
    );
    expect(bench.operate("resume", "ann")).toBe("active: entries are taken again");
    expect(says(bench, "Alert: BTO QQQ 501C 12/18 @ 1.15")).toContain("working");
  });
});

describe("flatten", () => {
  it("ends the entries, closes all that is held at the mid and then where the market is, and opens nothing until resume", () => {
    const { bench, held } = busy();
    const units = bench.trade(held).entryPlan.quantity;
    expect(says(bench, "!tt flatten")).toBe(
      `closing 1 /MESZ6, ${units} QQQ 500C 18 Dec 26; 1 working entry is cancelled; no entries until !tt resume`,
    );
    expect(bench.book.tradingState).toBe("reduce-only");
    bench.pass(1);
    expect(bench.sent().toSorted()).toEqual(
      ["cancel e1", "cancel t1", `place c2 sell ${units} limit 1.15 day`, "place c1 sell 1 limit 6900.25 day"].toSorted(),
    );
    bench.pass(6 * SECOND);
    expect(bench.sent().join()).toContain(`sell ${units} limit 1.10`);
    bench.fill(bench.trade(held).exits.at(-1) ?? "", units, "1.10");
    expect(bench.trade(held).closed).toMatchObject({ reason: "closed" });
    expect(says(bench, ALERT)).toContain("reduce-only");
    says(bench, "!tt resume");
    expect(says(bench, ALERT)).toContain("working");
  });

  it("tells the operator when nobody takes it, and goes on", () => {
    const { bench } = busy();
    bench.operate("flatten", "ann");
    bench.pass(MINUTE);
    expect(bench.eventsOf("escalated").filter(({ code }) => code === "close-not-filled")).toHaveLength(2);
  });

  it("closes what an entry still fills before its cancellation is confirmed", () => {
    const bench = desk();
    const id = bench.say(ALERT);
    bench.confirmsCancels = false;
    bench.operate("flatten");
    expect(bench.sent()).toContain("cancel e1");
    bench.fill("e1", 3, "1.15");
    bench.pass(1);
    expect(bench.sent().join()).toMatch(/place c\d sell 3 limit/);
    expect(bench.trade(id).close).toMatchObject({ quantity: null });
  });

  it("leaves a halted book halted, holds when it comes late, and is not carried out again by an edit", () => {
    const { bench } = busy();
    says(bench, "!tt kill");
    const id = bench.say("!tt flatten", { age: 3_600 * SECOND });
    expect(bench.statuses.get(id)).toContain("closing 1 /MESZ6");
    expect(bench.book.tradingState).toBe("halted");
    bench.sent();
    bench.say("!tt flatten!", { id, revision: 1 });
    expect(bench.statuses.get(id)).toContain("an edit changes nothing any more");
  });

  it("says so when nothing is there, and names what is not ours", () => {
    expect(says(desk(), "!tt flatten")).toBe("nothing is held; no entries until !tt resume");
  });
});

describe("flat", () => {
  it("of one month closes that month alone", () => {
    const bench = desk();
    const december = bench.say("!tt buy 1 /MESZ6");
    bench.fill(bench.trade(december).entry, 1, "6900.25");
    const march = bench.say("!tt buy 1 /MESH7");
    bench.fill(bench.trade(march).entry, 1, "6900.25");
    bench.sent();
    expect(says(bench, "!tt flat /MESZ6")).toBe("going flat: /MESZ6");
    bench.pass(1);
    expect(bench.sent()).toEqual(["place c1 sell 1 market day"]);
    expect(bench.trade(march).close).toBeNull();
    bench.fill(`${bench.trade(december).id}-c1`, 1, "6900.00");
    expect(says(bench, "!tt flat /MESZ6")).toBe("nothing of /MESZ6 is held or working");
    expect(says(bench, "!tt flat MES")).toBe("going flat: /MESH7");
  });

  it("leaves options alone, which flatten closes", () => {
    const { bench, held } = busy();
    expect(says(bench, "!tt flat")).toBe("going flat: /MESZ6");
    expect(bench.trade(held).close).toBeNull();
  });
});

describe("cancel", () => {
  it.each([
    ["all", "all"],
    ["a symbol", "SPY"],
    ["an order", "fb-rv-e1"],
    ["a trade", "fb-rv"],
    ["a message", "1003"],
  ])("ends working entries by %s", (_, name) => {
    const { bench, working } = busy();
    expect(says(bench, `!tt cancel ${name}`)).toBe("cancelling SPY 500C 18 Dec 26 (fb-rv); what fills until then keeps its exits");
    expect(bench.sent()).toEqual(["cancel e1"]);
    expect(bench.trade(working).closed).toMatchObject({ reason: "not-filled" });
    expect(bench.book.tradingState).toBe("active");
  });

  it("keeps the exits of what has filled", () => {
    const bench = desk();
    bench.say(ALERT);
    bench.fill("e1", 4, "1.15");
    bench.sent();
    says(bench, "!tt cancel SPY");
    expect(bench.sent()).toEqual(["cancel e1"]);
    expect(says(bench, "!tt orders")).toContain("(target fb-rt-t1)");
  });

  it.each(["fb-ru-t1", "QQQ", "fb-ru"])("of an exit is refused, and says what to do instead: %s", (name) => {
    const { bench } = busy();
    const answer = says(bench, `!tt cancel ${name}`);
    expect(answer).toContain("exit-order: fb-ru-t1 is the target of QQQ 500C 18 Dec 26: without it the position would lose its protection");
    expect(answer).toContain("an STC alert closes QQQ 500C 18 Dec 26");
    expect(bench.sent()).toEqual([]);
  });

  it("of nothing, of a stranger and of nobody's order says so", () => {
    const { bench } = busy();
    expect(says(bench, "!tt cancel")).toContain("missing-name");
    expect(says(bench, "!tt cancel IWM")).toContain("nothing-to-cancel: no entry of ours works under iwm");
    says(bench, "!tt cancel all");
    expect(says(bench, "!tt cancel all")).toBe("no entry works; exits are left alone");
  });
});

const LIMITED: Partial<RiskConfig> = {
  book: { ...NO_LIMITS, maxOpenTrades: 5, maxOpenPerSymbol: 2, maxRiskPercent: decimal("10"), dayLoss: { unit: "money", value: decimal("100") }, ordersPerDay: 50 },
  authors: [{ id: userId(ANALYST), limits: { ...NO_LIMITS, maxExposure: decimal("2000") } }],
};

describe("risk", () => {
  const limited = (): Desk => desk({ config: (config) => ({ ...config, risk: { ...config.risk, ...LIMITED } }) });

  it("tells every limit with what is used and left, scope by scope", () => {
    const bench = limited();
    bench.say(ALERT);
    bench.say("Alert: BTO QQQ 500C 12/18 @ 1.15", { author: ANALYST });
    expect(says(bench, "!tt risk").split("\n")).toEqual([
      "sim:test is active",
      "the book:",
      "- open trades: 2 of 5, 3 left",
      "- open trades per symbol: SPY 1 of 2, 1 left; QQQ 1 of 2, 1 left",
      expect.stringMatching(/^- lost when every stop is hit: 1\d\d\d\.\d\d of 4800\.00, \d+\.\d\d left \(10 %\)$/),
      "- orders today: 2 of 50, 48 left",
      "- lost today: 0.00 of 100.00, 100.00 left",
      `author ${ANALYST}:`,
      expect.stringMatching(/^- committed and pending: \d+\.\d\d of 2000\.00, \d+\.\d\d left$/),
    ]);
  });

  it("tells of one author or channel what holds for them", () => {
    const bench = limited();
    expect(says(bench, `!tt risk ${ANALYST}`)).toContain(`author ${ANALYST}:\n- committed and pending: 0.00 of 2000.00`);
    const channel = says(bench, `!tt risk ${HALF_CHANNEL}`);
    expect(channel).toContain(`${HALF_CHANNEL}: no limits of their own; those of the book hold`);
    expect(channel).not.toContain(`author ${ANALYST}`);
  });

  it("tells which breaker stands and until when, and the trading state", () => {
    const bench = limited();
    const id = bench.say(ALERT);
    const units = bench.trade(id).entryPlan.quantity;
    bench.fill("e1", units, "1.15");
    says(bench, "STC SPY 500C 12/18");
    bench.pass(1);
    bench.fill("c2", units, "0.90");
    says(bench, "!tt kill");
    const lines = says(bench, "!tt risk").split("\n");
    expect(lines[0]).toBe("sim:test is halted: no entries until !tt resume");
    expect(lines[1]).toBe("no entries (day-loss): 200.00 lost today, the limit is 100.00; until 2026-11-19 00:00 New York, or !tt resume");
    expect(lines).toContain("- lost today: 200.00 of 100.00, 0.00 left");
    expect(says(bench, "!tt status")).toContain("no entries: 200.00 lost today");
  });
});

describe("explain", () => {
  it.each([["the message", "1001"], ["the trade", "fb-rt"], ["an order", "fb-rt-e1"]])("by %s gives arithmetic, rules and answer", (_, name) => {
    const bench = desk();
    bench.say(ALERT);
    const lines = says(bench, `!tt explain ${name}`).split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "1001: read as BTO SPY 500C 12/18/2026 @ 1.15, by option-alert",
      "SPY 500C 18 Dec 26: 1.10 × 1.20",
      "size: 2 % of 48000.00 free = 960.00; ÷ (1.15 × 100 + 1.13) = 8",
    ]);
    expect(lines).toContain("✓ trading-state: the book is active");
    expect(lines.at(-1)).toBe("opened: buy 8 SPY 500C 18 Dec 26 at 1.15");
  });

  it("of a refusal tells first what objects, also as a reply", () => {
    const bench = desk();
    says(bench, "!tt pause");
    const refused = bench.say(ALERT);
    const lines = says(bench, "!tt explain", { replyTo: refused }).split("\n");
    expect(lines[2]).toBe("not sized: refused before");
    expect(lines[3]).toContain("✗ trading-state: the book is reduce-only");
  });

  it("says what it needs, and what it does not know", () => {
    const bench = desk();
    expect(says(bench, "!tt explain")).toContain("missing-name");
    expect(says(bench, "!tt explain 4711")).toContain("unknown-message: 4711 is no message, order, trade or symbol that is remembered");
  });
});
