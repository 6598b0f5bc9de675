import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { isOk, ok, type Problem, type Result } from "../result.ts";
import { civilDate } from "../time.ts";
import { equity } from "./equity.ts";
import { future } from "./future.ts";
import type { Instrument } from "./instrument.ts";
import { option } from "./option.ts";
import { FUTURES_PRODUCTS } from "./products.ts";
import { frontMonth } from "./roll.ts";
import { instrumentSpecCodec } from "./spec-codec.ts";
import { standardSpec } from "./spec.ts";

const AT = Date.parse("2026-11-18T15:00:00Z");

const INSTRUMENTS: readonly Result<Problem, Instrument>[] = [
  equity("AAPL"),
  option("SPY", civilDate("2026-12-18"), "C", decimal("590.5")),
  option("SPX", civilDate("2026-12-18"), "P", decimal("7000")),
  ...FUTURES_PRODUCTS.map((product) => ok(frontMonth(product, civilDate("2026-11-18")))),
];

describe("a specification in the journal", () => {
  it("comes back as it was written, through JSON, for every kind of instrument and every product", () => {
    for (const instrument of INSTRUMENTS) {
      if (!isOk(instrument)) throw new Error(instrument.left.text);
      const spec = standardSpec(instrument.right, AT);
      if (!isOk(spec)) throw new Error(spec.left.text);
      const json = JSON.parse(JSON.stringify(instrumentSpecCodec.encode(spec.right)));
      expect(instrumentSpecCodec.decode(json, "spec")).toEqual({ _tag: "Right", right: spec.right });
    }
  });

  it("names the field that can't be read", () => {
    const spec = standardSpec(future("ES", 2026, 12), AT);
    if (!isOk(spec)) throw new Error(spec.left.text);
    const json = JSON.parse(JSON.stringify(instrumentSpecCodec.encode(spec.right)));
    expect(instrumentSpecCodec.decode({ ...json, ticks: [] }, "spec")).toEqual({
      _tag: "Left",
      left: { path: "spec.ticks", expected: "at least one tick band" },
    });
    expect(instrumentSpecCodec.decode({ ...json, ticks: "0.25" }, "spec")).toMatchObject({
      left: { path: "spec.ticks" },
    });
    expect(instrumentSpecCodec.decode({ ...json, multiplier: 50 }, "spec")).toMatchObject({
      left: { path: "spec.multiplier" },
    });
  });
});
