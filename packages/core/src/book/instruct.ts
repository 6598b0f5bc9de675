import { newYorkToday } from "../calendar/expiry.ts";
import { equity } from "../instrument/equity.ts";
import { parseFuture } from "../instrument/future.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { option } from "../instrument/option.ts";
import { productOf } from "../instrument/products.ts";
import { ONE, type Decimal } from "../decimal.ts";
import { frontMonth } from "../instrument/roll.ts";
import type { Close, Futures, Open } from "../interpret/instruction.ts";
import { fail, ok, problem, type Problem, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";

/** The instrument that an alert names. Codes as of {@link option} and {@link equity}. */
export const alertInstrument = (instruction: Open | Close): Result<Problem, Instrument> => {
  if (instruction.asset === "equity") return equity(instruction.symbol);
  if (instruction.asset === "spread") {
    return fail(problem("not-supported", "spreads are read, but not traded yet", ["post each leg as an order of its own"]));
  }
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
