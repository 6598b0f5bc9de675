import { commitments } from "../../book/holdings.ts";
import { costShareOf } from "../../book/instruct.ts";
import { decimal, ONE } from "../../decimal.ts";
import { moneyCaps, unitCaps } from "../caps.ts";
import { openingFee } from "../opening-fee.ts";
import type { EntryContext, SizedEntry } from "../rule.ts";
import { sizeOf } from "../sizing.ts";
import { AT, entryOf } from "./entry-bench.ts";

/** An entry with its size, as tests of the rules about sizes ask: by allocation of 48 000 at 1.15, unless said otherwise. */
export const sizedOf = (
  over: Partial<EntryContext> = {},
  wish: { readonly asked?: number; readonly price?: string; readonly stop?: string; readonly power?: string } = {},
): SizedEntry => {
  const context = entryOf(over);
  const { book, config, spec } = context;
  const price = decimal(wish.price ?? "1.15");
  const sizing = sizeOf({
    power: decimal(wish.power ?? "48000"),
    powerKind: "declared",
    ...commitments(book, AT),
    perAlertPercent: config.allocation.perAlertPercent,
    channelShare: ONE,
    sizeFactor: ONE,
    totalPercent: config.allocation.totalPercent,
    price,
    multiplier: spec.multiplier,
    costShare: costShareOf(spec.instrument), maxWorth: null,
    feePerUnit: openingFee(config.allocation.fees, spec.instrument),
    asked: wish.asked ?? null,
    moneyCaps: moneyCaps(context),
    unitCaps: unitCaps(context),
    risk: null,
  });
  return { ...context, sizing, worstPrice: price, stop: wish.stop === undefined ? null : decimal(wish.stop) };
};
