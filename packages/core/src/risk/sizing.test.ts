import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, decimal, fromScaled, multiply, ONE, subtract, times, ZERO } from "../decimal.ts";
import { channelId, userId } from "../ids.ts";
import type { MoneyCap } from "./caps.ts";
import { affordablePrice, sizeOf, sizingCodec, type RiskPerTrade } from "./sizing.ts";
import { isLimited, sizingText } from "./sizing-text.ts";
import { sizingInput } from "./testing/sizing-input.ts";

describe("the size of an alert", () => {
  it("is what the allocation pays for, rounded down", () => {
    expect(sizeOf(sizingInput())).toMatchObject({
      allocation: decimal("960"),
      budget: decimal("960"),
      costPerUnit: decimal("121.13"),
      quantity: 7,
    });
  });

  it("is cut by channel share and size word, and by what the total share leaves", () => {
    expect(sizeOf(sizingInput({ channelShare: decimal("0.5") })).quantity).toBe(3);
    expect(sizeOf(sizingInput({ sizeFactor: decimal("0.25") })).quantity).toBe(1);
    expect(sizeOf(sizingInput({ committed: decimal("23700") })).quantity).toBe(2);
    expect(sizeOf(sizingInput({ unreflected: decimal("40000") })).quantity).toBe(1);
  });

  it("is zero, never one, when one costs more than may be used", () => {
    expect(sizeOf(sizingInput({ power: decimal("6000") })).quantity).toBe(0);
    expect(sizeOf(sizingInput({ price: ZERO, feePerUnit: ZERO })).quantity).toBe(0);
    expect(sizeOf(sizingInput({ unreflected: decimal("50000") }))).toMatchObject({ allocation: ZERO, quantity: 0 });
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
    expect(sizeOf(sizingInput({ ...futures, asked: 6 })).quantity).toBe(6);
    expect(sizeOf(sizingInput({ ...futures, asked: 7 })).quantity).toBe(0);
  });
});

describe("limits", () => {
  const book = { of: "book" } as const;
  const author = { of: "author", id: userId("7") } as const;
  const cap = (limit: MoneyCap["limit"], allowed: string, used = "0", scope: MoneyCap["scope"] = book): MoneyCap => ({
    limit,
    scope,
    allowed: decimal(allowed),
    used: decimal(used),
  });

  it.each([
    [{ moneyCaps: [cap("maxCost", "2000")] }, "2 % of 48000.00 free = 960.00; ÷ (1.20 × 100 + 1.13) = 7"],
    [
      { moneyCaps: [cap("maxCost", "700"), cap("maxExposure", "900", "500", author)] },
      "2 % of 48000.00 free = 960.00, cut to 400.00 by maxExposure of author 7; ÷ (1.20 × 100 + 1.13) = 3",
    ],
    [
      { moneyCaps: [cap("zeroDtePremium", "400")], unitCaps: [{ scope: author, allowed: 2 }, { scope: book, allowed: 9 }] },
      "2 % of 48000.00 free = 960.00, cut to 400.00 by zeroDtePremium; ÷ (1.20 × 100 + 1.13) = 3, cut to 2 by maxContracts of author 7",
    ],
    [
      { moneyCaps: [cap("maxCost", "400")], committed: decimal("23700") },
      "2 % of 48000.00 free = 960.00, cut to 300.00 by the total of 50 %; ÷ (1.20 × 100 + 1.13) = 2",
    ],
    [{ unitCaps: [{ scope: book, allowed: 7 }] }, "2 % of 48000.00 free = 960.00; ÷ (1.20 × 100 + 1.13) = 7"],
    [{ unitCaps: [{ scope: book, allowed: -3 }] }, "2 % of 48000.00 free = 960.00; ÷ (1.20 × 100 + 1.13) = 7, cut to 0 by maxContracts"],
    [{ asked: 3, moneyCaps: [cap("maxCost", "1")], unitCaps: [{ scope: book, allowed: 1 }] }, "3 × (1.20 × 100 + 1.13) = 363.39 of 24000.00 that may still be committed"],
  ])("cut what nobody asked for, and are named: %#", (over, text) => {
    const sizing = sizeOf(sizingInput(over));
    expect(sizingText(sizing)).toBe(text);
    expect(isLimited(sizing)).toBe(/ by max| by zero/.test(text));
  });
});

describe("a size by risk", () => {
  const risk = (over: Partial<RiskPerTrade> = {}): RiskPerTrade => ({
    percent: decimal("0.5"),
    netLiquidation: decimal("50000"),
    stop: decimal("0.70"),
    ignoredStop: null,
    ...over,
  });

  it.each([
    [{ risk: risk() }, "2 % of 48000.00 free = 960.00; ÷ (1.20 × 100 + 1.13) = 7, cut to 5 by the risk: 0.5 % of 50000.00 net liquidation = 250.00; ÷ (|1.20 − 0.70| × 100) = 5"],
    [
      { risk: risk({ stop: decimal("1.10") }), channelShare: decimal("0.5") },
      "2 % × 0.5 of 48000.00 free = 480.00; ÷ (1.20 × 100 + 1.13) = 3; the risk allows 12: 0.5 % × 0.5 of 50000.00 net liquidation = 125.00; ÷ (|1.20 − 1.10| × 100) = 12",
    ],
    [
      { risk: risk({ stop: null }), unitCaps: [{ scope: { of: "book" } as const, allowed: 1 }] },
      "2 % of 48000.00 free = 960.00; ÷ (1.20 × 100 + 1.13) = 7, cut to 2 by the risk: 0.5 % of 50000.00 net liquidation = 250.00; ÷ (1.20 × 100, no stop) = 2, cut to 1 by maxContracts",
    ],
    [
      { risk: risk({ stop: null, ignoredStop: "too far" }), price: decimal("0"), feePerUnit: decimal("100") },
      "2 % of 48000.00 free = 960.00; ÷ (0.00 × 100 + 100.00) = 9, cut to 0 by the risk: 0.5 % of 50000.00 net liquidation = 250.00; ÷ (0.00 × 100, no stop: too far) = 0",
    ],
    [
      { risk: risk({ netLiquidation: decimal("-1000") }) },
      "2 % of 48000.00 free = 960.00; ÷ (1.20 × 100 + 1.13) = 7, cut to 0 by the risk: 0.5 % of -1000.00 net liquidation = 0.00; ÷ (|1.20 − 0.70| × 100) = 0",
    ],
  ])("shows what may be lost, and over what: %#", (over, text) => {
    const sizing = sizeOf(sizingInput(over));
    expect(sizingText(sizing)).toBe(text);
    expect(isLimited(sizing)).toBe(true);
  });

  it("lets the ladder climb to where the whole quantity loses all that it may", () => {
    expect(affordablePrice(sizeOf(sizingInput({ risk: risk() })))).toBe(decimal("1.20"));
    expect(affordablePrice(sizeOf(sizingInput({ risk: risk({ stop: null }) })))).toBe(decimal("1.25"));
    expect(affordablePrice(sizeOf(sizingInput({ risk: risk({ stop: decimal("1.19") }) })))).toBe(decimal("1.36012857"));
  });

  it("loses at its stop no more than it may, wherever the ladder fills", () => {
    const cheap = anyInput.map((over) => ({ ...over, price: fromScaled((over.price % 1_000_000_000n) + 1n) }));
    fc.assert(
      fc.property(cheap, fc.option(fc.integer({ min: 0, max: 99 }), { nil: null }), percent, (over, part, perTrade) => {
        const stop = part === null ? null : fromScaled((over.price * BigInt(part)) / 100n);
        const sizing = sizeOf(sizingInput({ ...over, asked: null, risk: risk({ percent: perTrade, stop }) }));
        if (sizing.risk === null || sizing.quantity === 0) return;
        const dearest = affordablePrice(sizing);
        expect(dearest).toBeGreaterThanOrEqual(sizing.price);
        const lost = times(multiply(subtract(dearest, stop ?? ZERO), sizing.multiplier, "down"), sizing.quantity);
        expect(lost).toBeLessThanOrEqual(sizing.risk.mayLose);
      }),
    );
  });
});

describe("the figures in the journal", () => {
  it("are read as they were written", () => {
    const whole = sizeOf(
      sizingInput({
        moneyCaps: [{ limit: "maxCost", scope: { of: "book" }, allowed: decimal("400"), used: ZERO }],
        unitCaps: [{ scope: { of: "channel", id: channelId("100") }, allowed: 1 }],
        risk: { percent: ONE, netLiquidation: decimal("50000"), stop: null, ignoredStop: "why" },
      }),
    );
    expect(sizingCodec.decode(sizingCodec.encode(whole), "")).toEqual({ _tag: "Right", right: whole });
  });

  it("of before there were limits are still read", () => {
    const plain = sizeOf(sizingInput());
    const before = Object.fromEntries(Object.entries(sizingCodec.encode(plain) as object).filter(([key]) => !["cut", "risk", "quantityCutBy"].includes(key)));
    expect(sizingCodec.decode(before, "")).toEqual({ _tag: "Right", right: plain });
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
    expect(sizingText(sizeOf(sizingInput(over)))).toBe(text);
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
        const sizing = sizeOf(sizingInput(over));
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
        const sizing = sizeOf(sizingInput(over));
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
        const { quantity } = sizeOf(sizingInput(free));
        expect(sizeOf(sizingInput({ ...free, price: add(free.price, extra) })).quantity).toBeLessThanOrEqual(quantity);
        expect(sizeOf(sizingInput({ ...free, power: add(free.power, more) })).quantity).toBeGreaterThanOrEqual(quantity);
      }),
    );
  });

  it("takes an asked quantity whole or not at all", () => {
    fc.assert(
      fc.property(anyInput, (over) => {
        const sizing = sizeOf(sizingInput(over));
        if (sizing.asked !== null) expect([0, sizing.asked]).toContain(sizing.quantity);
      }),
    );
  });

  it("lets a ladder climb no further than the budget pays for, and at least to the price it was sized at", () => {
    fc.assert(
      fc.property(anyInput, (over) => {
        const sizing = sizeOf(sizingInput(over));
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
