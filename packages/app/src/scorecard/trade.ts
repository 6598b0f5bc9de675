import type { Decimal, EpochMs, OrderSide } from "@floorbroker/core";

/** What can be traded on an alert, as far as its size and its fees go. */
export type Asset = "option" | "stock" | "future";

/** Where a trade began and ended, per unit; null where nobody knows. */
export interface Prices {
  readonly entry: Decimal | null;
  readonly exit: Decimal | null;
}

/** A trade that an analyst announced, with what was announced and what could be had when it was read. */
export interface AlertedTrade {
  readonly analyst: string;
  readonly symbol: string;
  readonly asset: Asset;
  readonly side: OrderSide;
  /** Money for one point of one unit: 100 for an option. */
  readonly multiplier: Decimal;
  readonly openedAt: EpochMs;
  /** Null while nothing of it is closed. */
  readonly closedAt: EpochMs | null;
  /** What the analyst says. */
  readonly alerted: Prices;
  /** What could be had: the far side of the market when the alert was read, or what was really paid. */
  readonly obtained: Prices;
}
