import { abs, decimal, divide, formatMoney, formatPercent, multiply, subtract, type Decimal } from "../../decimal.ts";
import { midOf } from "../../entry/ladder.ts";
import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

const HUNDRED = decimal("100");

const percentApart = (mid: Decimal, alert: Decimal): Decimal =>
  multiply(divide(abs(subtract(mid, alert)), alert), HUNDRED);

/** An alert price too far from the market is too far gone (or a typing error): nothing is chased. */
export const priceBand: EntryRule = ({ quote, alertPrice, config, pricedByQuote }) => {
  if (!pricedByQuote || alertPrice === null || alertPrice <= 0n || quote?.bid == null || quote.ask === null) {
    return passed("price-band", "there is no alert price to compare");
  }
  const mid = midOf(quote.bid, quote.ask);
  const apart = percentApart(mid, alertPrice);
  const band = config.entry.alertBandPercent;
  const figures =
    `the market's mid ${formatMoney(mid)} is ${formatPercent(apart)} from the alert's ${formatMoney(alertPrice)}; ` +
    `${formatPercent(band)} are allowed`;
  return apart <= band
    ? passed("price-band", figures)
    : objected("price-band", "too-far-gone", figures, ["let it go", "post the alert again with today's price"]);
};
