import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Desk, OWNER } from "./desk.ts";

const VERBS = ["explain", "cancel", "modify", "risk", "kill", "pause", "flat", "flatten", "close", "help", "resume", "buy 1", "sell 1", ""];
const WORDS = ["/mes", "MES", "/MESZ6", "SPY", "$SPY", "spy 500c", "the last one", "everything", "all", "#3", "1001", "4711", "0", "-1", "1e9"];
const ODD = ["__proto__", "constructor", "toString", "fb-", "fb-zzzzzzzzzzzzz-e1", "FB-RS-E1", "fbx-1-t1", "fb-rs-e1 ", "⏎", "日本", "🙂", "`x`", "a".repeat(200), "\u0000", "'", "%s"];
const BEHIND = ["", " limit 1.10", " stop 0.50", " target 2.00", " qty 2", "?", " now"];

const anyName = fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(...ODD), fc.string({ maxLength: 40 }), fc.string({ unit: "binary", maxLength: 20 }));

/** A book with an entry that works, a future and shares of an option that are held, and a trade that is over. */
const busy = (): Desk => {
  const desk = new Desk({ power: "480000" });
  for (const symbol of ["SPY", "QQQ", "IWM"]) desk.market(symbol, "1.10", "1.20");
  desk.market("/MES", "5925.00", "5925.25");
  const over = desk.say("Alert: BTO IWM 500C 12/18 @ 1.15");
  desk.ends(desk.trade(over).entry, "cancelled");
  const future = desk.say("!tt buy 1 MES stop loss 5900");
  desk.fill(desk.trade(future).entry, 1, "5925.25");
  const held = desk.say("Alert: BTO QQQ 500C 12/18 @ 1.15");
  desk.fill(desk.trade(held).entry, 2, "1.15");
  desk.say("Alert: BTO SPY 500C 12/18 @ 1.15");
  return desk;
};

describe("whatever stands behind a command", () => {
  it("is answered, with what can be done where it means nothing; no text throws, and none halts the book by a bug", () => {
    let unknown = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...VERBS), anyName, fc.constantFrom(...BEHIND)), { minLength: 1, maxLength: 6 }), (said) => {
        const desk = busy();
        for (const [verb, name, behind] of said) {
          const id = desk.say(`!tt ${verb} ${name}${behind}`, { author: OWNER });
          const answer = desk.eventsOf("message-answered").at(-1);
          expect(answer?.messageId).toBe(id);
          if (answer?.outcome !== "refused" && answer?.outcome !== "invalid") continue;
          expect(answer.suggestions.length).toBeGreaterThan(0);
          if (answer.code === "unknown-message") unknown++;
        }
      }),
      { numRuns: 200 },
    );
    expect(unknown).toBeGreaterThan(5);
  });
});
