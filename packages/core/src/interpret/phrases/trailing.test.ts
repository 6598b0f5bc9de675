import { describe, expect, it } from "vitest";
import { instructionJson } from "../json.ts";
import { interpret } from "../interpret.ts";
import { PLAIN_PROFILE } from "../profile.ts";

const read = (text: string) =>
  instructionJson(interpret({ text, embeds: [], postedAt: Date.UTC(2026, 10, 18, 15) }, PLAIN_PROFILE).instruction);

const behind = (plan: string) => read(`BTO SPY 590C 12/18 @ 1.20 ${plan}`);

describe("a trailing stop", () => {
  it.each([
    ["TS5%", "5%"],
    ["TS 5%", "5%"],
    ["ts: 5%", "5%"],
    ["TS -5%", "5%"],
    ["trail 10%", "10%"],
    ["trailing by 12.5%", "12.5%"],
    ["trailing stop 20%", "20%"],
    ["with a trailing stop of 20%", "20%"],
    ["trailing stop loss: 20%", "20%"],
    ["trailing stop .20", "0.20"],
    ["trail $1", "1.00"],
    ["TS: 0.30", "0.30"],
  ])("%s stays %s behind the market", (plan, trail) => {
    expect(behind(plan)).toMatchObject({ kind: "open", price: "1.20", trail });
  });

  it("stands beside the other levels, before and behind them, and in front of the price", () => {
    expect(behind("PT 2.50 SL -30% TS 5%")).toMatchObject({ targets: ["2.50"], stop: "30%", trail: "5%" });
    expect(behind("trail 5%, PT 2.50")).toMatchObject({ targets: ["2.50"], trail: "5%" });
    expect(read("BTO SPY 590C 12/18 TS5% @ 1.20")).toMatchObject({ kind: "open", price: "1.20", trail: "5%" });
  });

  it("is read from a labelled field", () => {
    const form = "Action: BTO\nTicker: NVDA\nStrike: 185c\nExp: 12/18\nTrailing Stop: 20%\nEntry: 4.90";
    expect(read(form)).toMatchObject({ kind: "open", symbol: "NVDA", price: "4.90", trail: "20%" });
  });

  it("is not noted where it may be a percentage or an amount, and is refused where it is no distance", () => {
    for (const plan of ["trail 10", "trailing"]) {
      expect(behind(plan)).toMatchObject({ kind: "open" });
      expect(behind(plan)).not.toHaveProperty("trail");
    }
    for (const plan of ["trail 100%", "trailing stop 120%", "TS0%"]) {
      expect(behind(plan)).toMatchObject({ kind: "invalid", code: "bad-price" });
    }
  });

  it("that is given twice, differently, is asked back", () => {
    expect(behind("TS 5% TS 5%")).toMatchObject({ kind: "open", trail: "5%" });
    expect(behind("TS 5% TS 6%")).toMatchObject({ kind: "invalid", code: "ambiguous" });
  });

  it("of a close changes nothing, and TS is still a symbol", () => {
    expect(read("STC SPY 590C 12/18 @ 1.20 TS 5%")).toMatchObject({ kind: "close", price: "1.20" });
    expect(read("BTO TS 50C 12/18 @ 1.20")).toMatchObject({ kind: "open", symbol: "TS", strike: "50" });
  });
});
