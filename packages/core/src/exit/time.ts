import { marketCalendar } from "../calendar/trading-hours.ts";
import type { ExitLegs } from "../book/plans.ts";
import type { InstrumentSpec } from "../instrument/instrument.ts";
import { optionExpiryOf } from "../instrument/option-expiry.ts";
import type { EpochMs } from "../time.ts";

/**
 * When the plan's clock closes a holding whose first unit was filled then; null when it has none. `beforeCloseMs` counts
 * from the close of the session of the first fill (of the next one, when that came between two), half days included.
 */
export const closeByAt = ({ closeBy }: ExitLegs, { instrument, calendar }: InstrumentSpec, firstFillAt: EpochMs): EpochMs | null => {
  if (closeBy === null) return null;
  const market = marketCalendar(calendar);
  const expiry = optionExpiryOf(instrument);
  const lastDay = expiry === undefined ? undefined : market.sessionOf(expiry);
  const { beforeCloseMs, afterMs, zeroDteBeforeCloseMs } = closeBy;
  const instants = [
    beforeCloseMs === null ? null : market.sessionAt(firstFillAt).nextClose - beforeCloseMs,
    afterMs === null ? null : firstFillAt + afterMs,
    zeroDteBeforeCloseMs === null || lastDay === undefined ? null : lastDay.close - zeroDteBeforeCloseMs,
  ].filter((at) => at !== null);
  return instants.length === 0 ? null : Math.min(...instants);
};
