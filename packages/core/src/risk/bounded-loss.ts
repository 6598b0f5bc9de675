import { formatMoney, type Decimal } from "../decimal.ts";
import type { Instrument, OptionSpread } from "../instrument/instrument.ts";
import { worthOf } from "../instrument/spread-worth.ts";
import type { OrderSide } from "../ports/orders.ts";
import { fail, ok, problem, type Problem, type Result } from "../result.ts";

/** The most that a sold unit can be worth, on which its cost depends; null for what is bought, which costs its price. */
export type MaxWorth = Decimal | null;

const unsupported = (text: string, advice: string): Result<Problem, never> =>
  fail(problem("not-supported", text, [advice, "place it at the broker by hand"]));

const ofSpread = (spread: OptionSpread, side: OrderSide): Result<Problem, MaxWorth> => {
  if (new Set(spread.legs.map(({ option }) => option.expiry)).size > 1) {
    const text = "legs of different expiries are not traded: what is left after the first can't be bounded";
    return unsupported(text, "name one expiry");
  }
  const { least, most } = worthOf(spread);
  if (side === "buy") {
    if (least !== null && least >= 0n) return ok(null);
    const text = "this can lose more than its price: more is sold than the bought legs cover";
    return unsupported(text, "post a spread whose sold legs are covered");
  }
  if (most === null) {
    const text = "selling this to open is not traded: nothing bought bounds what it may cost";
    return unsupported(text, "post it as a spread, with a bought leg beyond each sold one");
  }
  if (most > 0n) return ok(most);
  const text = `these legs can never be worth more than ${formatMoney(most)} to their buyer`;
  return fail(problem("bad-spread", text, ["check which legs are bought and which sold"]));
};

/**
 * Whether an entry can lose no more than is known beforehand, and what makes that amount: what is bought loses its
 * price, a spread that is sold what it can be worth beyond it. Anything else that is sold to open is refused with
 * `not-supported`, as is a spread whose sold legs no bought one covers; `bad-spread` for one that is the wrong way round.
 */
export const boundedLoss = (instrument: Instrument, side: OrderSide): Result<Problem, MaxWorth> => {
  if (instrument.kind === "spread") return ofSpread(instrument, side);
  if (side === "buy") return ok(null);
  return unsupported("selling to open is not traded: what it may cost can't be bounded", "post a BTO alert");
};
