import { describe, expect, it } from "vitest";
import { decimal, format, multiply, ONE, ZERO } from "../decimal.ts";
import { FUTURES_PRODUCTS, isPlausiblePrice, productOf, type FuturesProduct } from "./products.ts";
import { isOnTick, roundToTick, singleTick } from "./ticks.ts";

const product = (root: string): FuturesProduct => {
  const found = productOf(root);
  if (found === undefined) throw new Error(`no product ${root}`);
  return found;
};

describe("the table of futures products", () => {
  it("gives each tick the money that the exchange publishes", () => {
    const moneyPerTick = FUTURES_PRODUCTS.map((p) => `${p.root} ${format(multiply(p.tick, p.pointValue))}`);
    expect(moneyPerTick).toEqual([
      "ES 12.5",
      "MES 1.25",
      "NQ 5",
      "MNQ 0.5",
      "RTY 5",
      "M2K 0.5",
      "YM 5",
      "MYM 0.5",
      "CL 10",
      "MCL 1",
      "GC 10",
      "MGC 1",
      "SI 25",
      "SIL 5",
      "ZB 31.25",
      "ZN 15.625",
      "ZF 7.8125",
      "ZT 7.8125",
      "TN 15.625",
      "UB 31.25",
      "6E 6.25",
      "6J 6.25",
      "BTC 25",
      "MBT 0.5",
    ]);
  });

  it("has every root and every spoken name once", () => {
    const names = FUTURES_PRODUCTS.flatMap((p) => [p.root.toLowerCase(), ...p.spokenNames]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name !== name.toLowerCase().trim())).toEqual([]);
  });

  it("cites a source and keeps months, margins and ranges within reason", () => {
    for (const p of FUTURES_PRODUCTS) {
      expect(p.source).toContain("CME Group");
      expect([...p.activeMonths].sort((a, b) => a - b)).toEqual(p.activeMonths);
      expect(p.estimatedMarginShare > ZERO && p.estimatedMarginShare <= ONE).toBe(true);
      expect(p.plausible[0] < p.plausible[1]).toBe(true);
    }
  });

  it("rounds every plausible price to a price on its own tick", () => {
    for (const p of FUTURES_PRODUCTS) {
      const ticks = singleTick(p.tick);
      for (const price of p.plausible) expect(isOnTick(ticks, roundToTick(ticks, price, "down"))).toBe(true);
    }
  });

  it("has a micro beside its full size: the same price, a smaller point", () => {
    for (const [micro, full, ratio] of [
      ["MES", "ES", "0.1"],
      ["MNQ", "NQ", "0.1"],
      ["M2K", "RTY", "0.1"],
      ["MYM", "YM", "0.1"],
      ["MCL", "CL", "0.1"],
      ["MGC", "GC", "0.1"],
      ["SIL", "SI", "0.2"],
      ["MBT", "BTC", "0.02"],
    ] as const) {
      expect(product(micro).pointValue).toBe(multiply(product(full).pointValue, decimal(ratio)));
      expect(product(micro).tick).toBe(product(full).tick);
      expect(product(micro).plausible).toEqual(product(full).plausible);
    }
  });

  it("refuses nonsense: ES at 0 or without its decimal point", () => {
    const plausible = (text: string): boolean => isPlausiblePrice(product("ES"), decimal(text));
    expect(["0", "592525000", "-5900", "5925.25"].map(plausible)).toEqual([false, false, false, true]);
    expect(productOf("XX")).toBeUndefined();
  });
});
