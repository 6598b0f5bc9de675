import { describe, expect, it } from "vitest";
import { decimal, explain, messageId, SECOND, type EpochMs, type Explanation } from "../../src/index.ts";
import { Desk, START } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

const clock = (at: EpochMs): string => `+${at - START}`;

const told = (desk: Desk, id: string): Explanation => {
  const found = explain(
    desk.events.map((event, index) => ({ at: desk.journal[index]?.at ?? 0, event })),
    messageId(id),
    clock,
  );
  if (found === undefined) throw new Error("nothing to explain");
  return found;
};

const section = (desk: Desk, id: string, title: string): readonly string[] =>
  told(desk, id)
    .sections.filter((each) => each.title === title)
    .flatMap(({ lines }) => lines);

const bench = (): Desk => {
  const desk = new Desk();
  desk.market("SPY", "1.10", "1.20");
  return desk;
};

describe("the explanation of a message", () => {
  it("tells all that the journal knows of it, from the reading to the end", () => {
    const desk = bench();
    const id = desk.say(ALERT, { age: 400 });
    desk.pass(3 * SECOND);
    desk.fill("e1", 8, "1.16");
    desk.say("STC half SPY 500C 12/18 @ 1.15");
    desk.say("STC SPY 500C 12/18 @ 1.15");
    desk.pass(1);
    desk.fill("c2", 8, "1.15");
    expect(told(desk, id).sections.map(({ title }) => title)).toEqual([
      "Message",
      "Market",
      "Size",
      "Checks",
      "Answer",
      "Orders",
      "Fills",
    ]);
    expect(section(desk, id, "Message")).toEqual([
      "+-400 by 704125082750156840 in 100",
      `"${ALERT}"`,
      "read 400 ms later as: BTO SPY 500C 12/18/2026 @ 1.15",
      "by the rule: option-alert",
    ]);
    expect(section(desk, id, "Market")).toEqual(["SPY 500C 18 Dec 26", "1.10 × 1.20, realtime, confirmed 0 ms before"]);
    expect(section(desk, id, "Size")).toEqual(["2 % of 48000.00 free = 960.00; ÷ (1.15 × 100 + 1.13) = 8"]);
    expect(section(desk, id, "Checks")).toContain(
      "✓ price-band: the market's mid 1.15 is 0 % from the alert's 1.15; 15 % are allowed",
    );
    expect(section(desk, id, "Answer")).toEqual(["opened: buy 8 SPY 500C 18 Dec 26 at 1.15"]);
    const trade = desk.trade(id).id;
    expect(section(desk, id, "Orders")).toEqual([
      `+0 entry ${trade}-e1.r0: place buy 8 limit 1.15 day – opens the trade`,
      `+0 ${trade}-e1.r0: place accepted as b1`,
      `+0 ${trade}-e1: b1 is working`,
      "+3000 ladder step 1, climbing: a tick further",
      `+3000 entry ${trade}-e1.r1: replace buy 8 limit 1.16 day – step 1 of 3`,
      `+3000 ${trade}-e1: b1 is replaced`,
      `+3000 ${trade}-e1.r1: replace accepted as b2`,
      `+3000 ${trade}-e1: b2 is working`,
      `+3000 target ${trade}-t1.r0: place sell 4 limit 2.32 gtc – takes profit on its part of what was filled`,
      `+3000 ${trade}-t1.r0: place accepted as b3`,
      `+3000 ${trade}-t1: b3 is working`,
      `+3000 ${trade}-e1: b2 is filled`,
      "+3000 close of 4 asked for: closed by the analyst",
      `+3000 target ${trade}-t1.r1: cancel – this exit is no longer wanted`,
      `+3000 ${trade}-t1.r1: cancel accepted`,
      `+3000 ${trade}-t1: b3 is cancelled`,
      `+3000 ${trade}-t1: moot (the stream answered first)`,
      "+3000 close of all asked for: closed by the analyst",
      `+3000 close ${trade}-c2.r0: place sell 8 limit 1.15 day – closes what is held`,
      `+3000 ${trade}-c2.r0: place accepted as b4`,
      `+3000 ${trade}-c2: b4 is working`,
      "+3001 trade over: closed",
      `+3001 ${trade}-c2: b4 is filled`,
    ]);
    expect(section(desk, id, "Fills")).toEqual([`+3000 ${trade}-e1: buy 8 @ 1.16`, `+3001 ${trade}-c2: sell 8 @ 1.15`]);
  });

  it("tells refusals, doubts and corrections", () => {
    const desk = bench();
    const id = desk.say(ALERT);
    const trade = desk.trade(id).id;
    desk.always("place", "rejected");
    const fill = desk.fill("e1", 8, "1.15");
    desk.always("place", "accepted");
    desk.next("lost-request");
    desk.pass(12 * SECOND);
    desk.correct(fill, 6, "1.15");
    desk.hear({ type: "fill", fill: { ...fill, rev: 2, quantity: 0 } });
    const orders = section(desk, id, "Orders").join("\n");
    for (const line of [
      `${trade}-t1.r0: place refused by broker: refused (not today)`,
      "exits wait after refused: not today",
      "exits are tried again",
      "told the operator: ",
      `${trade}-t2.r0: outcome of place unknown (timeout)`,
      `${trade}-t2: broker asked, attempt 1`,
      `${trade}-t2: absent (all states and pages read, settled)`,
    ]) {
      expect(orders).toContain(line);
    }
    expect(section(desk, id, "Fills")).toEqual([
      `+0 ${trade}-e1: buy 8 @ 1.15`,
      `+12000 ${trade}-e1: buy 6 @ 1.15 (corrected)`,
      `+12000 ${trade}-e1: buy 0 @ 1.15 (voided)`,
    ]);
  });

  it("tells what happened to market, stop and bare acknowledgements", () => {
    const desk = new Desk();
    desk.market("/MES", "6900.00", "6900.25");
    desk.next("nameless");
    const id = desk.say("!tt buy 1 MES stop loss 6890");
    desk.fill("e1", 1, "6900.25");
    const stop = desk.live("s1");
    stop.state = "rejected";
    const said = desk.broker.stateOf(stop, desk.now);
    if (said.type === "order-state") desk.hear({ ...said, text: "no stops today" });
    const orders = section(desk, id, "Orders").join("\n");
    expect(orders).toContain("place buy 1 market day");
    expect(orders).toContain("-e1.r0: place accepted\n");
    expect(orders).toContain("place sell 1 stop 6890.00 gtc – protects what was filled");
    expect(orders).toContain("is rejected (no stops today)");
  });

  it("tells a claim that died, an entry that was stopped, and a trade that came back", () => {
    const desk = bench();
    desk.next("no-answer");
    desk.stream = "lost";
    const id = desk.say(ALERT);
    desk.input("late", { type: "expired-unsent", key: desk.trade(id).entry, revision: 0 });
    desk.stream = "heard";
    desk.hear(desk.broker.stateOf(desk.live("e1"), desk.now));
    const other = desk.say(ALERT);
    desk.delete(other);
    expect(section(desk, id, "Orders").join("\n")).toContain("claim expired, nothing was sent");
    expect(section(desk, id, "Orders").join("\n")).toContain("trade-reopened: b1 is working, after the trade was over");
    expect(section(desk, other, "Orders").join("\n")).toContain("entry-stopped: its message was deleted");
  });

  it("tells where a trail has brought the stop", () => {
    const trail = { by: { unit: "amount", value: decimal("10") }, after: null } as const;
    const plan = { plan: "legs", targets: [], stop: null, trail, breakEvenAfter: null, giveBack: null, closeBy: null, rests: "stop" } as const;
    const desk = new Desk({ config: (config) => ({ ...config, exit: { ...config.exit, futuresPlan: plan } }) });
    desk.market("/MES", "6900.00", "6900.25");
    const id = desk.say("!tt buy 1 MES");
    desk.fill("e1", 1, "6900.25");
    desk.pass(3 * SECOND);
    expect(section(desk, id, "Orders").join("\n")).toMatch(/ stop to 6890.00: it trails the market/);
  });

  it("tells what was said about an option on its last day", () => {
    const desk = bench();
    const id = desk.say("Alert: BTO SPY 500C 11/18 @ 1.15");
    desk.fill("e1", 4, "1.15");
    desk.pass(Date.parse("2026-11-18T20:31:00Z") - desk.now);
    expect(section(desk, id, "Orders").join("\n")).toContain("4 SPY 500C 18 Nov 26 held on their last day, and nothing closes them");
  });

  it("tells why a message was no order", () => {
    const desk = bench();
    const [talk, wrong] = [desk.say("good morning\neveryone"), desk.say("Alert: BTO SPY 500 12/18 @ 1.15")];
    expect(section(desk, talk, "Message")).toContain('"good morning ⏎ everyone"');
    expect(section(desk, talk, "Message")[2]).toMatch(/^read 0 ms later as: no order: /);
    expect(section(desk, wrong, "Message")[2]).toMatch(/^read 0 ms later as: not valid: missing-right/);
    desk.quoteAge = null;
    const without = desk.say(ALERT);
    expect(section(desk, without, "Market")).toContain("no quote was to be had");
    expect(section(desk, without, "Size")).toEqual(["not sized: refused before"]);
    expect(section(desk, without, "Checks")).toContain("✗ quote: there is no quote");
    desk.knowsInstruments = false;
    expect(section(desk, desk.say(ALERT), "Market")[0]).toBe("the venue does not know the instrument");
    desk.say("never mind", { id: without, revision: 1 });
    expect(section(desk, without, "Message")).toContain("+0 by 704125082750156840 in 100, edited");
  });

  it("shows a market with one side, and a halted one", () => {
    const desk = bench();
    const id = desk.say(ALERT);
    const event = desk.eventsOf("considered")[0];
    if (event?.quote == null) throw new Error("no quote was looked at");
    const considered = { ...event, quote: { ...event.quote, bid: null, halted: true } };
    expect(explain([{ at: START, event: considered }], messageId(id), clock)?.sections[0]?.lines[1]).toBe(
      "– × 1.20, realtime, confirmed 0 ms before, halted",
    );
  });

  it("is undefined for a message that the journal never heard of", () => {
    expect(explain([], messageId("4711"), clock)).toBeUndefined();
  });
});
