import {
  abs,
  add,
  decimal,
  divide,
  format,
  formatMoney,
  formatPercent,
  multiply,
  subtract,
  type Decimal,
} from "../../decimal.ts";
import { midOf } from "../../entry/ladder.ts";
import { roundToTick, type TickSchedule } from "../../instrument/ticks.ts";
import { isOk } from "../../result.ts";
import { objected, passed } from "../check.ts";
import { inEveryScope, limitSetting } from "../every-scope.ts";
import { marketOf } from "../quote-problem.ts";
import type { EntryRule } from "../rule.ts";
import { scopeText } from "../scope.ts";

const RULE = "limit-band";
const HUNDRED = decimal("100");
const ONE_PERCENT = decimal("0.01");

// Rounded towards the mid, so that what bandAround names is let through.
const percentApart = (price: Decimal, mid: Decimal): Decimal =>
  multiply(divide(abs(subtract(price, mid)), mid, "down"), HUNDRED);

/** `give a price of 1.10 to 1.20`: what would pass, on ticks; null where the band is narrower than a tick. */
const bandAround = (mid: Decimal, percent: Decimal, ticks: TickSchedule): string | null => {
  const reach = multiply(mid, multiply(percent, ONE_PERCENT, "down"), "down");
  const low = roundToTick(ticks, subtract(mid, reach), "up");
  const high = roundToTick(ticks, add(mid, reach), "down");
  return low > high ? null : `give a price of ${formatMoney(low)} to ${formatMoney(high)}`;
};

/** A price that the trader gives must be near the market's mid: a mistyped one stops here. */
export const limitBand: EntryRule = (context) => {
  const { at, quote, alertPrice: price, pricedByQuote, config, spec } = context;
  if (pricedByQuote || price === null) return passed(RULE, "the price is made from the quote");
  return inEveryScope(RULE, context, ({ scope, limits: { limitBandPercent: band } }) => {
    if (band === null) return [];
    const market = marketOf(quote, at, config.entry.quoteAgeMs);
    if (!isOk(market)) {
      const text = `${formatMoney(price)} can't be compared with the market: ${market.left.text}`;
      return [objected(RULE, market.left.code, text, ["post it again in a moment", "send a market order"])];
    }
    const mid = midOf(market.right.bid, market.right.ask);
    const apart = percentApart(price, mid);
    const distance = `${formatMoney(price)} is ${formatPercent(apart)} from the market's mid ${formatMoney(mid)}`;
    const figures = `${distance}; the band${scopeText(scope)} is ${format(band)} %`;
    if (apart <= band) return [passed(RULE, figures)];
    const raise = `raise ${limitSetting(scope, "limitBandPercent")}`;
    const near = bandAround(mid, band, spec.ticks);
    return [objected(RULE, "limit-off-market", figures, near === null ? [raise] : [near, raise])];
  });
};
