import { add, decimal, fromScaled, messageId, subtract, ZERO, type Decimal } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Summary, TradeLine } from "../summary/summary.ts";
import { compare, netOf } from "./compare.ts";

const line = (id: string, realised: Decimal, unrealised: Decimal = ZERO, fees: Decimal = ZERO): TradeLine => ({
  messageId: messageId(id),
  openedAt: Number(id),
  name: "SPY 590C 20 Nov 26",
  ordered: 1,
  entryFilled: 1,
  exitFilled: 1,
  alertPrice: decimal("2"),
  entryPrice: decimal("2"),
  slippagePercent: ZERO,
  exitPrice: decimal("3"),
  realised,
  unrealised,
  fees,
  state: "closed",
});

const sum = (values: readonly Decimal[]): Decimal => values.reduce(add, ZERO);

const summary = (trades: readonly TradeLine[], refused: readonly string[] = []): Summary => ({
  messages: 0,
  ignored: 0,
  carriedOut: 0,
  answered: 0,
  trades,
  refusals: refused.map((id) => ({
    messageId: messageId(id),
    authorId: "",
    text: "",
    code: "too-far-gone",
    reason: "",
  })),
  fills: 0,
  realised: sum(trades.map(({ realised }) => realised)),
  unrealised: sum(trades.map(({ unrealised }) => unrealised)),
  fees: sum(trades.map(({ fees }) => fees)),
  medianSlippagePercent: null,
  escalations: [],
  tradingState: "active",
  breakers: [],
});

describe("two runs side by side", () => {
  it("are matched by message; what one refused or did not read counts as nothing", () => {
    const { trades, difference } = compare(
      summary([line("1", decimal("10")), line("3", decimal("4"))]),
      summary([line("1", decimal("7")), line("2", decimal("-5"))], ["3"]),
    );
    expect(
      trades.map(({ messageId: id, first, second, difference: beyond }) => [id, first.kind, second.kind, beyond]),
    ).toEqual([
      ["1", "traded", "traded", decimal("-3")],
      ["2", "none", "traded", decimal("-5")],
      ["3", "traded", "refused", decimal("-4")],
    ]);
    expect(difference).toBe(decimal("-12"));
  });

  const money = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map(fromScaled);
  const run = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 30 }), money, money, money), {
      selector: ([id]) => id,
      maxLength: 12,
    })
    .map((all) => summary(all.map(([id, ...amounts]) => line(String(id), ...amounts))));

  it("differ in sum by what their trades differ by, to the last digit, and mirrored by its negative", () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        const { trades, difference, first, second } = compare(a, b);
        expect(sum(trades.map((trade) => trade.difference))).toBe(difference);
        expect(subtract(second.net, first.net)).toBe(difference);
        expect(first.net).toBe(sum(a.trades.map(netOf)));
        expect(add(compare(b, a).difference, difference)).toBe(ZERO);
      }),
    );
  });

  it("do not differ from themselves", () => {
    fc.assert(
      fc.property(run, (a) => {
        expect(compare(a, a).trades.filter(({ difference }) => difference !== ZERO)).toEqual([]);
      }),
    );
  });
});
