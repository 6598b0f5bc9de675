import { describe, expect, it } from "vitest";
import { decimal, ONE } from "../decimal.ts";
import { future } from "../instrument/future.ts";
import { option } from "../instrument/option.ts";
import { productOf } from "../instrument/products.ts";
import type { Close, Futures } from "../interpret/instruction.ts";
import { isOk } from "../result.ts";
import { civilDate } from "../time.ts";
import { alertInstrument, costShareOf, futuresInstrument } from "./instruct.ts";

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

const COMMAND: Futures = {
  kind: "futures",
  side: "buy",
  root: "MES",
  contract: null,
  quantity: 1,
  fraction: null,
  type: "market",
  price: null,
  stopLoss: null,
  takeProfit: null,
  grade: null,
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

describe("the instrument of a spread", () => {
  it("is none: its legs would have to be worked as one", () => {
    expect(idOf(alertInstrument({ ...CLOSE, asset: "spread" }))).toBe("not-supported");
  });
});

describe("the instrument of a futures command", () => {
  it("is the contract that it names, else the front month", () => {
    expect(idOf(futuresInstrument({ ...COMMAND, contract: "/MESH7" }, AT))).toBe("/MESH2027");
    expect(idOf(futuresInstrument(COMMAND, AT))).toBe("/MESZ2026");
  });

  it("is not guessed for a product that is not in the tables, or for none", () => {
    expect(futuresInstrument({ ...COMMAND, root: "QQQQ" }, AT)).toMatchObject({
      left: { code: "unknown-symbol", text: "QQQQ is no known futures product" },
    });
    expect(futuresInstrument({ ...COMMAND, root: null }, AT)).toMatchObject({
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
