import { describe, expect, it } from "vitest";
import { OWNER_CONFIG } from "../book/config.ts";
import { decimal, format } from "../decimal.ts";
import { equity } from "../instrument/equity.ts";
import { future } from "../instrument/future.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { option } from "../instrument/option.ts";
import { spread } from "../instrument/spread.ts";
import { isOk, type Result } from "../result.ts";
import { civilDate } from "../time.ts";
import { boundedLoss } from "./bounded-loss.ts";
import { openingFee } from "./opening-fee.ts";

const right = <A>(result: Result<unknown, A>): A => {
  if (!isOk(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};

const contract = (text: string): Instrument & { kind: "option" } => {
  const [strike = "", expiry = "2026-12-18"] = text.split(" ");
  return right(option("SPY", civilDate(expiry), strike.endsWith("C") ? "C" : "P", decimal(strike.slice(0, -1))));
};
const of = (...legs: readonly (readonly [number, string])[]): Instrument => right(spread(legs.map(([ratio, text]) => ({ ratio, option: contract(text) }))));

const CALL_SPREAD = of([1, "590C"], [-1, "595C"]);

const answer = (instrument: Instrument, side: "buy" | "sell"): string => {
  const bounded = boundedLoss(instrument, side);
  if (!isOk(bounded)) return `${bounded.left.code}: ${bounded.left.text}`;
  return bounded.right === null ? "its price" : format(bounded.right);
};

describe("what an entry can lose", () => {
  it("is its price for what is bought, and what it can be worth for a spread that is sold", () => {
    expect(answer(contract("590C"), "buy")).toBe("its price");
    expect(answer(CALL_SPREAD, "buy")).toBe("its price");
    expect(answer(CALL_SPREAD, "sell")).toBe("5");
    expect(answer(of([1, "590C"], [1, "590P"]), "buy")).toBe("its price");
    expect(answer(of([1, "600C"], [-1, "605C"], [1, "580P"], [-1, "570P"]), "sell")).toBe("10");
  });

  it.each([
    ["a call", "sell", "not-supported: selling to open is not traded: what it may cost can't be bounded", contract("590C")],
    ["a straddle", "sell", "not-supported: selling this to open is not traded: nothing bought bounds what it may cost", of([1, "590C"], [1, "590P"])],
    ["one call against two", "buy", "not-supported: this can lose more than its price: more is sold than the bought legs cover", of([1, "590C"], [-2, "595C"])],
    ["two puts against a nearer one", "buy", "not-supported: this can lose more than its price: more is sold than the bought legs cover", of([2, "590P"], [-1, "600P"])],
    ["a calendar", "buy", "not-supported: legs of different expiries are not traded: what is left after the first can't be bounded", of([1, "590C 2027-01-15"], [-1, "590C"])],
    ["the mirror image of a call spread", "sell", "bad-spread: these legs can never be worth more than 0.00 to their buyer", of([-1, "590C"], [1, "595C"])],
  ] as const)("has no bound: %s %s: %s", (_, side, why, instrument) => {
    expect(answer(instrument, side)).toBe(why);
  });
});

describe("the fee for opening a unit", () => {
  const { fees } = OWNER_CONFIG.allocation;
  it.each([
    ["an option", "1.13", contract("590C")],
    ["a share", "0", right(equity("AAPL"))],
    ["a future", "2.3", future("MES", 2026, 12)],
    ["a vertical", "2.26", CALL_SPREAD],
    ["a butterfly", "4.52", of([1, "590C"], [-2, "595C"], [1, "600C"])],
  ])("counts every option of it: %s %s", (_, fee, instrument) => {
    expect(format(openingFee(fees, instrument))).toBe(fee);
  });
});
