import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OWNER_CONFIG } from "../book/config.ts";
import type { Json } from "../codec.ts";
import type { UnknownOrigin } from "../ports/broker.ts";
import { isOk } from "../result.ts";
import { MINUTE, SECOND } from "../time.ts";
import { nextAttempt } from "./backoff.ts";
import { retryPolicyCodec, STANDARD_RETRY, treatmentOf, type CallKind } from "./policy.ts";

const origins = Object.keys(STANDARD_RETRY.unknownOrder) as UnknownOrigin[];
const calls = Object.keys(STANDARD_RETRY.otherwise) as CallKind[];
const orderCalls = calls.filter((call) => call !== "question" && call !== "connection");

const without = (json: Json, origin: UnknownOrigin): Json => {
  const policy = json as Readonly<Record<string, Readonly<Record<string, Json>>>>;
  const retry = policy["otherwise"]?.["exit-place"] ?? null;
  return { ...policy, unknownOrder: { ...policy["unknownOrder"], [origin]: retry } };
};

describe("the retry policy", () => {
  it("never tries an order again whose end nobody knows", () => {
    for (const call of orderCalls)
      for (const origin of origins)
        expect(["ask", "escalate"]).toContain(treatmentOf(STANDARD_RETRY, call, { is: "unknown", origin }).do);
  });

  it("cannot be configured to do so either", () => {
    for (const origin of origins) {
      const decoded = retryPolicyCodec.decode(without(retryPolicyCodec.encode(STANDARD_RETRY), origin), "retry");
      expect(decoded).toMatchObject({
        left: { path: `retry.unknownOrder.${origin}.do`, expected: "one of ask, escalate" },
      });
    }
  });

  it("gives a refused entry up, whatever the broker says, unless asking or a person can clear it up", () => {
    fc.assert(
      fc.property(fc.string(), (code) => {
        expect(treatmentOf(STANDARD_RETRY, "entry-place", { is: "rejected", code }).do).not.toBe("retry");
      }),
    );
    expect(treatmentOf(STANDARD_RETRY, "entry-place", { is: "rejected", code: "buying-power" })).toEqual({
      do: "give-up",
    });
    expect(treatmentOf(STANDARD_RETRY, "entry-place", { is: "rejected", code: "rate-limit" })).toEqual({
      do: "give-up",
    });
    expect(treatmentOf(STANDARD_RETRY, "entry-place", { is: "rejected", code: "duplicate-key" }).do).toBe("ask");
    expect(treatmentOf(STANDARD_RETRY, "entry-place", { is: "rejected", code: "unauthorised" }).do).toBe("escalate");
  });

  it("never gives an exit up", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom(...STANDARD_RETRY.refused.flatMap(({ codes }) => codes))),
        fc.constantFrom<CallKind>("exit-place", "exit-change"),
        fc.integer({ min: 1, max: 10_000 }),
        (code, call, failures) => {
          const treatment = treatmentOf(STANDARD_RETRY, call, { is: "rejected", code });
          if (treatment.do === "ask") return true;
          return treatment.do === "retry" && nextAttempt(treatment.backoff, failures, 0) !== "stop";
        },
      ),
    );
  });

  it("repeats questions and connections, which change nothing at the broker", () => {
    for (const origin of origins)
      expect(treatmentOf(STANDARD_RETRY, "question", { is: "unknown", origin }).do).toBe("retry");
    expect(treatmentOf(STANDARD_RETRY, "connection", { is: "unknown", origin: "transport" }).do).toBe("retry");
    expect(treatmentOf(STANDARD_RETRY, "connection", { is: "rejected", code: "unauthorised" }).do).toBe("escalate");
  });

  it("takes the first row that names both code and call", () => {
    const treatment = { do: "escalate" } as const;
    const policy = {
      ...STANDARD_RETRY,
      refused: [{ codes: ["odd"], calls: ["exit-place" as const], treatment }, ...STANDARD_RETRY.refused],
    };
    expect(treatmentOf(policy, "exit-place", { is: "rejected", code: "odd" })).toEqual(treatment);
    expect(treatmentOf(policy, "exit-change", { is: "rejected", code: "odd" }).do).toBe("retry");
  });

  it("asks for ever when it asks, and never leaves an exit without a try of its own", () => {
    for (const after of Object.values(STANDARD_RETRY.unknownOrder)) {
      expect(after).toMatchObject({ do: "ask", slow: { attempts: null } });
    }
    const encoded = retryPolicyCodec.encode(STANDARD_RETRY) as Readonly<Record<string, Json>>; // an object of fields
    const otherwise = encoded["otherwise"] as Readonly<Record<string, Json>>;
    for (const call of ["exit-place", "exit-change", "entry-change"]) {
      const given = { ...encoded, otherwise: { ...otherwise, [call]: { do: "give-up" } } };
      expect(retryPolicyCodec.decode(given, "retry")).toMatchObject({
        left: { path: `retry.otherwise.${call}.do`, expected: "one of retry" },
      });
    }
    const insisting = { ...encoded, otherwise: { ...otherwise, "entry-place": otherwise["exit-place"] ?? null } };
    expect(retryPolicyCodec.decode(insisting, "retry")).toMatchObject({
      left: { path: "retry.otherwise.entry-place.do" },
    });
  });

  it("has the owner's pauses", () => {
    const exit = treatmentOf(STANDARD_RETRY, "exit-place", { is: "rejected", code: "buying-power" });
    const waits = [1, 2, 6, 7, 8].map((n) => (exit.do === "retry" ? nextAttempt(exit.backoff, n, 0) : "stop"));
    expect(waits).toEqual([1, 2, 32, 64, 64].map((times) => times * 5 * SECOND));
    expect(treatmentOf(STANDARD_RETRY, "exit-place", { is: "unknown", origin: "timeout" })).toMatchObject({
      quick: { baseMs: 2 * SECOND, attempts: 5 },
      slow: { baseMs: MINUTE },
    });
    const ladder = treatmentOf(STANDARD_RETRY, "entry-change", { is: "rejected", code: "replace-pending" });
    expect(ladder).toMatchObject({ backoff: { baseMs: OWNER_CONFIG.entry.stepIntervalMs } });
    expect(OWNER_CONFIG.retry).toEqual(STANDARD_RETRY);
  });

  it("survives the journal", () => {
    const decoded = retryPolicyCodec.decode(retryPolicyCodec.encode(STANDARD_RETRY), "");
    expect(isOk(decoded) && decoded.right).toEqual(STANDARD_RETRY);
  });
});
