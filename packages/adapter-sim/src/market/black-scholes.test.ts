import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { impliedSpotFactor, impliedVol, intrinsic, normalCdf, optionValue } from "./black-scholes.ts";

const cases = fc.record({
  right: fc.constantFrom("C" as const, "P" as const),
  spot: fc.double({ min: 5, max: 6000, noNaN: true }),
  money: fc.double({ min: 0.8, max: 1.2, noNaN: true }),
  years: fc.double({ min: 0.003, max: 1, noNaN: true }),
});

describe("option values", () => {
  it("are those of the textbook: spot 100, strike 100, one year, 20 % and 4 % give 9.9251 and 6.0040", () => {
    const option = { spot: 100, strike: 100, years: 1 };
    expect(optionValue({ ...option, right: "C" }, 0.2)).toBeCloseTo(9.925, 3);
    expect(optionValue({ ...option, right: "P" }, 0.2)).toBeCloseTo(6.004, 3);
    expect(normalCdf(1.959964)).toBeCloseTo(0.975, 6);
  });

  it("rise with volatility, and are the intrinsic value when no time is left", () => {
    fc.assert(
      fc.property(cases, ({ right, spot, money, years }) => {
        const option = { right, spot, strike: spot * money, years };
        expect(optionValue(option, 0.6)).toBeGreaterThanOrEqual(optionValue(option, 0.2) - spot * 1e-6);
        expect(optionValue({ ...option, years: 0 }, 0.6)).toBe(intrinsic(option));
      }),
    );
  });

  it("lead back to the volatility or the spot that they were made from", () => {
    fc.assert(
      fc.property(cases, ({ right, spot, money, years }) => {
        const option = { right, spot, strike: spot * money, years };
        const price = optionValue(option, 0.45);
        const intrinsic = Math.max(0, right === "C" ? spot - option.strike : option.strike - spot);
        // Without any time value left there is no volatility to be found in a price.
        fc.pre(price - intrinsic > spot * 1e-6);
        const vol = impliedVol(option, price, 0.05, 3);
        expect(vol).toBeDefined();
        expect(Math.abs(optionValue(option, vol ?? 0) - price)).toBeLessThan(spot * 1e-5);
        fc.pre(price > spot * 0.001);
        const moved = { ...option, spot: spot * impliedSpotFactor(option, price * 1.5, 0.45) };
        expect(Math.abs(optionValue(moved, 0.45) - price * 1.5)).toBeLessThan(spot * 1e-4);
      }),
    );
  });

  it("have no volatility below their intrinsic value", () => {
    expect(impliedVol({ right: "C", spot: 350, strike: 250, years: 0.05 }, 3, 0.05, 3)).toBeUndefined();
  });
});
