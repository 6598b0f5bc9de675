import { describe, expect, it } from "vitest";
import { decimal, ZERO } from "../decimal.ts";
import { channelId } from "../ids.ts";
import { notAffordable } from "./not-affordable.ts";
import { sizeOf, type SizingInput } from "./sizing.ts";
import { saysOf } from "./testing/entry-bench.ts";
import { sizingInput } from "./testing/sizing-input.ts";

const BOOK = { of: "book" } as const;
const CHANNEL = { of: "channel", id: channelId("100") } as const;

describe("a size of nothing", () => {
  it.each<readonly [string, Partial<SizingInput>, string]>([
    [
      "the allocation does not pay for one",
      { power: decimal("5000") },
      "2 % of 5000.00 free = 100.00; ÷ (1.20 × 100 + 1.13) = 0: one costs 121.13, 100.00 may be used → raise allocation.perAlertPercent, or allocation.totalPercent if that is the limit; wait until buying power is free",
    ],
    [
      "more was asked for than may be committed",
      { asked: 50 },
      "50 × (1.20 × 100 + 1.13) = 6056.50 of 5000.00 that may still be committed: one costs 121.13, 5000.00 may be used → ask for fewer; raise allocation.totalPercent",
    ],
    [
      "one trade may not cost so much",
      { moneyCaps: [{ limit: "maxCost", scope: CHANNEL, allowed: decimal("90"), used: ZERO }] },
      "2 % of 10000.00 free = 200.00, cut to 90.00 by maxCost of channel 100; ÷ (1.20 × 100 + 1.13) = 0: one costs 121.13, 90.00 may be used → post a cheaper contract; raise maxCost of channel 100 (risk.channels)",
    ],
    [
      "open trades have used it up",
      { committed: decimal("1000"), moneyCaps: [{ limit: "maxExposure", scope: BOOK, allowed: decimal("900"), used: decimal("1000") }] },
      "2 % of 10000.00 free = 200.00, cut to 0.00 by maxExposure; ÷ (1.20 × 100 + 1.13) = 0: one costs 121.13, 0.00 may be used → close a trade first; raise risk.maxExposure",
    ],
    [
      "nothing is open, and the limit is too small for one",
      { moneyCaps: [{ limit: "maxExposure", scope: BOOK, allowed: decimal("90"), used: ZERO }] },
      "2 % of 10000.00 free = 200.00, cut to 90.00 by maxExposure; ÷ (1.20 × 100 + 1.13) = 0: one costs 121.13, 90.00 may be used → raise risk.maxExposure",
    ],
    [
      "what expires today has used it up",
      { moneyCaps: [{ limit: "zeroDtePremium", scope: BOOK, allowed: decimal("100"), used: ZERO }] },
      "2 % of 10000.00 free = 200.00, cut to 100.00 by zeroDtePremium; ÷ (1.20 × 100 + 1.13) = 0: one costs 121.13, 100.00 may be used → name a later expiry; raise risk.zeroDtePremium",
    ],
    [
      "no contract is allowed",
      { unitCaps: [{ scope: BOOK, allowed: 0 }] },
      "2 % of 10000.00 free = 200.00; ÷ (1.20 × 100 + 1.13) = 1, cut to 0 by maxContracts: no unit is allowed → raise risk.maxContracts",
    ],
    [
      "one may lose too much",
      { risk: { percent: decimal("0.5"), netLiquidation: decimal("10000"), stop: decimal("0.60"), ignoredStop: null } },
      "2 % of 10000.00 free = 200.00; ÷ (1.20 × 100 + 1.13) = 1, cut to 0 by the risk: 0.5 % of 10000.00 net liquidation = 50.00; ÷ (|1.20 − 0.60| × 100) = 0: one may lose 60.00, 50.00 are allowed → give it a stop nearer to the entry; raise the percentage in risk.sizing",
    ],
  ])("says so when %s", (_, over, says) => {
    expect(saysOf(notAffordable(sizeOf(sizingInput({ power: decimal("10000"), ...over }))))).toBe(`not-affordable: ${says}`);
  });
});
