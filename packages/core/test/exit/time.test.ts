import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { civilDate, closeByAt, decimal, equity, HOUR, isOk, MINUTE, option, standardSpec, tradesUntil, type ExitLegs, type InstrumentSpec, type Problem, type Result } from "../../src/index.ts";
import { expiryNoticeAt, expiryText } from "../../src/exit/expiry-day.ts";
import { LEGS } from "./plans.ts";

const at = (text: string): number => Date.parse(text);

const right = <A>(result: Result<Problem, A>): A => {
  if (!isOk(result)) throw new Error(result.left.text);
  return result.right;
};

const specOf = (symbol: string, expiry: string, side: "C" | "P" = "C"): InstrumentSpec =>
  right(standardSpec(right(option(symbol, civilDate(expiry), side, decimal("500"))), at("2026-11-18T15:00:00Z")));

const morning = (expiry: string): InstrumentSpec => {
  const evening = specOf("SPX", expiry);
  if (evening.instrument.kind !== "option") throw new Error("no option");
  return { ...evening, instrument: { ...evening.instrument, root: "SPX" } };
};

const SHARES = right(standardSpec(right(equity("AAPL")), at("2026-11-18T15:00:00Z")));

const plan = (closeBy: Partial<NonNullable<ExitLegs["closeBy"]>>): ExitLegs => ({
  ...LEGS,
  closeBy: { beforeCloseMs: null, afterMs: null, zeroDteBeforeCloseMs: null, ...closeBy },
});

const AAPL = specOf("AAPL", "2026-12-18");

describe("the plan's clock", () => {
  it.each([
    ["an ordinary day", "2026-11-18T15:00:00Z", "2026-11-18T20:45:00Z"],
    ["the day after Thanksgiving, which ends at 13:00", "2026-11-27T15:00:00Z", "2026-11-27T17:45:00Z"],
    ["a fill after the close, for the next session", "2026-11-18T22:00:00Z", "2026-11-19T20:45:00Z"],
  ])("closes a quarter of an hour before the close of %s", (_, filled, closes) => {
    expect(closeByAt(plan({ beforeCloseMs: 15 * MINUTE }), AAPL, at(filled))).toBe(at(closes));
  });

  it("closes so long after the first fill, and on the last day before its close, whichever comes first", () => {
    const first = at("2026-12-18T15:00:00Z");
    expect(closeByAt(plan({ afterMs: 30 * MINUTE }), AAPL, first)).toBe(first + 30 * MINUTE);
    expect(closeByAt(plan({ zeroDteBeforeCloseMs: HOUR }), AAPL, first)).toBe(at("2026-12-18T20:00:00Z"));
    expect(closeByAt(plan({ zeroDteBeforeCloseMs: HOUR, afterMs: 9 * HOUR }), AAPL, first)).toBe(at("2026-12-18T20:00:00Z"));
    expect(closeByAt(plan({}), AAPL, first)).toBeNull();
    expect(closeByAt(LEGS, AAPL, first)).toBeNull();
  });

  it.each([
    ["SPXW, settled in cash, at 16:00 although others go on until 16:15", "SPX", "2026-11-18", "2026-11-18T21:00:00Z"],
    ["SPX, settled in the morning, the day before", "SPX", "2026-12-18", "2026-12-17T21:15:00Z"],
    ["SPY, also on its last day, at 16:15", "SPY", "2026-11-18", "2026-11-18T21:15:00Z"],
    ["SPY on a half day at 13:15", "SPY", "2026-11-27", "2026-11-27T18:15:00Z"],
    ["AAPL at 16:00", "AAPL", "2026-12-18", "2026-12-18T21:00:00Z"],
  ])("counts on the last day from when the contract stops trading: %s", (_, symbol, expiry, end) => {
    const contract = symbol === "SPX" && expiry === "2026-12-18" ? morning(expiry) : specOf(symbol, expiry);
    expect(tradesUntil(contract)).toBe(at(end));
    expect(closeByAt(plan({ zeroDteBeforeCloseMs: 10 * MINUTE }), contract, at("2026-11-16T15:00:00Z"))).toBe(at(end) - 10 * MINUTE);
    expect(closeByAt(plan({ beforeCloseMs: 10 * MINUTE }), contract, at(end) - HOUR)).toBe(at(end) - 10 * MINUTE);
  });

  it("is never later than any of its limits", () => {
    const ms = fc.option(fc.integer({ min: 0, max: 6 * HOUR }), { nil: null });
    fc.assert(
      fc.property(ms, ms, ms, fc.integer({ min: 0, max: 25 * 24 * HOUR }), (beforeCloseMs, afterMs, zeroDteBeforeCloseMs, later) => {
        const first = at("2026-11-18T15:00:00Z") + later;
        const closes = closeByAt(plan({ beforeCloseMs, afterMs, zeroDteBeforeCloseMs }), AAPL, first);
        if (closes === null) return expect([beforeCloseMs, afterMs, zeroDteBeforeCloseMs]).toEqual([null, null, null]);
        if (afterMs !== null) expect(closes).toBeLessThanOrEqual(first + afterMs);
        if (zeroDteBeforeCloseMs !== null) expect(closes).toBeLessThanOrEqual(at("2026-12-18T21:00:00Z") - zeroDteBeforeCloseMs);
      }),
    );
  });
});

describe("the last day of an option", () => {
  it.each([
    ["AAPL", "2026-12-18", "2026-12-18T20:30:00Z"],
    ["SPY", "2026-12-18", "2026-12-18T20:30:00Z"],
    ["SPY", "2026-11-27", "2026-11-27T17:30:00Z"],
  ])("of %s on %s is spoken of at %s", (symbol, expiry, notice) => {
    expect(expiryNoticeAt(specOf(symbol, expiry))).toBe(at(notice));
  });

  it("of a put sells the shares, and what expires on a closed day stops the day before", () => {
    expect(expiryText(specOf("AAPL", "2026-12-18", "P"), 1, null)).toContain("they are exercised (100 AAPL sold at the strike");
    expect(expiryText(specOf("AAPL", "2026-12-19"), 1, at("2026-12-18T20:45:00Z"))).toContain("the plan closes them at 15:45 New York");
    expect(expiryText(specOf("AAPL", "2026-12-19"), 1, null)).toContain("left alone, they can't be sold after 16:00 New York. A cent or more");
  });

  it("is none of shares, which nothing but time and the session's close can close", () => {
    expect(expiryNoticeAt(SHARES)).toBeNull();
    expect(expiryText(SHARES, 3, null)).toBe("3 AAPL");
    expect(closeByAt(plan({ zeroDteBeforeCloseMs: HOUR }), SHARES, at("2026-12-18T15:00:00Z"))).toBeNull();
  });

  it("is told in plain words: who closes, or what happens if nobody does", () => {
    expect(expiryText(AAPL, 2, at("2026-12-18T20:45:00Z"))).toBe("2 AAPL 500C 18 Dec 26 held on their last day: the plan closes them at 15:45 New York");
    expect(expiryText(AAPL, 2, null)).toBe(
      "2 AAPL 500C 18 Dec 26 held on their last day, and nothing closes them: left alone, they can't be sold after 16:00 New York. " +
        "A cent or more in the money they are exercised (200 AAPL bought at the strike, or settled in cash), otherwise they expire worthless",
    );
  });
});
