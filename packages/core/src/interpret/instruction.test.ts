import { describe, expect, it } from "vitest";
import type { Json } from "../codec.ts";
import { isOk } from "../result.ts";
import { instructionCodec } from "./instruction.ts";

describe("a journaled close", () => {
  it("of before parts without a size and spreads were known is a close of a plain contract", () => {
    const before: Json = {
      kind: "close", asset: "option", symbol: "SPY", right: "C", strike: "500", expiry: "2026-12-18",
      action: "STC", price: null, quantity: null, fraction: null,
    };
    const decoded = instructionCodec.decode(before, "instruction");
    expect(isOk(decoded) && decoded.right).toMatchObject({ kind: "close", spread: null, partial: false });
    expect(isOk(decoded) && instructionCodec.encode(decoded.right)).toMatchObject({ partial: false });
  });
});

describe("a journaled open", () => {
  it("of before trailing stops were noted has none", () => {
    const before: Json = {
      kind: "open", asset: "option", symbol: "SPY", right: "C", strike: "500", expiry: "2026-12-18", spread: null,
      action: "BTO", price: "1.2", quantity: null, size: null, targets: [], stop: null,
    };
    const decoded = instructionCodec.decode(before, "instruction");
    expect(isOk(decoded) && decoded.right).toMatchObject({ kind: "open", trail: null });
    expect(isOk(decoded) && instructionCodec.encode(decoded.right)).toEqual({ ...before, trail: null });
  });
});
