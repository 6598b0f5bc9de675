import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, fromScaled } from "../decimal.ts";
import { isOk, type Problem, type Result } from "../result.ts";
import { addDays, civilDate } from "../time.ts";
import { equity } from "./equity.ts";
import { formatOption, option, parseOcc } from "./option.ts";

const right = <A>(result: Result<Problem, A>): A => {
  if (!isOk(result)) throw new Error(result.left.text);
  return result.right;
};
const code = (result: Result<Problem, unknown>): string => (isOk(result) ? "ok" : result.left.code);
const DEC_18 = civilDate("2026-12-18");

const letters = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const symbols = fc.oneof(
  fc.array(letters, { minLength: 1, maxLength: 6 }).map((all) => all.join("")),
  fc.constantFrom("SPX", "NDX", "RUT", "VIX", "BRK.B", "BF.B", "SPY"),
);
const options = fc
  .tuple(
    symbols,
    fc.integer({ min: 0, max: 36_524 }).map((days) => addDays(civilDate("2000-01-01"), days)),
    fc.constantFrom("C" as const, "P" as const),
    fc.bigInt({ min: 1n, max: 99_999_999n }).map((thousandths) => fromScaled(thousandths * 100_000n)),
  )
  .map(([symbol, expiry, side, strike]) => right(option(symbol, expiry, side, strike)));

describe("an OCC symbol", () => {
  it("pads the root to six, writes the date and the strike in thousandths", () => {
    expect(right(option("SPY", DEC_18, "C", decimal("590"))).id).toBe("SPY   261218C00590000");
    expect(right(option("F", DEC_18, "P", decimal("12.5"))).id).toBe("F     261218P00012500");
    expect(right(option("GOOGL", civilDate("2027-01-15"), "C", decimal("0.5"))).id).toBe("GOOGL 270115C00000500");
  });

  it("has 21 characters and reads back as the same contract", () => {
    fc.assert(
      fc.property(options, (contract) => {
        expect(contract.id).toHaveLength(21);
        expect(right(parseOcc(contract.id))).toEqual(contract);
      }),
    );
  });

  it("drops the dot of a share class and finds it again", () => {
    const contract = right(option("BRK.B", DEC_18, "C", decimal("500")));
    expect(contract.id).toBe("BRKB  261218C00500000");
    expect(right(parseOcc(contract.id)).underlying).toBe("BRK.B");
    expect(right(option("BRKB", DEC_18, "C", decimal("500")))).toEqual(contract);
    expect(code(option("XYZ.Q", DEC_18, "C", decimal("5")))).toBe("bad-symbol");
  });

  it.each([
    "SPY 261218C00590000",
    "SPY   261318C00590000",
    "SPY   260230C00590000",
    "SPY   261218X00590000",
    "SPY   261218C00000000",
    "   SPY261218C00590000",
    "S PY  261218C00590000",
    "      261218C00590000",
    "spy   261218C00590000",
    "SPY   261218C005900001",
    "",
  ])("is refused when it is malformed: %j", (text) => {
    expect(code(parseOcc(text))).toBe("bad-option-symbol");
  });

  it("of an adjusted contract is refused by name: it does not deliver 100 shares", () => {
    expect(code(parseOcc("AAPL1 261218C00590000"))).toBe("adjusted-option");
    expect(code(parseOcc("1SPY  261218C00590000"))).toBe("adjusted-option");
  });
});

describe("an option from an alert", () => {
  it("takes the PM-settled root of an index on every date, third Fridays included", () => {
    const strike = decimal("5900");
    expect(right(option("SPX", DEC_18, "C", strike)).root).toBe("SPXW");
    expect(right(option("SPXW", DEC_18, "C", strike)).underlying).toBe("SPX");
    expect(right(option("NDX", civilDate("2026-11-18"), "P", strike)).root).toBe("NDXP");
    expect(right(option("RUT", DEC_18, "P", strike)).root).toBe("RUTW");
  });

  it("takes the AM-settled monthly only when asked, and only on its date", () => {
    const strike = decimal("5900");
    expect(right(option("SPX", DEC_18, "C", strike, "AM")).id).toBe("SPX   261218C05900000");
    expect(right(option("SPX", civilDate("2026-06-18"), "C", strike, "AM")).root).toBe("SPX");
    expect(code(option("SPX", civilDate("2026-12-17"), "C", strike, "AM"))).toBe("bad-expiry");
    expect(right(option("SPY", DEC_18, "C", strike, "AM")).root).toBe("SPY");
  });

  it("keeps an AM-settled contract apart from a PM-settled one on the same date", () => {
    const morning = right(parseOcc("SPX   261218C05900000"));
    const evening = right(parseOcc("SPXW  261218C05900000"));
    expect([morning.underlying, evening.underlying]).toEqual(["SPX", "SPX"]);
    expect([formatOption(morning), formatOption(evening)]).toEqual(["SPX 5900C 18 Dec 26 AM", "SPX 5900C 18 Dec 26"]);
  });

  it("gives VIX its monthly root on the Wednesday 30 days before the next third Friday, else the weekly one", () => {
    expect(right(option("VIX", civilDate("2026-12-16"), "C", decimal("20"))).root).toBe("VIX");
    expect(right(option("VIX", civilDate("2026-12-23"), "C", decimal("20"))).root).toBe("VIXW");
    expect(right(parseOcc("VIXW  261223C00020000")).underlying).toBe("VIX");
    // The third Friday of June 2026 is Juneteenth: the May contract settles a day early.
    expect(right(option("VIX", civilDate("2026-05-19"), "C", decimal("20"))).root).toBe("VIX");
    expect(right(option("VIX", civilDate("2026-05-20"), "C", decimal("20"))).root).toBe("VIXW");
  });

  it("is refused with a code when symbol, strike or year can't be", () => {
    for (const symbol of ["", "spy", "SPY1", "TOOLONG", "/ES"]) {
      expect(code(option(symbol, DEC_18, "C", decimal("5")))).toBe("bad-symbol");
    }
    for (const strike of ["0", "-5", "0.0005", "100000"]) {
      expect(code(option("SPY", DEC_18, "C", decimal(strike)))).toBe("bad-strike");
    }
    expect(code(option("SPY", civilDate("1999-12-17"), "C", decimal("5")))).toBe("bad-expiry");
    expect(code(option("SPY", civilDate("2100-12-17"), "C", decimal("5")))).toBe("bad-expiry");
  });

  it("reads as a trader writes it", () => {
    expect(formatOption(right(option("SPY", DEC_18, "C", decimal("590"))))).toBe("SPY 590C 18 Dec 26");
    const put = right(option("IWM", civilDate("2027-01-08"), "P", decimal("231.5")));
    expect(formatOption(put)).toBe("IWM 231.5P 8 Jan 27");
  });
});

describe("an equity", () => {
  it("is named by its symbol", () => {
    expect(right(equity("BRK.B"))).toEqual({ kind: "equity", id: "BRK.B", symbol: "BRK.B" });
    const wrong = ["", "aapl", "TOOLONG", "A B", "/ES", "BRK.", "$SPY"];
    expect(wrong.filter((text) => code(equity(text)) !== "bad-symbol")).toEqual([]);
  });
});
