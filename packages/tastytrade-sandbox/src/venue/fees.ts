import { add, decimal, times, ZERO, type Decimal } from "@floorbroker/core";
import { defaultFees, type Fees as Rates } from "@floorbroker/adapter-sim";
import { closes, type PreparedLeg } from "./prepare.ts";
import type { InstrumentType } from "./ticket.ts";
import type { Fees } from "./venue.ts";

/** Nothing to pay. */
export const NO_FEES: Fees = { commission: ZERO, clearing: ZERO, regulatory: ZERO, total: ZERO };

/** Clearing per option or future; what remains of the world's rate beside it and the commission is regulatory. */
const CLEARING = decimal("0.10");
/** tastytrade's price list: 1.00 to open an option, 1.25 a side for a future, nothing else. */
const COMMISSION = { option: decimal("1"), future: decimal("1.25") } as const;

/** What is paid for units of one contract, split by category; the sum is exactly what the world's ledger books. */
export const feesOf = (type: InstrumentType, closing: boolean, units: number, rates: Rates = defaultFees): Fees => {
  const kind = type === "Equity" ? "equity" : type === "Future" ? "future" : "option";
  const rate = closing ? rates[kind].close : rates[kind].open;
  const wanted = kind === "equity" || (kind === "option" && closing) ? ZERO : COMMISSION[kind];
  const commission = wanted < rate ? wanted : ZERO;
  const rest = rate - commission;
  const clearing: Decimal = rest < CLEARING ? ZERO : CLEARING;
  const regulatory = add(rate, negated(add(commission, clearing)));
  return {
    commission: times(commission, units),
    clearing: times(clearing, units),
    regulatory: times(regulatory, units),
    total: times(rate, units),
  };
};

const negated = (value: Decimal): Decimal => times(value, -1);

/** Fees of several legs together. */
export const sumOfFees = (all: readonly Fees[]): Fees =>
  all.reduce(
    (sum, each) => ({
      commission: add(sum.commission, each.commission),
      clearing: add(sum.clearing, each.clearing),
      regulatory: add(sum.regulatory, each.regulatory),
      total: add(sum.total, each.total),
    }),
    NO_FEES,
  );

/** What an order costs in fees when all of it fills. */
export const feesOfOrder = (legs: readonly PreparedLeg[], rates?: Rates): Fees =>
  sumOfFees(legs.map(({ leg, quantity }) => feesOf(leg.instrumentType, closes(leg.action), quantity, rates)));
