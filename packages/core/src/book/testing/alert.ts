import { decimal } from "../../decimal.ts";
import type { Open } from "../../interpret/instruction.ts";
import { civilDate } from "../../time.ts";

/** `BTO SPY 500C 12/18/26 @ 1.15`. */
export const BTO_SPY: Open = {
  kind: "open",
  asset: "option",
  symbol: "SPY",
  right: "C",
  strike: decimal("500"),
  expiry: civilDate("2026-12-18"),
  spread: null,
  action: "BTO",
  price: decimal("1.15"),
  quantity: null,
  size: null,
  targets: [],
  stop: null,
  trail: null,
};
