import { describe, expect, it } from "vitest";
import { decimal, ONE } from "../decimal.ts";
import { future } from "../instrument/future.ts";
import { option } from "../instrument/option.ts";
import { productOf } from "../instrument/products.ts";
import type { Close, Leg, Open } from "../interpret/instruction.ts";
import { isOk } from "../result.ts";
import { civilDate } from "../time.ts";
import { alertInstrument, alertSide, costShareOf, futuresInstrument } from "./instruct.ts";
import { BUY_MES } from "./testing/mes.ts";

const CLOSE: Close = {
  kind: "close",
  asset: "option",
  action: "STC",
  symbol: "SPY",
  right: "C",
  strike: decimal("590"),
  expiry: civilDate("2026-12-18"),
  spread: null,
  price: null,
  quantity: null,
  fraction: null,
  partial: false,
};

const AT = Date.parse("2026-11-18T15:00:00Z");

const idOf = (result: ReturnType<typeof alertInstrument>): string =>
  isOk(result) ? result.right.id : result.left.code;

describe("the instrument of an alert", () => {
  it("is the option, or the shares, that it names", () => {
    expect(idOf(alertInstrument(CLOSE))).toBe("SPY   261218C00590000");
    expect(idOf(alertInstrument({ ...CLOSE, asset: "equity", symbol: "BRK.B" }))).toBe("BRK.B");
  });

  it.each(["right", "strike", "expiry"] as const)("is not guessed without its %s", (field) => {
    expect(idOf(alertInstrument({ ...CLOSE, [field]: null }))).toBe("incomplete-contract");
  });
});

const EXPIRY = civilDate("2026-12-18");
const legsOf = (...texts: readonly string[]): readonly Leg[] =>
  texts.map((text) => {
    const [action = "", strike = "", right = ""] = text.split(" ");
    const [, , , ratio = "1"] = text.split(" ");
    return { action: action as Leg["action"], strike: decimal(strike), right: right === "C" ? "C" : "P", expiry: EXPIRY, ratio: Number(ratio) }; // written below
  });
const SPREAD = { asset: "spread", right: null, strike: null, expiry: null } as const;
const OPEN: Open = { ...CLOSE, ...SPREAD, kind: "open", action: "BTO", price: decimal("1"), size: null, targets: [], stop: null, trail: null };
const LONG = "1*SPY   261218C00590000|-1*SPY   261218C00595000";

describe("the instrument of a spread", () => {
  it.each([
    ["opened for a debit", "open", "debit", ["BTO 590 C", "STO 595 C"], "buy"],
    ["opened for a credit", "open", "credit", ["STO 590 C", "BTO 595 C"], "sell"],
    ["bought, and closed for a credit", "close", "credit", ["STC 590 C", "BTC 595 C"], "buy"],
    ["sold, and closed for a debit", "close", "debit", ["BTC 590 C", "STC 595 C"], "sell"],
  ] as const)("%s is named as its buyer holds it", (_, kind, effect, legs, side) => {
    const spread = { effect, legs: legsOf(...legs) };
    const alert = kind === "open" ? { ...OPEN, spread } : { ...CLOSE, ...SPREAD, spread };
    expect(idOf(alertInstrument(alert))).toBe(LONG);
    expect(alertSide(alert)).toBe(side);
  });

  it("keeps the ratios of a butterfly", () => {
    const spread = { effect: "debit", legs: legsOf("BTO 590 C", "STO 595 C 2", "BTO 600 C") } as const;
    expect(idOf(alertInstrument({ ...OPEN, spread }))).toBe(
      "1*SPY   261218C00590000|-2*SPY   261218C00595000|1*SPY   261218C00600000",
    );
  });

  it("is none when a leg is none, or when the legs make no spread", () => {
    const of = (...texts: string[]): string => idOf(alertInstrument({ ...OPEN, spread: { effect: "debit", legs: legsOf(...texts) } }));
    expect(of("BTO 590 C", "STO 0 C")).toBe("bad-strike");
    expect(of("BTO 590 C")).toBe("bad-spread");
  });
});

describe("the side of an alert", () => {
  it("is long for what is bought or sold to close, short for what is sold or bought back", () => {
    expect((["STC", "BTC"] as const).map((action) => alertSide({ ...CLOSE, action }))).toEqual(["buy", "sell"]);
    expect((["BTO", "STO"] as const).map((action) => alertSide({ ...OPEN, asset: "option", action }))).toEqual(["buy", "sell"]);
  });
});

describe("the instrument of a futures command", () => {
  it("is the contract that it names, else the front month", () => {
    expect(idOf(futuresInstrument({ ...BUY_MES, contract: "/MESH7" }, AT))).toBe("/MESH2027");
    expect(idOf(futuresInstrument(BUY_MES, AT))).toBe("/MESZ2026");
  });

  it("is not guessed for a product that is not in the tables, or for none", () => {
    expect(futuresInstrument({ ...BUY_MES, root: "QQQQ" }, AT)).toMatchObject({
      left: { code: "unknown-symbol", text: "QQQQ is no known futures product" },
    });
    expect(futuresInstrument({ ...BUY_MES, root: null }, AT)).toMatchObject({
      left: { text: "nothing is no known futures product" },
    });
  });
});

describe("the share of its value that a unit costs", () => {
  it("is the estimated margin of a known future, and all of anything else", () => {
    const call = option("SPY", civilDate("2026-12-18"), "C", decimal("590"));
    if (!isOk(call)) throw new Error(call.left.text);
    expect(costShareOf(future("MES", 2026, 12))).toBe(productOf("MES")?.estimatedMarginShare);
    expect(costShareOf(future("XXX", 2026, 12))).toBe(ONE);
    expect(costShareOf(call.right)).toBe(ONE);
  });
});
