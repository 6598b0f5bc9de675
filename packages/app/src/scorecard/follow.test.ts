import { add, decimal, format, fromScaled, negate, times, ZERO, type Decimal } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { follow, type Stake } from "./follow.ts";
import type { AlertedTrade } from "./trade.ts";

const FEE = { open: decimal("1.14"), close: decimal("0.14") };
const FREE = { open: ZERO, close: ZERO };
const STAKE: Stake = { money: decimal("1000"), fees: { option: FEE, stock: FREE, future: FREE } };

const tradeOf = (entry: Decimal | null, exit: Decimal | null, changes: Partial<AlertedTrade> = {}): AlertedTrade => ({
  analyst: "harbour",
  symbol: "SPY_112026C590",
  asset: "option",
  side: "buy",
  multiplier: decimal("100"),
  openedAt: 0,
  closedAt: 1,
  alerted: { entry: decimal("2"), exit: decimal("3") },
  obtained: { entry, exit },
  ...changes,
});

const followed = (trade: AlertedTrade, stake = STAKE) => {
  const end = follow(trade, stake);
  if (typeof end === "string") throw new Error(end);
  return end;
};

describe("following a trade", () => {
  it("buys what the stake pays for, and counts fees both ways", () => {
    const { quantity, cost, result, ...rest } = followed(tradeOf(decimal("2.10"), decimal("2.50")));
    expect([quantity, format(cost), format(result)]).toEqual([4, "844.56", "154.88"]); // 4 × (40 − 1.28)
    expect(rest.alertedYield).toBe(0.5);
    expect(rest.entrySlippage).toBeCloseTo(0.05, 12);
  });

  it("pays no closing fee for what expires worthless", () => {
    expect(format(followed(tradeOf(decimal("2.10"), ZERO)).result)).toBe("-844.56");
  });

  it("gains on a short sale what a purchase would lose", () => {
    const sale = followed(
      tradeOf(decimal("2"), decimal("1.5"), { side: "sell", asset: "stock", multiplier: decimal("100") }),
    );
    expect([format(sale.result), sale.alertedYield]).toEqual(["250", -0.5]);
  });

  it("says why there is no result", () => {
    expect(follow(tradeOf(null, decimal("1")), STAKE)).toBe("no-entry-quote");
    expect(follow(tradeOf(decimal("1"), null), STAKE)).toBe("no-exit-price");
    expect(follow(tradeOf(decimal("11"), decimal("12")), STAKE)).toBe("too-dear");
  });

  const cents = fc.bigInt({ min: 1n, max: 900n }).map((n) => fromScaled(n * 1_000_000n));

  it("never stakes more than the stake, never loses more than it paid and a closing fee", () => {
    fc.assert(
      fc.property(cents, cents, (entry, exit) => {
        const { cost, result, quantity } = followed(tradeOf(entry, exit));
        expect(cost <= STAKE.money).toBe(true);
        expect(result >= negate(add(cost, times(FEE.close, quantity)))).toBe(true);
      }),
    );
  });

  it("brings without fees what its mirror image takes, to the last digit", () => {
    fc.assert(
      fc.property(cents, cents, (entry, exit) => {
        const free = { ...STAKE, fees: { ...STAKE.fees, option: FREE } };
        const [bought, sold] = [
          followed(tradeOf(entry, exit), free),
          followed(tradeOf(entry, exit, { side: "sell" }), free),
        ];
        expect(sold.result).toBe(negate(bought.result));
      }),
    );
  });

  it("brings no more for a dearer entry of as many units", () => {
    fc.assert(
      fc.property(cents, cents, cents, (a, b, exit) => {
        const [cheap, dear] = a < b ? [a, b] : [b, a];
        const [first, second] = [followed(tradeOf(cheap, exit)), followed(tradeOf(dear, exit))];
        fc.pre(first.quantity === second.quantity);
        expect(second.result <= first.result).toBe(true);
      }),
    );
  });
});
