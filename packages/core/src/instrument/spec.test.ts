import { describe, expect, it } from "vitest";
import { newYorkInstant, clock } from "../calendar/new-york.ts";
import { decimal, format } from "../decimal.ts";
import { isOk, type Result } from "../result.ts";
import { civilDate } from "../time.ts";
import { equity } from "./equity.ts";
import { future } from "./future.ts";
import type { Instrument, InstrumentSpec } from "./instrument.ts";
import { option } from "./option.ts";
import { EQUITY_TICKS, NICKEL_DIME, PENNY_PROGRAMME } from "./option-ticks.ts";
import { standardSpec } from "./spec.ts";

const NOON = newYorkInstant(civilDate("2026-11-18"), clock(12));
const right = <E, A>(result: Result<E, A>): A => {
  if (!isOk(result)) throw new Error("refused");
  return result.right;
};
const spec = (instrument: Instrument, asOf = NOON): InstrumentSpec => right(standardSpec(instrument, asOf));
const call = (symbol: string, expiry: string): Instrument =>
  right(option(symbol, civilDate(expiry), "C", decimal("100")));

describe("the standard specification", () => {
  it("of shares counts them one by one", () => {
    const shares = right(equity("AAPL"));
    expect(spec(shares)).toEqual({
      instrument: shares,
      multiplier: decimal("1"),
      ticks: EQUITY_TICKS,
      calendar: "nyse",
      tradable: true,
      asOf: NOON,
    });
  });

  it("of options has 100 shares, the class's ticks and its hours", () => {
    expect(spec(call("AAPL", "2026-12-18"))).toMatchObject({ ticks: PENNY_PROGRAMME, calendar: "nyse" });
    expect(spec(call("SPX", "2026-12-18"))).toMatchObject({ ticks: NICKEL_DIME, calendar: "nyse-options-late" });
    expect(format(spec(call("SPX", "2026-12-18")).multiplier)).toBe("100");
  });

  it("of a future has the product's point value and tick", () => {
    const mes = spec(future("MES", 2026, 12));
    expect([format(mes.multiplier), format(mes.ticks[0].step), mes.calendar]).toEqual(["5", "0.25", "cme"]);
  });

  it("says when a contract is over: an option at the close, a future after its last day", () => {
    expect(spec(call("SPY", "2026-11-18")).tradable).toBe(true);
    expect(spec(call("SPY", "2026-11-18"), newYorkInstant(civilDate("2026-11-18"), clock(16))).tradable).toBe(false);
    expect(spec(call("SPY", "2026-11-17")).tradable).toBe(false);
    expect(spec(future("CL", 2026, 12)).tradable).toBe(true);
    expect(spec(future("MCL", 2026, 12), newYorkInstant(civilDate("2026-11-19"), clock(10))).tradable).toBe(true);
    expect(spec(future("MCL", 2026, 12), newYorkInstant(civilDate("2026-11-20"), clock(10))).tradable).toBe(false);
    expect(spec(future("CL", 2026, 11)).tradable).toBe(false);
  });

  it("does not exist for a product outside of the tables", () => {
    const refused = standardSpec(future("LE", 2026, 12), NOON);
    expect(isOk(refused) ? "ok" : refused.left.code).toBe("unknown-product");
  });
});
