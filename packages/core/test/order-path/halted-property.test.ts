import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openTradesOf, SECOND, type Event } from "../../src/index.ts";
import { Desk } from "./desk.ts";

const SYMBOLS = ["SPY", "QQQ", "IWM"] as const;
const STOPS = ["kill", "pause", "flatten"] as const;
const FATES = ["accepted", "rejected", "nameless", "lost-response", "lost-request"] as const;

type Step =
  | { readonly does: "alert"; readonly symbol: (typeof SYMBOLS)[number] | "MES"; readonly fate: (typeof FATES)[number] }
  | { readonly does: "pass"; readonly ms: number }
  | { readonly does: "command"; readonly word: (typeof STOPS)[number] | "resume"; readonly inChat: boolean; readonly age: number }
  | { readonly does: "market"; readonly symbol: (typeof SYMBOLS)[number]; readonly bid: string }
  | { readonly does: "restart" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant("alert" as const), symbol: fc.constantFrom(...SYMBOLS, "MES" as const), fate: fc.constantFrom(...FATES) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 30 * SECOND }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("command" as const),
      word: fc.constantFrom(...STOPS, "resume" as const),
      inChat: fc.boolean(),
      age: fc.integer({ min: 0, max: 60 * SECOND }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("market" as const), symbol: fc.constantFrom(...SYMBOLS), bid: fc.constantFrom("1.00", "1.10", "1.16") }) },
  { weight: 1, arbitrary: fc.constant({ does: "restart" as const }) },
);

const take = (desk: Desk, each: Step): void => {
  switch (each.does) {
    case "alert":
      if (each.fate !== "accepted") desk.next(each.fate);
      desk.say(each.symbol === "MES" ? "!tt buy 1 MES" : `Alert: BTO ${each.symbol} 500C 12/18 @ 1.15`);
      return;
    case "pass":
      return desk.pass(each.ms);
    case "command":
      if (each.inChat) desk.say(`!tt ${each.word}`, { age: each.age });
      else desk.operate(each.word);
      return;
    case "market":
      return desk.market(each.symbol, each.bid, "1.20");
    case "restart":
      return desk.restart();
  }
};

/** Cancels are what a stop is for; the place of an entry, or a dearer price for one, is what it forbids. */
const demandStopped = (events: readonly Event[]): void => {
  let stopped = false;
  const entries = new Set<string>();
  for (const event of events) {
    if (event.type === "trading-state") stopped = event.state !== "active";
    if (event.type === "trade-opened") entries.add(event.entryKey);
    if (event.type === "claimed" && stopped && event.op !== "cancel") expect(entries.has(event.key), `${event.op} ${event.key}`).toBe(false);
  }
};

describe("a book that was killed, paused or flattened", () => {
  it("claims no place of an entry until it is resumed, whatever happens, and every entry ends", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.constantFrom(...STOPS), (steps, last) => {
        const desk = new Desk();
        for (const symbol of SYMBOLS) desk.market(symbol, "1.10", "1.20");
        desk.market("/MES", "6900.00", "6900.25");
        for (const each of steps) take(desk, each);
        desk.operate(last);
        desk.pass(600 * SECOND);
        demandStopped(desk.events);
        expect(openTradesOf(desk.book).filter(({ entryWanted }) => entryWanted)).toEqual([]);
        const working = desk.broker.orders.filter(({ key, state }) => /-e\d+$/.test(key) && state === "working");
        expect(working.map(({ key }) => key)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
