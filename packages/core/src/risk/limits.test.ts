import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { ok } from "../result.ts";
import { NO_LIMITS, riskConfigSince, UNLIMITED, type RiskConfig } from "./limits.ts";

describe("the limits of a journaled configuration", () => {
  it("are none where the book was configured before there were limits", () => {
    expect(riskConfigSince.decode(undefined, "risk")).toEqual(ok(UNLIMITED));
  });

  it("come back as they were written", () => {
    const config: RiskConfig = {
      ...UNLIMITED,
      book: { ...NO_LIMITS, maxCost: decimal("400"), lossStreak: { losses: 3, pauseMs: 1 } },
    };
    expect(riskConfigSince.decode(JSON.parse(JSON.stringify(riskConfigSince.encode(config))), "risk")).toEqual(
      ok(config),
    );
  });
});
