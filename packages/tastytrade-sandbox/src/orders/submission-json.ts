import { negate, ZERO, type Decimal, type Json } from "@floorbroker/core";
import type { BuyingPowerEffect, Fees, Submission } from "../venue/venue.ts";
import { amountFields, amountText, effectOf } from "../wire/values.ts";

/** Fees are paid: an amount above 0 is a debit. */
const paid = (name: string, amount: Decimal): { readonly [key: string]: string } => amountFields(name, negate(amount));

const part = (name: string, amount: Decimal): Json => ({ name, value: amountText(amount), effect: effectOf(negate(amount)) });

const NOTHING = ZERO;

/** `fee-calculation`: by category, with the parts of each. All of the regulatory fees stand under the options' own. */
export const feesJson = ({ commission, clearing, regulatory, total }: Fees): Json => ({
  ...paid("regulatory-fees", regulatory),
  "regulatory-fees-breakdown": [
    part("exchange", NOTHING),
    part("nfa", NOTHING),
    part("orf", regulatory),
    part("sec", NOTHING),
    part("taf", NOTHING),
  ],
  ...paid("clearing-fees", clearing),
  "clearing-fees-breakdown": [part("clearing", clearing)],
  ...paid("commission", commission),
  "commission-breakdown": [part("brokerage", commission)],
  ...paid("proprietary-index-option-fees", NOTHING),
  "proprietary-fees-breakdown": [part("proprietary", NOTHING)],
  ...paid("total-fees", total),
  ...paid("rebates", NOTHING),
  "rebates-breakdown": [part("rebate", NOTHING)],
  "per-quantity": false,
});

/** `buying-power-effect`. */
export const buyingPowerJson = ({ current, change, after, marginChange, isSpread }: BuyingPowerEffect): Json => ({
  ...amountFields("change-in-margin-requirement", marginChange),
  ...amountFields("change-in-buying-power", change),
  ...amountFields("current-buying-power", current),
  ...amountFields("new-buying-power", after),
  ...amountFields("isolated-order-margin-requirement", marginChange),
  "is-spread": isSpread,
  impact: amountText(change),
  effect: effectOf(change),
});

/** What stands beside the order in the answer to a submission or a dry run. */
export const besideJson = ({ buyingPower, fees, warnings }: Submission<unknown>): { readonly [key: string]: Json } => ({
  "buying-power-effect": buyingPowerJson(buyingPower),
  "fee-calculation": feesJson(fees),
  warnings: warnings.map(({ code, message }) => ({ code, message })),
});
