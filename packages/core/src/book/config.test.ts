import { describe, expect, it } from "vitest";
import type { Json } from "../codec.ts";
import { ok } from "../result.ts";
import { bookConfigCodec, OWNER_CONFIG } from "./config.ts";

describe("a journaled configuration", () => {
  it("reads as it was written", () => {
    expect(bookConfigCodec.decode(bookConfigCodec.encode(OWNER_CONFIG), "config")).toEqual(ok(OWNER_CONFIG));
  });

  it("of before trims were known trims a half", () => {
    const { trimPercent, ...before } = bookConfigCodec.encode(OWNER_CONFIG) as Record<string, Json>; // an object of fields
    expect(trimPercent).toBe("50");
    expect(bookConfigCodec.decode(before, "config")).toEqual(ok(OWNER_CONFIG));
  });
});
