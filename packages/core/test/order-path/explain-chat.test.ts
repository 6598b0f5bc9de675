import { describe, expect, it } from "vitest";
import { compactExplanation, messageId, type Event } from "../../src/index.ts";
import { Desk, START } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

const bench = (): Desk => {
  const desk = new Desk();
  desk.market("SPY", "1.10", "1.20");
  return desk;
};

/** What `!tt explain` answers about a message, line by line. */
const told = (desk: Desk, id: string): readonly string[] => (desk.statuses.get(desk.say(`!tt explain ${id}`)) ?? "").split("\n");

const rows = (...events: readonly Event[]) => events.map((event) => ({ at: START, event }));

describe("why a message was decided so, asked in the chat", () => {
  it("is told of an alert: reading, market, size, rules and answer", () => {
    const desk = bench();
    const id = desk.say(ALERT);
    const [read, market, size, ...others] = told(desk, id);
    expect(read).toBe(`${id}: read as BTO SPY 500C 12/18/2026 @ 1.15, by option-alert`);
    expect(market).toBe("SPY 500C 18 Dec 26: 1.10 × 1.20");
    expect(size).toBe("size: 2 % of 48000.00 free = 960.00; ÷ (1.15 × 100 + 1.13) = 8");
    expect(others.at(-1)).toBe("opened: buy 8 SPY 500C 18 Dec 26 at 1.15");
    expect(others.slice(0, -1).every((line) => line.startsWith("✓ "))).toBe(true);
  });

  it("is told of talk, and of what could not be read", () => {
    const desk = bench();
    const [talk, wrong] = [desk.say("good morning everyone"), desk.say("Alert: BTO SPY 500 12/18 @ 1.15")];
    expect(told(desk, talk)[0]).toMatch(/^1001: read as no order \(.+\), by /);
    expect(told(desk, wrong)[0]).toMatch(/^1002: not valid: missing-right, by option-alert/);
  });

  it("names first what objected, and says that nothing was sized", () => {
    const desk = bench();
    desk.quoteAge = null;
    expect(told(desk, desk.say(ALERT)).slice(1, 4)).toEqual([
      "SPY 500C 18 Dec 26: no quote",
      "not sized: refused before",
      "✗ quote: there is no quote",
    ]);
    desk.knowsInstruments = false;
    expect(told(desk, desk.say(ALERT))[1]).toBe("an instrument that the venue does not know: no quote");
  });

  it("shows a market of which one side is missing", () => {
    const desk = bench();
    const id = desk.say(ALERT);
    const [considered] = desk.eventsOf("considered");
    if (considered?.quote == null) throw new Error("no quote was looked at");
    const oneSided = { ...considered, quote: { ...considered.quote, ask: null } };
    expect(compactExplanation(rows(oneSided), messageId(id))).toContain("SPY 500C 18 Dec 26: 1.10 × –\n");
  });

  it("is cut where a chat would not take all of it", () => {
    const desk = bench();
    const id = desk.say(ALERT);
    const [considered] = desk.eventsOf("considered");
    if (considered === undefined) throw new Error("nothing was looked at");
    const check = { rule: "talkative", passed: true, code: "ok", text: "because ".repeat(300), suggestions: [] };
    const text = compactExplanation(rows({ ...considered, checks: [check] }), messageId(id)) ?? "";
    expect(text).toMatch(/^SPY 500C 18 Dec 26: .*because …$|…$/s);
    expect(text).toHaveLength(1_800);
  });

  it("is nothing for a message of which the rows know nothing", () => {
    expect(compactExplanation([], messageId("4711"))).toBeUndefined();
  });

  it("can be asked by a reply, and names the message that is not remembered", () => {
    const desk = bench();
    const id = desk.say(ALERT);
    expect(desk.statuses.get(desk.say("!tt explain", { replyTo: id }))).toContain(`${id}: read as BTO SPY`);
    expect(desk.statuses.get(desk.say("!tt explain", { replyTo: "4711" }))).toContain("unknown-message: 4711 is no message, order, trade or symbol that is remembered");
  });

  it("is told by every name of a trade: order, trade, symbol and contract, of an open trade before one that is over", () => {
    const desk = bench();
    desk.market("/MES", "6900.00", "6900.25");
    const future = desk.say("!tt buy 1 MES");
    desk.fill("e1", 1, "6900.25");
    const open = desk.say(ALERT);
    const over = desk.say("Alert: BTO SPY 501C 12/18 @ 1.15");
    desk.ends(desk.trade(over).entry, "cancelled");
    for (const name of ["/mes", "MES", "/MESZ6", "mesz6", desk.trade(future).id, desk.trade(future).entry, future]) expect(told(desk, name)[0]).toContain(`${future}: read as`);
    for (const name of ["spy", "$SPY", desk.trade(open).entry.toUpperCase()]) expect(told(desk, name)[0]).toContain(`${open}: read as`);
    expect(told(desk, desk.trade(over).entry)[0]).toContain(`${over}: read as`);
    desk.pass(1_000);
    const newest = desk.say("Alert: BTO SPY 502C 12/18 @ 1.15");
    expect(told(desk, "spy")[0]).toContain(`${newest}: read as`);
  });

  it("is asked back for a word that names nothing", () => {
    const desk = bench();
    for (const name of ["/mes", "what happened", "a".repeat(80), "fb-", "fb-zzzzzzzzzzzzz-e1"]) {
      expect(told(desk, name)[0]).toMatch(/^unknown-message: .* is no message, order, trade or symbol that is remembered\. Try: see the ids with !tt orders/);
    }
    expect(desk.book.tradingState).toBe("active");
  });
});
