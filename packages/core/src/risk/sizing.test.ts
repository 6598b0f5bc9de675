import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, decimal, fromScaled, multiply, ONE, times, ZERO } from "../decimal.ts";
import { affordablePrice, sizeOf, sizingText, type SizingInput } from "./sizing.ts";

const input = (over: Partial<SizingInput> = {}): SizingInput => ({
  power: decimal("48000"),
  powerKind: "derivative-bp",
  unreflected: ZERO,
  reflected: ZERO,
  perAlertPercent: decimal("2"),
  channelShare: ONE,
  sizeFactor: ONE,
  totalPercent: decimal("50"),
  committed: ZERO,
  price: decimal("1.20"),
  multiplier: decimal("100"),
  costShare: ONE,
  feePerUnit: decimal("1.13"),
  asked: null,
  ...over,
});

describe("the size of an alert", () => {
  it("is what the allocation pays for, rounded down", () => {
    expect(sizeOf(input())).toMatchObject({
      allocation: decimal("960"),
      budget: decimal("960"),
      costPerUnit: decimal("121.13"),
      quantity: 7,
    });
  });

  it("is cut by channel share and size word, and by what the total share leaves", () => {
    expect(sizeOf(input({ channelShare: decimal("0.5") })).quantity).toBe(3);
    expect(sizeOf(input({ sizeFactor: decimal("0.25") })).quantity).toBe(1);
    expect(sizeOf(input({ committed: decimal("23700") })).quantity).toBe(2);
    expect(sizeOf(input({ unreflected: decimal("40000") })).quantity).toBe(1);
  });

  it("is zero, never one, when one costs more than may be used", () => {
    expect(sizeOf(input({ power: decimal("6000") })).quantity).toBe(0);
    expect(sizeOf(input({ price: ZERO, feePerUnit: ZERO })).quantity).toBe(0);
    expect(sizeOf(input({ unreflected: decimal("50000") }))).toMatchObject({ allocation: ZERO, quantity: 0 });
  });
});

describe("the size that a trader asked for", () => {
  it("is taken whole or not at all", () => {
    const futures = {
      price: decimal("6900"),
      multiplier: decimal("5"),
      costShare: decimal("0.1"),
      feePerUnit: decimal("2.30"),
    };
    expect(sizeOf(input({ ...futures, asked: 6 })).quantity).toBe(6);
    expect(sizeOf(input({ ...futures, asked: 7 })).quantity).toBe(0);
  });
});

describe("the arithmetic as the trader reads it", () => {
  it.each([
    [{}, "2 % of 48000.00 free = 960.00; ÷ (1.20 × 100 + 1.13) = 7"],
    [
      { channelShare: decimal("0.5"), sizeFactor: decimal("0.25") },
      "2 % × 0.5 × 0.25 of 48000.00 free = 120.00; ÷ (1.20 × 100 + 1.13) = 0",
    ],
    [
      { committed: decimal("23700") },
      "2 % of 48000.00 free = 960.00, cut to 300.00 by the total of 50 %; ÷ (1.20 × 100 + 1.13) = 2",
    ],
    [{ asked: 3 }, "3 × (1.20 × 100 + 1.13) = 363.39 of 24000.00 that may still be committed"],
    [
      { asked: 1, costShare: decimal("0.1") },
      "1 × (1.20 × 100 × 0.1 margin + 1.13) = 13.13 of 24000.00 that may still be committed",
    ],
  ])("%#", (over, text) => {
    expect(sizingText(sizeOf(input(over)))).toBe(text);
  });
});

const money = fc.bigInt({ min: 0n, max: 10n ** 15n }).map(fromScaled);
const price = fc.bigInt({ min: 1n, max: 10n ** 12n }).map(fromScaled);
const share = fc.bigInt({ min: 1n, max: 100_000_000n }).map(fromScaled);
const percent = fc.bigInt({ min: 1n, max: 100n }).map((n) => fromScaled(n * 100_000_000n));

const anyInput = fc.record({
  power: money,
  unreflected: money,
  reflected: money,
  committed: money,
  perAlertPercent: percent,
  totalPercent: percent,
  channelShare: share,
  sizeFactor: share,
  price,
  costShare: share,
  feePerUnit: fc.bigInt({ min: 0n, max: 10n ** 9n }).map(fromScaled),
  asked: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: null }),
});

describe("sizing, whatever the figures", () => {
  it("never spends more than the budget, and the budget never more than allocation, headroom or what is free", () => {
    fc.assert(
      fc.property(anyInput, (over) => {
        const sizing = sizeOf(input(over));
        expect(times(sizing.costPerUnit, sizing.quantity)).toBeLessThanOrEqual(sizing.budget);
        expect(sizing.budget).toBeLessThanOrEqual(sizing.headroom);
        if (sizing.asked === null) expect(sizing.budget).toBeLessThanOrEqual(sizing.allocation);
        if (sizing.quantity > 0) expect(add(sizing.unreflected, sizing.budget)).toBeLessThanOrEqual(sizing.power);
      }),
    );
  });

  it("keeps all that is committed within the total share of what there was", () => {
    fc.assert(
      fc.property(anyInput, (over) => {
        const sizing = sizeOf(input(over));
        const allowed = multiply(add(sizing.power, sizing.reflected), sizing.totalPercent, "up");
        const together = add(sizing.committed, times(sizing.costPerUnit, sizing.quantity));
        if (sizing.quantity > 0) expect(times(together, 100)).toBeLessThanOrEqual(allowed);
      }),
    );
  });

  it("never buys more of a dearer contract, nor fewer with more power", () => {
    fc.assert(
      fc.property(anyInput, price, money, (over, extra, more) => {
        const free = { ...over, asked: null };
        const { quantity } = sizeOf(input(free));
        expect(sizeOf(input({ ...free, price: add(free.price, extra) })).quantity).toBeLessThanOrEqual(quantity);
        expect(sizeOf(input({ ...free, power: add(free.power, more) })).quantity).toBeGreaterThanOrEqual(quantity);
      }),
    );
  });

  it("takes an asked quantity whole or not at all", () => {
    fc.assert(
      fc.property(anyInput, (over) => {
        const sizing = sizeOf(input(over));
        if (sizing.asked !== null) expect([0, sizing.asked]).toContain(sizing.quantity);
      }),
    );
  });

  it("lets a ladder climb no further than the budget pays for, and at least to the price it was sized at", () => {
    fc.assert(
      fc.property(anyInput, (over) => {
        const sizing = sizeOf(input(over));
        const dearest = affordablePrice(sizing);
        if (sizing.quantity === 0) {
          expect(dearest).toBe(ZERO);
          return;
        }
        expect(dearest).toBeGreaterThanOrEqual(sizing.price);
        const cost = multiply(multiply(dearest, sizing.multiplier, "down"), sizing.costShare, "down");
        expect(times(add(cost, sizing.feePerUnit), sizing.quantity)).toBeLessThanOrEqual(sizing.budget);
      }),
    );
  });
});
