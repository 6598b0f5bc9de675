import { add, max, negate, subtract, ZERO, type Decimal, type EpochMs, type Json } from "@floorbroker/core";
import type { Settled } from "../options.ts";
import type { BuyingPowerEffect, PositionRecord, VenueAccount } from "../venue/venue.ts";
import { amountFields, decimalText } from "../wire/values.ts";
import { heldAgainst, priceOf, worthOf } from "./worth.ts";

type Fields = { readonly [key: string]: string };

/** What is demanded of the account is its debit. */
const demand = (name: string, amount: Decimal): Fields => amountFields(name, negate(amount));

/** How far a price may move before it counts, in per cent up and down: tastytrade's own for shares. */
const MOVE = { "price-increase-percent": "15.0", "price-decrease-percent": "-15.0" } as const;

const positionEntry = (position: PositionRecord, world: Settled["world"]): Json => ({
  description: "INDIVIDUAL_POSITION",
  "margin-requirement": decimalText(heldAgainst(position, world)),
  ...demand("initial-requirement", heldAgainst(position, world)),
  ...demand("maintenance-requirement", heldAgainst(position, world)),
  "includes-working-order": false,
  "buying-power": "0.0",
  "buying-power-effect": "None",
  "position-entries": [
    {
      "instrument-symbol": position.symbol,
      "instrument-type": position.instrumentType,
      quantity: String(position.quantity),
      "average-open-price": decimalText(position.averageOpenPrice),
      "close-price": decimalText(priceOf(position)),
      "fixing-price": "NaN",
    },
  ],
});

const groupOf = (underlying: string, positions: readonly PositionRecord[], world: Settled["world"]): Json => {
  const held = positions.reduce((sum, position) => add(sum, heldAgainst(position, world)), ZERO);
  return {
    description: underlying,
    code: underlying,
    "underlying-symbol": underlying,
    "underlying-type": underlying.startsWith("/") ? "Future" : "Equity",
    "expected-price-range-up-percent": "4.0",
    "expected-price-range-down-percent": "4.0",
    "point-of-no-return-percent": "100.0",
    "margin-calculation-type": "Reg T",
    ...demand("margin-requirement", held),
    ...demand("initial-requirement", held),
    ...demand("maintenance-requirement", held),
    ...demand("buying-power", held),
    groups: positions.map((position) => positionEntry(position, world)),
    ...MOVE,
  };
};

/** `requirements`: the whole account's margin report; a group for each underlying, without what its legs cover. */
export const marginReportJson = (account: VenueAccount, world: Settled["world"], now: EpochMs): Json => {
  const { cash, netLiquidation, buyingPower } = account.money();
  const open = account.positions().filter(({ quantity }) => quantity !== 0);
  const used = max(subtract(add(cash, worthOf(open).futuresResult), buyingPower), ZERO);
  const groups = Map.groupBy(open, ({ underlyingSymbol }) => underlyingSymbol);
  return {
    "account-number": account.number,
    description: "Total",
    "margin-calculation-type": "Reg T",
    "option-level": "No Restrictions",
    ...demand("margin-requirement", used),
    ...demand("initial-requirement", used),
    ...demand("maintenance-requirement", used),
    ...amountFields("margin-equity", netLiquidation),
    ...amountFields("option-buying-power", buyingPower),
    ...demand("reg-t-margin-requirement", used),
    ...amountFields("reg-t-option-buying-power", buyingPower),
    ...amountFields("maintenance-excess", max(subtract(netLiquidation, used), ZERO)),
    groups: [...groups].map(([underlying, positions]) => groupOf(underlying, positions, world)),
    "last-state-timestamp": now,
  };
};

/** What an order would change of the requirements. */
export const marginEstimateJson = (
  account: VenueAccount,
  { current, change, after, marginChange, isSpread }: BuyingPowerEffect,
): Json => ({
  "account-number": account.number,
  ...amountFields("change-in-margin-requirement", marginChange),
  ...amountFields("change-in-buying-power", change),
  ...amountFields("current-buying-power", current),
  ...amountFields("new-buying-power", after),
  ...amountFields("isolated-order-margin-requirement", marginChange),
  "is-spread": isSpread,
});

/** What the exchange demands for a share and the options on it: long ones in full, no loan. */
export const effectiveRequirementJson = (underlying: string): Json => ({
  "underlying-symbol": underlying,
  "long-equity-initial": "1.0",
  "long-equity-maintenance": "1.0",
  "naked-option-floor": "2.5",
  "naked-option-minimum": "0.1",
  "naked-option-standard": "0.2",
  "short-equity-initial": "0.5",
  "short-equity-maintenance": "0.5",
});

/** `position-limit`: far above what the sandbox is for. */
export const positionLimitJson = (account: string, place: number): Json => ({
  id: place + 1,
  "account-number": account,
  "equity-option-order-size": 500,
  "equity-order-size": 20_000,
  "future-option-order-size": 100,
  "future-order-size": 100,
  "underlying-opening-order-limit": 500,
  "equity-option-position-size": 20_000,
  "equity-position-size": 500_000,
  "future-option-position-size": 5_000,
  "future-position-size": 5_000,
});
