import { decimal, fromScaled, isOk } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tradesFrom } from "./read-trades.ts";
import type { AlertedTrade } from "./trade.ts";
import { tradesCsv } from "./write-trades.ts";

const HEAD = "Date,Symbol,Trader,Channel,Asset,Type,Price,Qty,Price-actual,STC-Price,STC-Price-actual,STC-Date";
const LINE =
  "2026-05-04 09:45:10.260000,SPY_050826C590,harbour,alerts,option,BTO,1.32,3,1.47,0.993333333333333,,2026-05-05T13:37:43Z";

const read = (...lines: readonly string[]) => tradesFrom([HEAD, ...lines].join("\n"), "trades.csv");
const complaint = (...lines: readonly string[]): string => {
  const end = read(...lines);
  return isOk(end) ? "" : `${end.left.text} → ${end.left.suggestions[0]}`;
};

describe("a record of trades", () => {
  it("is read as DiscordAlertsTrader writes it: New York's time, averages of many digits, empty prices", () => {
    expect(read(LINE)).toEqual({
      _tag: "Right",
      right: [
        {
          analyst: "harbour",
          symbol: "SPY_050826C590",
          asset: "option",
          side: "buy",
          multiplier: decimal("100"),
          openedAt: Date.parse("2026-05-04T13:45:10.260Z"),
          closedAt: Date.parse("2026-05-05T13:37:43Z"),
          alerted: { entry: decimal("1.32"), exit: decimal("0.99333333") },
          obtained: { entry: decimal("1.47"), exit: null },
        },
      ],
    });
  });

  it.each([
    [LINE.replace("1.32", "cheap"), "trades.csv line 3: Price is not a price → write a price such as 1.25"],
    [
      LINE.replace("1.47", "-1"),
      "trades.csv line 3: Price-actual is not a price → write a price such as 1.25, or nothing where none is known",
    ],
    [LINE.replace("1.32", ""), "trades.csv line 3: Price is empty → write a price such as 1.25"],
    [
      LINE.replace("option", "crypto"),
      "trades.csv line 3: Asset is not one of option, stock, future → write one of option, stock, future",
    ],
    [LINE.replace("option", "future"), "trades.csv line 3: Multiplier is empty → a future needs one: 5 for /MES"],
    [
      LINE.replace("2026-05-04 09:45", "2026-02-30 09:45"),
      "trades.csv line 3: Date is not a time → write 2026-05-10 11:02:56 (New York), or a time with its zone",
    ],
    [LINE.replace("2026-05-05T", "2026-05-03T"), "trades.csv line 3: STC-Date is before Date → check the two times"],
    [LINE.replace("harbour", ""), "trades.csv line 3: Trader is empty → write a name"],
  ])("names line, column and remedy: %s", (line, text) => {
    expect(complaint(LINE, line)).toBe(text);
  });

  it("says which column is missing, and when there is nothing to read", () => {
    const without = tradesFrom("Date,Symbol\n2026-05-04 09:45:10,SPY", "t.csv");
    expect(isOk(without) ? "" : without.left.text).toBe("t.csv line 1: the column Trader is missing");
    expect(complaint()).toContain("no trades in it");
    expect(complaint(`${LINE},more,cells`)).toMatch(/^trades\.csv line \d: Invalid Record Length/);
  });

  const price = fc.bigInt({ min: 0n, max: 10n ** 11n }).map(fromScaled);
  const orNull = <A>(of: fc.Arbitrary<A>): fc.Arbitrary<A | null> => fc.option(of, { nil: null });
  const trade: fc.Arbitrary<AlertedTrade> = fc.record({
    analyst: fc.string({ minLength: 1, maxLength: 12 }).map((text) => `x${text}x`),
    symbol: fc.constantFrom("SPY_050826C590", "AAPL", "/MESZ2026"),
    asset: fc.constantFrom("option", "stock", "future"),
    side: fc.constantFrom("buy", "sell"),
    multiplier: fc.constantFrom(decimal("1"), decimal("5"), decimal("100")),
    openedAt: fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }),
    closedAt: orNull(fc.integer({ min: 1_800_000_000_001, max: 1_900_000_000_000 })),
    alerted: fc.record({ entry: price, exit: orNull(price) }),
    obtained: fc.record({ entry: orNull(price), exit: orNull(price) }),
  });

  it("comes back as it was written, whatever the analyst is called", () => {
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 8 }), (trades) => {
        expect(tradesFrom(tradesCsv(trades), "again.csv")).toEqual({ _tag: "Right", right: trades });
      }),
    );
  });
});
