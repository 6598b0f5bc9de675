import { decimal, ONE, ZERO } from "../../decimal.ts";
import type { SizingInput } from "../sizing.ts";

/** What tests of sizes begin with: 2 % of 48 000 for an option at 1.20, nothing committed and nothing limited. */
export const sizingInput = (over: Partial<SizingInput> = {}): SizingInput => ({
  power: decimal("48000"),
  powerKind: "derivative-bp",
  unreflected: ZERO,
  reflected: ZERO,
  perAlertPercent: decimal("2"),
  channelShare: ONE,
  sizeFactor: ONE,
  totalPercent: decimal("50"),
  committed: ZERO,
  price: decimal("1.20"),
  multiplier: decimal("100"),
  costShare: ONE,
  feePerUnit: decimal("1.13"),
  maxWorth: null,
  asked: null,
  moneyCaps: [],
  unitCaps: [],
  risk: null,
  ...over,
});
