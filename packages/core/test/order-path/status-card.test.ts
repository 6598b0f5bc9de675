import { describe, expect, it } from "vitest";
import { commandsFor, SECOND, type StatusCard, type TradeCard } from "../../src/index.ts";
import { tradeCard } from "../../src/book/status-card.ts";
import { Desk } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

const desk = (): Desk => {
  const made = new Desk();
  made.market("SPY", "1.10", "1.20");
  return made;
};

const cardOf = (at: Desk, id: string): Omit<TradeCard, "trail" | "is" | "contract"> => {
  const { trail: _trail, is: _is, contract: _contract, ...rest } = tradeCard(at.book, at.trade(id));
  return rest;
};

describe("the card of a trade", () => {
  it("tells its contract, its stage, its price, what is filled, its exits and its result", () => {
    const at = desk();
    const id = at.say(ALERT);
    expect(tradeCard(at.book, at.trade(id))).toEqual({
      is: "trade",
      contract: "SPY 500C 18 Dec 26",
      stage: "entering",
      state: "working",
      price: "1.15",
      filled: "0/8",
      exit: null,
      result: null,
      trail: ["received", "working 1.15"],
    });
    at.pass(12 * SECOND);
    at.fill("e1", 2, "1.15");
    expect(cardOf(at, id)).toMatchObject({
      stage: "entering",
      state: "partly filled",
      price: "1.15",
      filled: "2/8",
      exit: "target 1 @ 2.30",
    });
    at.fill("e1", 6, "1.13");
    expect(cardOf(at, id)).toMatchObject({
      stage: "held",
      state: "held",
      price: "1.135",
      filled: "8/8",
      exit: "target 4 @ 2.27",
      result: null,
    });
    at.fill(at.trade(id).exits.at(-1) ?? "", 4, "2.27");
    expect(cardOf(at, id)).toMatchObject({ stage: "held", exit: "closed 4 @ 2.27", result: "+454.00 (+100 %)" });
    at.say("all out");
    expect(cardOf(at, id)).toMatchObject({ stage: "closing", state: "closing" });
    at.pass(SECOND);
    at.fill(at.trade(id).exits.at(-1) ?? "", 4, "1.135");
    expect(cardOf(at, id)).toEqual({
      stage: "gained",
      state: "closed",
      price: "1.135",
      filled: "8/8",
      exit: "closed 8 @ 1.7025",
      result: "+454.00 (+50 %)",
    });
  });

  it("says when an entry is taken back, and when nothing came of it", () => {
    const at = desk();
    const id = at.say(ALERT);
    at.confirmsCancels = false;
    at.delete(id);
    expect(cardOf(at, id)).toMatchObject({ stage: "entering", state: "cancelling" });
    at.ends("e1", "cancelled");
    expect(cardOf(at, id)).toMatchObject({
      stage: "ended",
      state: "not filled",
      filled: "0/8",
      exit: null,
      result: null,
    });
  });

  it("says when nobody knows what became of an order", () => {
    const at = desk();
    at.answersQuestions = "never";
    at.next("lost-request");
    expect(cardOf(at, at.say(ALERT))).toMatchObject({ stage: "unknown", state: "asking the broker" });
  });
});

describe("the parts of a status", () => {
  const cards = (at: Desk): readonly (StatusCard | undefined)[] =>
    at.events
      .flatMap((event) => commandsFor(at.book, { at: at.now, event }))
      .flatMap((command) => (command.command === "post-status" ? [command.card] : []));

  it("are those of a refusal, with its code and what to do", () => {
    const at = desk();
    at.say(ALERT, { author: "666" });
    expect(cards(at)).toEqual([
      {
        is: "refusal",
        code: "not-authorized",
        text: "the author 666 may not give alerts",
        suggestions: ["ask the owner to add this user id to the alert authors"],
      },
    ]);
  });

  it("are none where the answer is a sentence", () => {
    const at = desk();
    at.say("!tt positions");
    expect(cards(at)).toEqual([undefined]);
  });
});
