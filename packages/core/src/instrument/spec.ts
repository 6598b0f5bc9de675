import { hasExpired } from "../calendar/expiry.ts";
import { newYorkDate } from "../calendar/new-york.ts";
import { sessionCalendarOf } from "../calendar/trading-hours.ts";
import { decimal, ONE, type Decimal } from "../decimal.ts";
import { fail, ok, problem, type Problem, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { Instrument, InstrumentSpec } from "./instrument.ts";
import { EQUITY_TICKS, netTicks, optionTicks } from "./option-ticks.ts";
import { FUTURES_PRODUCTS, productOf } from "./products.ts";
import { lastTradeDate } from "./roll.ts";
import { singleTick, type TickSchedule } from "./ticks.ts";

/** Shares that a standard equity option delivers; adjusted contracts are never built here. */
const SHARES_PER_OPTION = decimal("100");

interface Terms {
  readonly multiplier: Decimal;
  readonly ticks: TickSchedule;
  readonly tradable: boolean;
}

const termsOf = (instrument: Instrument, asOf: EpochMs): Result<Problem, Terms> => {
  switch (instrument.kind) {
    case "equity":
      return ok({ multiplier: ONE, ticks: EQUITY_TICKS, tradable: true });
    case "option": {
      const ticks = optionTicks(instrument.underlying);
      return ok({ multiplier: SHARES_PER_OPTION, ticks, tradable: !hasExpired(instrument.expiry, asOf) });
    }
    case "spread": {
      const tradable = instrument.legs.every((leg) => !hasExpired(leg.option.expiry, asOf));
      return ok({ multiplier: SHARES_PER_OPTION, ticks: netTicks(instrument.underlying), tradable });
    }
    case "future": {
      const product = productOf(instrument.root);
      if (product === undefined) return unknownProduct(instrument.root);
      const tradable = newYorkDate(asOf) <= lastTradeDate(product, instrument.year, instrument.month);
      return ok({ multiplier: product.pointValue, ticks: singleTick(product.tick), tradable });
    }
  }
};

const unknownProduct = (root: string): Result<Problem, never> =>
  fail(
    problem(
      "unknown-product",
      `the futures product ${root} is not in the tables`,
      [`Known are ${FUTURES_PRODUCTS.map((product) => product.root).join(", ")}.`],
      root,
    ),
  );

/**
 * What the tables say of an instrument: for the simulator, and where a venue has no answer. A venue's own word always
 * goes before it. `tradable` knows only of expiry: an option is over at the close of its last session, a future after
 * its last trading day. Fails with `unknown-product` for a future that is not in the tables.
 */
export const standardSpec = (instrument: Instrument, asOf: EpochMs): Result<Problem, InstrumentSpec> => {
  const terms = termsOf(instrument, asOf);
  if (terms._tag === "Left") return terms;
  return ok({ instrument, ...terms.right, calendar: sessionCalendarOf(instrument), asOf });
};
