import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Instruction } from "../../src/interpret/instruction.ts";
import { PLAIN_PROFILE } from "../../src/interpret/profile.ts";
import { render } from "../../src/interpret/render.ts";
import { alertText, control, flat, futures, modify, read, readingOf, signal, SIGNALS, trades } from "./instructions.ts";
import { mutations } from "./mutated.ts";

/** The day of these tests, and any day that a text may name in full. */
const TODAY = "2026-10-14";
const FULL_DATE = /\d{4}-\d{2}-\d{2}/g;

/** Commands as ten people would spoil them. */
const WORDS = `buy by sell slel flat flta close kill kil status statsu pause cancel 0 1 2 1.5 -1 few some all half my two
  MES MEZ ES /NQ gold golld crude ZN ZB 6E /ESZ6 /ESM6 @ @5925.25 5925.30 limit stop sl tp 110'16 110'163 118'165 market
  stop-limit gtc ioc day fok modify qty and or , ; short long longs order orders to close in now please ticks bracket 10/20 A dont if tomorrow`.split(/\s+/);

const command = fc.oneof(
  mutations(fc.oneof(futures, flat, control, modify).map(render)),
  fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 7 }).map((words) => `!tt ${words.join(" ")}`),
);

const reads = ({ kind }: Instruction): boolean => kind === "futures" || kind === "control" || kind === "modify";

describe("what is proposed instead of a refused command", () => {
  it("is at least one command, and every one of them would be taken", () => {
    fc.assert(
      fc.property(command, (text) => {
        const refused = read(text);
        if (!/^!tt\s/i.test(text) || refused.kind !== "invalid") return;
        const proposed = refused.suggestions.filter((suggestion) => /^!tt\b/i.test(suggestion));
        expect(proposed.length, JSON.stringify(refused)).toBeGreaterThan(0);
        for (const suggestion of proposed) expect(reads(read(suggestion)), `${text} → ${suggestion}`).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it("holds no command inside a sentence", () => {
    fc.assert(
      fc.property(command, (text) => {
        const refused = read(text);
        if (refused.kind !== "invalid") return;
        for (const suggestion of refused.suggestions) expect(suggestion.slice(1)).not.toContain("!tt");
      }),
      { numRuns: 2_000 },
    );
  });

  it("is a signal where signals are read", () => {
    fc.assert(
      fc.property(mutations(signal.map(render)), (text) => {
        const { instruction: refused, rule } = readingOf(text, SIGNALS);
        if (refused.kind !== "invalid" || rule !== "futures-signal") return;
        const proposed = refused.suggestions.filter((suggestion) => trades(read(suggestion, SIGNALS)));
        expect(proposed.length, `${text} → ${refused.suggestions.join(" | ")}`).toBeGreaterThan(0);
      }),
      { numRuns: 3_000 },
    );
  });

  it("reads the same in a channel with a usual product", () => {
    const profile = { ...PLAIN_PROFILE, symbol: "NQ" };
    for (const text of ["!tt by 2", "!tt buy two two", "!tt slel 1 @ 25100.30"]) {
      const refused = read(text, profile);
      if (refused.kind !== "invalid") throw new Error(`${text} is an order`);
      for (const suggestion of refused.suggestions) expect(reads(read(suggestion, profile)), suggestion).toBe(true);
    }
  });
});

describe("what is proposed instead of a refused alert", () => {
  const refused = (text: string): readonly string[] => {
    const instruction = read(text);
    return instruction.kind === "invalid" ? instruction.suggestions : [];
  };

  it("is prose or an alert that would be read, and no day that is over", () => {
    fc.assert(
      fc.property(mutations(alertText), (text) => {
        for (const suggestion of refused(text)) {
          for (const [date] of suggestion.matchAll(FULL_DATE)) expect(date >= TODAY, `${text} → ${suggestion}`).toBe(true);
          const alert = suggestion.startsWith("For example: ") ? suggestion.slice("For example: ".length) : suggestion;
          if (/^(?:BTO|STO|STC|BTC) /.test(alert)) expect(["open", "close", "invalid"]).toContain(read(alert).kind);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    "BTO SPY 590C 12/18/2025 @ 1",
    "BTO SPY 590C 10/1 @ 1",
    "BTO SPY 590C 1/5/26 @ 1",
    "BTO SPY 590C 2/30 @ 1",
    "BTO SPY 590C 12/18 @ 0.001",
  ])("for %s names nothing that would be refused for being over, or free", (text) => {
    const suggestions = refused(text);
    expect(suggestions.length).toBeGreaterThan(0);
    for (const suggestion of suggestions) {
      for (const [date] of suggestion.matchAll(FULL_DATE)) expect(date > TODAY, suggestion).toBe(true);
      expect(suggestion).not.toContain("@ 0.00");
    }
  });
});
