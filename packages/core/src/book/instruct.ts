import { newYorkToday } from "../calendar/expiry.ts";
import { equity } from "../instrument/equity.ts";
import { parseFuture } from "../instrument/future.ts";
import type { Instrument, OptionSpread, SpreadLeg } from "../instrument/instrument.ts";
import { option } from "../instrument/option.ts";
import { spread } from "../instrument/spread.ts";
import { productOf } from "../instrument/products.ts";
import { ONE, type Decimal } from "../decimal.ts";
import { frontMonth } from "../instrument/roll.ts";
import type { Close, Futures, Open, Spread } from "../interpret/instruction.ts";
import type { OrderSide } from "../ports/orders.ts";
import { fail, isOk, ok, problem, type Problem, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";

/** Whether an alert is about what was, or is, opened by paying: a close of it then receives. */
const isOfDebit = (instruction: Open | Close, { effect }: Spread): boolean => (effect === "debit") === (instruction.kind === "open");

/** The side on which an alert's trade stands: what is bought to open is long, what is sold to open short. */
export const alertSide = (instruction: Open | Close): OrderSide => {
  if (instruction.spread !== null) return isOfDebit(instruction, instruction.spread) ? "buy" : "sell";
  return instruction.action === "BTO" || instruction.action === "STC" ? "buy" : "sell";
};

/** The spread that the legs make, as the one who pays for it holds it. */
const alertSpread = (instruction: Open | Close, named: Spread): Result<Problem, OptionSpread> => {
  const legs: SpreadLeg[] = [];
  for (const { action, right, strike, expiry, ratio } of named.legs) {
    const contract = option(instruction.symbol, expiry, right, strike);
    if (!isOk(contract)) return contract;
    const held = action === "BTO" || action === "STC";
    legs.push({ option: contract.right, ratio: held === isOfDebit(instruction, named) ? ratio : -ratio });
  }
  return spread(legs);
};

/**
 * The instrument that an alert names; of a spread the one whose buyer pays, for debits and credits alike. Codes as of
 * {@link option}, {@link equity} and {@link spread}.
 */
export const alertInstrument = (instruction: Open | Close): Result<Problem, Instrument> => {
  if (instruction.asset === "equity") return equity(instruction.symbol);
  if (instruction.spread !== null) return alertSpread(instruction, instruction.spread);
  const { symbol, expiry, right, strike } = instruction;
  if (expiry === null || right === null || strike === null) {
    return fail(problem("incomplete-contract", `${symbol}: strike, right and expiry are needed`, ["name the whole contract"]));
  }
  return option(symbol, expiry, right, strike);
};

/** The contract that a futures command means: the one it names, else the front month at that instant. */
export const futuresInstrument = (instruction: Futures, at: EpochMs): Result<Problem, Instrument> => {
  const today = newYorkToday(at);
  if (instruction.contract !== null) return parseFuture(instruction.contract, today);
  const product = instruction.root === null ? undefined : productOf(instruction.root);
  if (product === undefined) {
    return fail(problem("unknown-symbol", `${instruction.root ?? "nothing"} is no known futures product`, ["name a product, such as /MES"]));
  }
  return ok(frontMonth(product, today));
};

/** Share of price × multiplier that a unit costs: the estimated margin of a known future, all of it for anything else. */
export const costShareOf = (instrument: Instrument): Decimal => {
  const product = instrument.kind === "future" ? productOf(instrument.root) : undefined;
  return product === undefined ? ONE : product.estimatedMarginShare;
};
