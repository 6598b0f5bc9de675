import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import type { RiskLimits } from "../limits.ts";
import { call, contract, entryOf, limitedIn, saysOf, shares } from "../testing/entry-bench.ts";
import { symbolList } from "./symbol-list.ts";

const asked = (
  spec: InstrumentSpec,
  symbols: RiskLimits["symbols"],
  of: "book" | "channel" | "author" = "book",
): string => saysOf(symbolList(entryOf({ spec, config: limitedIn(of, { symbols }) })));

const MANY = "A B C D E F G H I J K L".split(" ");

describe("a symbol", () => {
  it.each([
    ["an allowed one", call("SPY"), { allow: ["SPY", "QQQ"], deny: [] }, "SPY is on the list of allowed symbols"],
    [
      "one that nothing is said of",
      call("SPY"),
      { allow: null, deny: ["TSLA"] },
      "SPY is not on the list of denied symbols",
    ],
    [
      "shares of it",
      shares("TSLA"),
      { allow: null, deny: ["TSLA"] },
      "symbol-denied: TSLA is on the list of denied symbols → remove TSLA from deny in risk.symbols",
    ],
    [
      "one on both lists",
      call("TSLA"),
      { allow: ["TSLA"], deny: ["TSLA"] },
      "symbol-denied: TSLA is on the list of denied symbols → remove TSLA from deny in risk.symbols",
    ],
    [
      "one that is not among them",
      call("IWM"),
      { allow: ["SPY", "QQQ"], deny: [] },
      "symbol-not-allowed: IWM is not on the list of allowed symbols (SPY, QQQ) → add IWM to allow in risk.symbols",
    ],
    [
      "one of many",
      call("IWM"),
      { allow: MANY, deny: [] },
      "symbol-not-allowed: IWM is not on the list of allowed symbols (A, B, C, D, E, F, G, H, I, J and 2 more) → add IWM to allow in risk.symbols",
    ],
    [
      "any, where none is allowed",
      call("IWM"),
      { allow: [], deny: [] },
      "symbol-not-allowed: IWM is not on the list of allowed symbols (it is empty) → add IWM to allow in risk.symbols",
    ],
    ["a futures product", contract("ES"), { allow: ["/ES"], deny: [] }, "/ES is on the list of allowed symbols"],
    [
      "a stock of a product's name",
      shares("ES"),
      { allow: ["/ES"], deny: [] },
      "symbol-not-allowed: ES is not on the list of allowed symbols (/ES) → add ES to allow in risk.symbols",
    ],
    ["any, without lists", call("SPY"), null, "no limit is set"],
  ])("is allowed or not: %s", (_, spec, symbols, says) => {
    expect(asked(spec, symbols)).toBe(says);
  });

  it("may be one that a channel or an author may not trade", () => {
    expect(asked(call("TSLA"), { allow: null, deny: ["TSLA"] }, "channel")).toBe(
      "symbol-denied: TSLA is on the list of denied symbols of channel 100 → remove TSLA from deny in symbols of channel 100 (risk.channels)",
    );
    expect(asked(call("IWM"), { allow: ["SPY"], deny: [] }, "author")).toBe(
      "symbol-not-allowed: IWM is not on the list of allowed symbols of author 7 (SPY) → add IWM to allow in symbols of author 7 (risk.authors)",
    );
  });
});

describe("lists of symbols, whatever is on them", () => {
  const some = fc.subarray(["SPY", "QQQ", "IWM", "TSLA"]);
  it("let a symbol in when it is allowed, or none is named, and never when it is denied", () => {
    fc.assert(
      fc.property(
        fc.option(some, { nil: null }),
        some,
        fc.constantFrom("SPY", "QQQ", "IWM", "TSLA"),
        (allow, deny, symbol) => {
          const check = symbolList(
            entryOf({ spec: call(symbol), config: limitedIn("book", { symbols: { allow, deny } }) }),
          );
          expect(check.passed).toBe(!deny.includes(symbol) && (allow === null || allow.includes(symbol)));
        },
      ),
    );
  });
});
