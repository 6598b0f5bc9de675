import { describe, expect, it } from "vitest";
import type { Json } from "../codec.ts";
import { fail, isOk, ok } from "../result.ts";
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

  it("of before the retry policy keeps the pauses that it had, and insists on every exit alike", () => {
    const { retry: _, ...rest } = bookConfigCodec.encode(OWNER_CONFIG) as Record<string, Json>; // an object of fields
    const before = {
      ...rest,
      exit: { targetGainPercent: "100", watchIntervalMs: 1_000, retryMs: 700 },
      unknown: { askIntervalMs: 900, askLimit: 3 },
    };
    const decoded = bookConfigCodec.decode(before, "config");
    if (!isOk(decoded)) throw new Error(decoded.left.path);
    const { retry } = decoded.right;
    expect(retry.refused).toEqual([]);
    expect(retry.otherwise["exit-change"]).toMatchObject({ backoff: { baseMs: 700, factor: 2, capMs: 44_800, attempts: null } });
    expect(retry.otherwise["entry-change"]).toMatchObject({ backoff: { baseMs: 3_000 } });
    expect(retry.unknownOrder.timeout).toMatchObject({ quick: { baseMs: 900, attempts: 3 }, slow: { baseMs: 27_000 } });
    expect(decoded.right.exit).toEqual(OWNER_CONFIG.exit);
  });

  it("without any policy, old or new, is not read", () => {
    const { retry: _, ...rest } = bookConfigCodec.encode(OWNER_CONFIG) as Record<string, Json>; // an object of fields
    expect(bookConfigCodec.decode(rest, "config")).toEqual(fail({ path: "config.retry", expected: "an object" }));
  });
});
