import { newYorkDate, nyse, toFloat, type Decimal, type EpochMs, type Json } from "@floorbroker/core";
import type { PositionRecord, VenueAccount } from "../venue/venue.ts";
import { streamerSymbolOf } from "../streams/streamer-symbols.ts";
import { present } from "../wire/present.ts";
import { amountText, decimalText, effectOf, timestampText } from "../wire/values.ts";

/** What the market closed at on the trading day before; null where it was not quoted. */
const closeBefore = (account: VenueAccount, { spec }: PositionRecord, now: EpochMs): Decimal | null => {
  const day = nyse.previousTradingDay(newYorkDate(now));
  const close = nyse.sessionOf(day)?.close;
  const { market } = account.world();
  return close === undefined ? null : (market.mark(spec, market.hours.lastOpen(spec, close - 1)) ?? null);
};

const directionOf = (quantity: number): string => (quantity === 0 ? "Zero" : quantity > 0 ? "Long" : "Short");

/** A position as it stands on the wire. `withMark` adds the market's middle, as `include-marks` asks. */
export const positionJson = (
  account: VenueAccount,
  position: PositionRecord,
  now: EpochMs,
  withMark: boolean,
): Json => {
  const { spec, quantity, averageOpenPrice, mark, realizedToday, realizedOn, createdAt } = position;
  const { instrument } = spec;
  const wasOpen = newYorkDate(createdAt) < newYorkDate(now);
  // A position of today has its own price where an older one has the last close.
  const close = (wasOpen ? closeBefore(account, position, now) : null) ?? averageOpenPrice;
  const expiresAt = account.world().market.hours.expiresAt(spec);
  const markText = withMark && mark !== null ? decimalText(mark) : undefined;
  return present({
    "account-number": account.number,
    symbol: position.symbol,
    "instrument-type": position.instrumentType,
    "underlying-symbol": position.underlyingSymbol,
    "streamer-symbol": instrument.kind === "spread" ? undefined : streamerSymbolOf(instrument),
    quantity: Math.abs(quantity),
    "quantity-direction": directionOf(quantity),
    "close-price": decimalText(close),
    "average-open-price": decimalText(averageOpenPrice),
    "average-yearly-market-close-price": decimalText(averageOpenPrice),
    "average-daily-market-close-price": decimalText(close),
    mark: markText,
    "mark-price": markText,
    multiplier: toFloat(spec.multiplier),
    // What closing it would be: a long one is sold for a credit.
    "cost-effect": quantity < 0 ? "Debit" : "Credit",
    "is-suppressed": false,
    "is-frozen": false,
    "restricted-quantity": 0,
    "expires-at": expiresAt === undefined ? undefined : timestampText(expiresAt),
    "realized-day-gain": amountText(realizedToday),
    "realized-day-gain-effect": effectOf(realizedToday),
    "realized-day-gain-date": realizedOn,
    "realized-today": amountText(realizedToday),
    "realized-today-effect": effectOf(realizedToday),
    "realized-today-date": realizedOn,
    "created-at": timestampText(createdAt),
    "updated-at": timestampText(position.updatedAt),
  });
};
