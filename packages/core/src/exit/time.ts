import { tradesUntil } from "../calendar/last-trading.ts";
import { marketCalendar } from "../calendar/trading-hours.ts";
import type { ExitLegs } from "../book/plans.ts";
import type { InstrumentSpec } from "../instrument/instrument.ts";
import { optionExpiryOf } from "../instrument/option-expiry.ts";
import type { EpochMs } from "../time.ts";

/**
 * When the plan's clock closes a holding whose first unit was filled then; null when it has none. `beforeCloseMs` counts
 * from the close of the session of the first fill (of the next one, when that came between two), half days included; on a
 * contract's last day from the instant at which it stops trading, as `zeroDteBeforeCloseMs` does.
 */
export const closeByAt = ({ closeBy }: ExitLegs, spec: InstrumentSpec, firstFillAt: EpochMs): EpochMs | null => {
  if (closeBy === null) return null;
  const end = tradesUntil(spec);
  const isOption = optionExpiryOf(spec.instrument) !== undefined;
  const { beforeCloseMs, afterMs, zeroDteBeforeCloseMs } = closeBy;
  const instants = [
    beforeCloseMs === null ? null : Math.min(marketCalendar(spec.calendar).sessionAt(firstFillAt).nextClose, end) - beforeCloseMs,
    afterMs === null ? null : firstFillAt + afterMs,
    zeroDteBeforeCloseMs === null || !isOption ? null : end - zeroDteBeforeCloseMs,
  ].filter((at) => at !== null);
  return instants.length === 0 ? null : Math.min(...instants);
};
