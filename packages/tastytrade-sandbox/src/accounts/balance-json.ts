import { add, max, newYorkDate, subtract, ZERO, type Decimal, type EpochMs, type Json } from "@floorbroker/core";
import type { Settled } from "../options.ts";
import type { VenueAccount } from "../venue/venue.ts";
import { decimalText, timestampText } from "../wire/values.ts";
import { heldAgainstFutures, worthOf } from "./worth.ts";

/** The time of the day that a snapshot is of: the beginning or the end of the trading day. */
export type TimeOfDay = "BOD" | "EOD";

/** What an account of this exchange never has: bonds, coins, calls, cash on its way. */
const ALWAYS_NOTHING = [
  // Measured at tastytrade's sandbox in 2026: 0 on a funded account, and no gate for an order.
  "available-trading-funds",
  "bond-margin-requirement",
  "cryptocurrency-margin-requirement",
  "day-equity-call-value",
  "day-trading-call-value",
  "equity-offering-margin-requirement",
  "fixed-income-security-margin-requirement",
  "long-bond-value",
  "long-cryptocurrency-value",
  "long-fixed-income-security-value",
  "long-futures-derivative-value",
  "maintenance-call-value",
  "pending-cash",
  "reg-t-call-value",
  "short-cryptocurrency-value",
  "short-futures-derivative-value",
  "special-memorandum-account-apex-adjustment",
  "unsettled-cryptocurrency-fiat-amount",
  "pending-margin-interest",
  "buying-power-adjustment",
  "total-pending-liquidity-pool-rebate",
] as const;

const NO_EFFECT = [
  "pending-cash-effect",
  "unsettled-cryptocurrency-fiat-effect",
  "buying-power-adjustment-effect",
] as const;

/** Figures in the order of their names; all of them are texts on the wire. */
const figuresOf = (account: VenueAccount, world: Settled["world"]): { readonly [key: string]: Decimal } => {
  const { cash, netLiquidation, buyingPower } = account.money();
  const positions = account.positions();
  const worth = worthOf(positions);
  const futuresMargin = heldAgainstFutures(positions, world);
  // All that open positions and working orders hold.
  const used = max(subtract(add(cash, worth.futuresResult), buyingPower), ZERO);
  return {
    "cash-available-to-withdraw": buyingPower,
    "cash-balance": cash,
    "cash-settle-balance": cash,
    "closed-loop-available-balance": buyingPower,
    "day-trade-excess": buyingPower,
    "day-trading-buying-power": buyingPower,
    "derivative-buying-power": buyingPower,
    "equity-buying-power": buyingPower,
    "effective-cryptocurrency-buying-power": buyingPower,
    "futures-margin-requirement": futuresMargin,
    "futures-overnight-margin-requirement": futuresMargin,
    "futures-intraday-margin-requirement": futuresMargin,
    "long-derivative-value": worth.longOptions,
    "long-equity-value": worth.longEquity,
    "long-futures-value": worth.longFutures,
    "long-margineable-value": worth.longEquity,
    "maintenance-excess": max(subtract(netLiquidation, used), ZERO),
    "maintenance-requirement": used,
    "margin-equity": netLiquidation,
    "margin-settle-balance": cash,
    "net-liquidating-value": netLiquidation,
    "reg-t-margin-requirement": used,
    "short-derivative-value": worth.shortOptions,
    "short-equity-value": worth.shortEquity,
    "short-futures-value": worth.shortFutures,
    "short-margineable-value": worth.shortEquity,
    "sma-equity-option-buying-power": buyingPower,
    "special-memorandum-account-value": buyingPower,
    "total-settle-balance": cash,
    "used-derivative-buying-power": used,
  };
};

/** Fields of a balance that a snapshot has, too. */
const sharedFields = (account: VenueAccount, world: Settled["world"]): { readonly [key: string]: string } => ({
  "account-number": account.number,
  currency: "USD",
  ...Object.fromEntries(ALWAYS_NOTHING.map((key) => [key, "0.0"])),
  ...Object.fromEntries(NO_EFFECT.map((key) => [key, "None"])),
  ...Object.fromEntries(Object.entries(figuresOf(account, world)).map(([key, value]) => [key, decimalText(value)])),
});

/**
 * An account's balance. The exchange lends nothing on shares, so that its one figure of buying power stands under every
 * name of it: what an order is shown, it is also granted.
 */
export const balanceJson = (account: VenueAccount, world: Settled["world"], now: EpochMs): Json => ({
  ...sharedFields(account, world),
  "snapshot-date": newYorkDate(now),
  "updated-at": timestampText(account.money().updatedAt),
});

/** Fields that only a balance of the moment has (tastytrade, Balances and positions API: the two shapes). */
const MOMENTARY: ReadonlySet<string> = new Set([
  "reg-t-margin-requirement",
  "futures-overnight-margin-requirement",
  "futures-intraday-margin-requirement",
  "maintenance-excess",
  "pending-margin-interest",
  "buying-power-adjustment",
  "buying-power-adjustment-effect",
  "effective-cryptocurrency-buying-power",
  "total-pending-liquidity-pool-rebate",
]);

/** The balance of this moment as a snapshot to keep. */
export const snapshotJson = (account: VenueAccount, world: Settled["world"], now: EpochMs, time: TimeOfDay): Json => ({
  ...Object.fromEntries(Object.entries(sharedFields(account, world)).filter(([key]) => !MOMENTARY.has(key))),
  "snapshot-date": newYorkDate(now),
  "time-of-day": time,
});
