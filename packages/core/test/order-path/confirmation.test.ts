import { describe, expect, it } from "vitest";
import { bookJson, bookOfSnapshot, decimal, IN_MEMORY, isOk, SECOND, snapshotPieces, type ConfirmRule } from "../../src/index.ts";
import { replayed } from "../invariants/replayed.ts";
import { ANALYST, Desk, OWNER, type DeskOptions } from "./desk.ts";
import { CREDIT, DEBIT, MARKETS, spreadDesk } from "./spread-desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const STRANGER = "666";

const RULE: ConfirmRule = { above: { contracts: 5, cost: null }, withinMs: 30 * SECOND, environments: ["sim"] };

const desk = (rule: Partial<ConfirmRule> = {}, options: DeskOptions = {}): Desk => {
  const confirm = { ...RULE, ...rule };
  const bench = new Desk({ ...options, config: (config) => ({ ...config, entry: { ...config.entry, confirm } }) });
  bench.market("SPY", "1.10", "1.20");
  bench.market("/MES", "6900.00", "6900.25");
  return bench;
};

const status = (bench: Desk, id: string): string => bench.statuses.get(id) ?? "";

/** Eight are sized, and asked about. */
const waiting = (options: DeskOptions = {}): { readonly bench: Desk; readonly id: string } => {
  const bench = desk({}, options);
  return { bench, id: bench.say(ALERT, { author: ANALYST }) };
};

describe("an entry above the configured size", () => {
  it("is not sent but asked about, with its figures and how to answer", () => {
    const { bench, id } = waiting();
    expect(bench.sent()).toEqual([]);
    expect(status(bench, id)).toBe(
      "waiting for your confirmation: buy 8 SPY 500C 18 Dec 26 at 1.15, no worse than 1.18, at most 953.04 (30 s). " +
        "!tt confirm fb-rt sends it, !tt decline fb-rt does not",
    );
    expect(bench.questions.get(id)).toMatchObject({ may: [ANALYST, OWNER], until: bench.now + 30 * SECOND });
    expect(status(bench, bench.say("!tt orders"))).toContain("waits for a confirmation: buy 8 SPY 500C");
  });

  it.each([
    ["by its cost", { above: { contracts: null, cost: decimal("953") } }, 1],
    ["not by as much as is allowed", { above: { contracts: 8, cost: decimal("953.04") } }, 0],
    ["not elsewhere", { environments: ["production", "rehearsal"] }, 0],
  ] as const)("is known %s", (_, rule, asked) => {
    const bench = desk(rule);
    bench.say(ALERT);
    expect(bench.questions.size).toBe(asked);
    expect(bench.sent()).toHaveLength(1 - asked);
  });

  it("may be a futures order of any kind, whose market may move by a percent", () => {
    const bench = desk({}, { power: "4800000" });
    const market = bench.say("!tt buy 6 MES");
    expect(status(bench, market)).toContain("buy 6 /MESZ6 at market, no worse than 6969.25");
    bench.market("/MES", "6950.00", "6950.25");
    bench.press(market);
    const limit = bench.say("!tt sell 7 MES limit 7000 gtc");
    bench.press(limit, "decline");
    expect(bench.sent()).toEqual(["place e1 buy 6 market day"]);
    expect(status(bench, limit)).toContain("declined");
  });

  it("may be a spread, also one that is sold, at no less than was shown", () => {
    const config: DeskOptions["config"] = (given) => ({ ...given, entry: { ...given.entry, confirm: { ...RULE, above: { contracts: 1, cost: null } } } });
    for (const [alert, order] of [
      [DEBIT, /^place e1 buy \d+ limit 1\.10 day$/],
      [CREDIT, /^place e1 sell 2 limit 1\.10 day$/],
    ] as const) {
      const bench = spreadDesk(MARKETS, { config });
      const id = bench.say(alert);
      expect(bench.sent()).toEqual([]);
      expect(status(bench, id)).toMatch(/^waiting for your confirmation: .*, no worse than /);
      bench.press(id);
      const sent = bench.sent();
      expect(sent).toHaveLength(1);
      expect(sent[0]).toMatch(order);
    }
    // What is sold bounds its loss by the lowest price: a market that pays less is not met.
    const bench = spreadDesk(MARKETS, { config });
    const id = bench.say(CREDIT);
    const [, worst = ""] = /no worse than ([\d.]+)/.exec(status(bench, id)) ?? [];
    bench.legs({ "590P": "2.85/2.95", "585P": "1.90/2.00" });
    bench.press(id);
    expect(bench.sent().join()).toMatch(new RegExp(`^place e1 sell \\d+ limit ${worst} day$`));
  });

  it("is refused when its market has gone further", () => {
    const bench = desk({}, { power: "4800000" });
    const id = bench.say("!tt buy 6 MES");
    bench.market("/MES", "6970.00", "6970.25");
    bench.press(id);
    expect(bench.sent()).toEqual([]);
    expect(status(bench, id)).toContain("dearer-than-confirmed: it is 6970.25");
  });
});

describe("what becomes of the wait", () => {
  it("confirmed: one order, no larger and no dearer than was shown", () => {
    const { bench, id } = waiting();
    // Cheaper by now, so that more could be had; and then dearer.
    bench.market("SPY", "1.00", "1.10");
    bench.press(id);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.05 day"]);
    expect(bench.trade(id).entryPlan).toMatchObject({ quantity: 8, cap: decimal("1.18") });
    expect(bench.concluded.get(id)).toBe(`confirmed by ${OWNER}`);
    expect(status(bench, id)).toContain("working 1.05");
  });

  it("offers no more than the price that was shown, wherever the market is by then", () => {
    const { bench, id } = waiting();
    bench.market("SPY", "1.20", "1.30");
    bench.press(id);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.18 day"]);
  });

  it("a second press, of another person or of another button, does nothing", () => {
    const { bench, id } = waiting();
    for (const choice of ["confirm", "confirm", "decline"] as const) bench.press(id, choice);
    bench.press(id, "confirm", ANALYST);
    expect(bench.sent()).toHaveLength(1);
    expect(bench.eventsOf("confirmation-ended")).toHaveLength(1);
  });

  it("declined, or not confirmed in time: none", () => {
    const { bench, id } = waiting();
    bench.press(id, "decline", ANALYST);
    bench.press(id);
    expect(status(bench, id)).toContain(`declined: declined by ${ANALYST}: nothing was sent of buy 8`);
    const other = bench.say("Alert: BTO SPY 505C 12/18 @ 1.15");
    bench.pass(37 * SECOND);
    bench.press(other, "confirm", OWNER, bench.now - 20 * SECOND);
    expect(status(bench, other)).toContain("not-confirmed: not confirmed within 30 s: nothing was sent of buy 8");
    expect(bench.sent()).toEqual([]);
  });

  it("a press within the wait counts although it is decided a little later, one after it does not", () => {
    const { bench, id } = waiting();
    const other = bench.say("Alert: BTO SPY 505C 12/18 @ 1.15");
    const pressed = bench.now + 30 * SECOND;
    bench.pass(34 * SECOND);
    bench.press(id, "confirm", OWNER, pressed);
    bench.press(other, "confirm", OWNER, pressed + 1);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
    expect(status(bench, other)).toContain("not confirmed within 30 s");
  });

  it("is nobody's who may not: neither a stranger's, nor an author's who has lost his right meanwhile", () => {
    const { bench, id } = waiting();
    bench.press(id, "confirm", STRANGER);
    expect(bench.sent()).toEqual([]);
    const { config, venue } = bench.book;
    if (config === null || venue === null) throw new Error("not configured");
    const authority = { ...config.authority, alertAuthors: config.authority.alertAuthors.filter((each) => each !== ANALYST) };
    bench.input("configure", { type: "configure", config: { ...config, authority }, venue });
    bench.press(id, "confirm", ANALYST);
    expect(bench.sent()).toEqual([]);
    bench.press(id, "confirm", OWNER);
    expect(status(bench, id)).toContain("not-authorized");
    expect(bench.sent()).toEqual([]);
  });

  it.each(["!tt kill", "!tt pause", "!tt flatten", "!tt cancel all", "!tt cancel fb-rt"])("%s ends it, also when entries are taken again", (text) => {
    const { bench, id } = waiting();
    bench.say(text);
    bench.say("!tt resume");
    bench.press(id);
    expect(status(bench, id)).toMatch(/^not-confirmed: .*: nothing was sent of buy 8/);
    expect(bench.questions.size).toBe(0);
    expect(bench.sent()).toEqual([]);
  });

  it("a deletion ends it, and an edit: what it says then is not asked about again", () => {
    const { bench, id } = waiting();
    bench.delete(id);
    bench.press(id);
    expect(status(bench, id)).toContain("its message was deleted");
    const other = bench.say(ALERT);
    bench.say("Alert: BTO SPY 505C 12/18 @ 1.15", { id: other, revision: 1 });
    bench.press(other);
    expect(status(bench, other)).toContain("asked-before");
    bench.say("Alert: BTO SPY 505C 12/18 @ 1.15 lotto", { id: other, revision: 2 });
    expect(bench.sent()).toEqual(["place e1 buy 2 limit 1.15 day"]);
  });

  it("every rule is asked again: of two alerts that say the same, the second is a duplicate", () => {
    const { bench, id } = waiting();
    const { config, venue } = bench.book;
    if (config === null || venue === null) throw new Error("not configured");
    const risk = { ...config.risk, book: { ...config.risk.book, duplicateWindowMs: 60 * SECOND } };
    bench.input("configure", { type: "configure", config: { ...config, risk }, venue });
    const again = bench.say(ALERT, { author: ANALYST });
    bench.press(id);
    bench.press(again);
    expect(status(bench, again)).toContain("duplicate");
    expect(bench.sent()).toHaveLength(1);
  });

  it("is not late for having been asked", () => {
    const { bench, id } = waiting();
    bench.pass(29 * SECOND);
    bench.press(id);
    expect(bench.sent()).toHaveLength(1);
  });

  it("an order that would close something by now is not what was confirmed", () => {
    const bench = desk({}, { power: "4800000" });
    const id = bench.say("!tt sell 6 MES");
    bench.say("!tt buy 1 MES");
    bench.fill("e1", 1, "6900.25");
    bench.sent();
    bench.press(id);
    expect(status(bench, id)).toContain("not-what-was-confirmed");
    expect(bench.sent()).toEqual([]);
  });

  it("stays although so much is said meanwhile that memory forgets", () => {
    const bench = desk({}, { limits: { ...IN_MEMORY, messages: 5 } });
    const id = bench.say(ALERT, { id: "1507000000000000001" });
    for (let n = 2; n < 60; n++) bench.say("good morning", { id: `15070000000000000${String(n).padStart(2, "0")}` });
    expect(bench.book.heardUntil).not.toBeNull();
    bench.press(id);
    expect(bench.sent()).toHaveLength(1);
  });

  it("a change makes nothing of an entry that would have to be confirmed", () => {
    const bench = desk({}, { power: "4800000" });
    bench.say("!tt buy 5 MES limit 6890");
    bench.sent();
    expect(status(bench, bench.say("!tt modify MES qty 6"))).toContain("needs-confirmation: 6 for at most");
    bench.say("!tt modify MES qty 4");
    expect(bench.sent().join()).not.toContain("6 limit");
  });
});

describe("a restart in the wait", () => {
  it("asks anew while there is time, and a press counts", () => {
    const { bench, id } = waiting();
    bench.now += 10 * SECOND;
    bench.restart();
    expect(bench.questions.get(id)).toMatchObject({ until: bench.now + 20 * SECOND });
    bench.press(id);
    expect(bench.sent()).toHaveLength(1);
    bench.restart();
    bench.press(id);
    expect(bench.sent()).toEqual([]);
  });

  it("after its time it is over, and nothing was sent", () => {
    const { bench, id } = waiting();
    bench.now += 31 * SECOND;
    bench.restart();
    expect(bench.questions.size).toBe(0);
    bench.press(id, "confirm", OWNER, bench.now - 20 * SECOND);
    expect(status(bench, id)).toContain("not confirmed within 30 s");
    expect(bench.sent()).toEqual([]);
  });

  it("of which nobody can say how long it has lasted, because the clock was ahead, ends it", () => {
    const { bench, id } = waiting();
    bench.now -= 60 * 60 * SECOND;
    bench.restart();
    bench.press(id);
    expect(bench.sent()).toEqual([]);
    expect(status(bench, id)).toContain("not confirmed");
  });

  it("keeps it in the journal and in a snapshot", () => {
    const { bench } = waiting();
    expect(bookJson(replayed(bench.journal))).toBe(bookJson(bench.book));
    const read = bookOfSnapshot([...snapshotPieces(bench.book)].join(""));
    expect(isOk(read) && bookJson(read.right)).toBe(bookJson(bench.book));
  });
});

describe("in words", () => {
  it.each([
    ["its name", "!tt confirm fb-rt", {}],
    ["its message", "!tt confirm 1001", {}],
    ["a reply", "!tt confirm", { replyTo: "1001" }],
    ["its author", "!tt confirm fb-rt", { author: ANALYST }],
  ])("is confirmed by %s", (_, text, by) => {
    const { bench, id } = waiting();
    expect(status(bench, bench.say(text, by))).toContain("confirmed: buy 8 SPY 500C");
    expect(bench.sent()).toHaveLength(1);
    expect(bench.trade(id).closed).toBeNull();
  });

  it.each([
    ["a name is missing", "!tt confirm", {}, "missing-name: confirm what?. Try: !tt confirm fb-rt"],
    ["it is another's", "!tt confirm fb-rt", { author: STRANGER }, "not-authorized"],
    ["nothing waits under it", "!tt confirm fb-zz", {}, "nothing-to-confirm"],
    ["it is late itself", "!tt confirm fb-rt", { age: 31 * SECOND }, "missed"],
    ["it names more", "!tt confirm fb-rt and all", {}, "unknown-command"],
  ])("nothing is sent when %s", (_, text, by, answer) => {
    const { bench } = waiting();
    expect(status(bench, bench.say(text, by))).toContain(answer);
    bench.say("!tt confirm fb-rt?");
    expect(bench.sent()).toEqual([]);
    expect(bench.book.waiting).toHaveLength(1);
  });

  it("is declined, and a word after the wait is too late", () => {
    const { bench, id } = waiting();
    expect(status(bench, bench.say("!tt decline fb-rt"))).toContain("declined: buy 8");
    expect(status(bench, id)).toContain("declined by");
    const other = bench.say(ALERT);
    bench.pass(32 * SECOND);
    expect(status(bench, bench.say(`!tt confirm ${other}`))).toContain("confirmation-expired");
    expect(status(bench, bench.say(`!tt confirm ${other}`))).toContain("nothing-to-confirm");
    expect(bench.sent()).toEqual([]);
  });

  it("is explained", () => {
    const { bench, id } = waiting();
    expect(status(bench, bench.say(`!tt explain ${id}`))).toMatch(/asked for a confirmation: buy 8 SPY 500C.*at most 953\.04$/);
    bench.press(id);
    const said = status(bench, bench.say(`!tt explain ${id}`));
    expect(said).toContain(`\nconfirmed: confirmed by ${OWNER}\nSPY 500C 18 Dec 26: 1.10 × 1.20\nsize: `);
    expect(said.match(/size: /g)).toHaveLength(1);
  });
});
