import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, ZERO } from "../decimal.ts";
import { PENNY_ALL } from "../instrument/option-ticks.ts";
import { levelReached, wantedExits, watchedLevel, type Holding } from "./plan.ts";

const HALF = { plan: "half-at-gain", gainPercent: decimal("100") } as const;
const BRACKET = { plan: "bracket", stop: decimal("0.60"), target: decimal("3") } as const;
const BY_COMMAND = { plan: "by-command" } as const;

const holding = (over: Partial<Holding> = {}): Holding => ({
  side: "buy",
  entryFilled: 8,
  exitFilled: 0,
  closing: 0,
  average: decimal("1.15"),
  ticks: PENNY_ALL,
  ...over,
});

describe("half at a gain", () => {
  it("wants a limit for half at twice the average fill", () => {
    expect(wantedExits(HALF, holding())).toEqual({
      target: { quantity: 4, type: "limit", price: decimal("2.30") },
      stop: null,
    });
  });

  it("counts every exit against the half: what was sold, and what a close is going to sell", () => {
    expect(wantedExits(HALF, holding({ exitFilled: 1 })).target?.quantity).toBe(3);
    expect(wantedExits(HALF, holding({ exitFilled: 1, closing: 2 })).target?.quantity).toBe(1);
    expect(wantedExits(HALF, holding({ exitFilled: 4 })).target).toBeNull();
    expect(wantedExits(HALF, holding({ closing: 8 })).target).toBeNull();
  });

  it("wants nothing where there is no such price", () => {
    expect(wantedExits(HALF, holding({ side: "sell" })).target).toBeNull();
    expect(wantedExits(HALF, holding({ entryFilled: 0, average: ZERO }))).toEqual({ target: null, stop: null });
  });
});

describe("a bracket", () => {
  it("rests its stop for all that is held, and watches its target", () => {
    expect(wantedExits(BRACKET, holding({ exitFilled: 3 }))).toEqual({
      target: null,
      stop: { quantity: 5, type: "stop", price: decimal("0.60") },
    });
    expect(watchedLevel(BRACKET)).toBe(decimal("3"));
  });

  it("without a stop rests nothing", () => {
    expect(wantedExits({ ...BRACKET, stop: null }, holding())).toEqual({ target: null, stop: null });
  });
});

describe("a trade that is closed by command", () => {
  it("rests nothing and watches nothing", () => {
    expect(wantedExits(BY_COMMAND, holding())).toEqual({ target: null, stop: null });
    expect([watchedLevel(BY_COMMAND), watchedLevel(HALF)]).toEqual([null, null]);
  });
});

describe("wanted exits", () => {
  const count = fc.integer({ min: 0, max: 50 });
  it("never want to sell more than is held and not being closed, whatever the figures", () => {
    fc.assert(
      fc.property(
        count,
        count,
        count,
        fc.constantFrom(HALF, BRACKET, BY_COMMAND),
        (entryFilled, exitFilled, closing, plan) => {
          const { target, stop } = wantedExits(plan, holding({ entryFilled, exitFilled, closing }));
          const wanted = (target?.quantity ?? 0) + (stop?.quantity ?? 0);
          expect(wanted).toBeLessThanOrEqual(Math.max(0, entryFilled - exitFilled - closing));
          if (target !== null) expect(target.quantity).toBeGreaterThan(0);
          if (stop !== null) expect(stop.quantity).toBeGreaterThan(0);
        },
      ),
    );
  });

  it("never let target and close together sell more than the half that the plan means to sell", () => {
    fc.assert(
      fc.property(count, count, (entryFilled, closing) => {
        const quantity = wantedExits(HALF, holding({ entryFilled, closing })).target?.quantity ?? 0;
        if (quantity > 0) expect(quantity + closing).toBeLessThanOrEqual(Math.max(1, Math.floor(entryFilled / 2)));
      }),
    );
  });
});

describe("a watched level", () => {
  it("is reached when the market would pay it: the bid for a long, the ask for a short", () => {
    const market = { bid: decimal("6909.75"), ask: decimal("6910.00") };
    expect(levelReached("buy", decimal("6910"), market)).toBe(false);
    expect(levelReached("buy", decimal("6909.75"), market)).toBe(true);
    expect(levelReached("sell", decimal("6910"), market)).toBe(true);
    expect(levelReached("sell", decimal("6909.75"), market)).toBe(false);
  });
});
