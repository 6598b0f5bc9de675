import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { isOk, type Result } from "../result.ts";
import { civilDate } from "../time.ts";
import { equity } from "./equity.ts";
import { future } from "./future.ts";
import { instrumentText, underlyingOfId, underlyingOfInstrument } from "./instrument-text.ts";
import { option } from "./option.ts";

const valid = <A>(result: Result<unknown, A>): A => {
  if (!isOk(result)) throw new Error("not an instrument");
  return result.right;
};

const CASES = [
  [valid(equity("BRK.B")), "BRK.B", "BRK.B"],
  [valid(option("SPY", civilDate("2026-12-18"), "C", decimal("590"))), "SPY 590C 18 Dec 26", "SPY"],
  [valid(option("KO", civilDate("2026-11-20"), "P", decimal("67.5"))), "KO 67.5P 20 Nov 26", "KO"],
  [valid(option("SPXW", civilDate("2026-11-20"), "P", decimal("6700"))), "SPX 6700P 20 Nov 26", "SPX"],
  [future("ES", 2026, 12), "/ESZ6", "/ES"],
] as const;

describe("an instrument", () => {
  it.each(CASES)("%o reads as a trader says it", (instrument, text) => {
    expect(instrumentText(instrument)).toBe(text);
  });

  it.each(CASES)(
    "%o hangs on its underlying, so that a doubt about one freezes its relatives",
    (instrument, _, underlying) => {
      expect(underlyingOfInstrument(instrument)).toBe(underlying);
      expect(underlyingOfId(instrument.id)).toBe(underlying);
    },
  );
});
