import type { EquityOption } from "@floorbroker/core";

/**
 * The value of a European option by Black and Scholes (1973), in floats: it prices a simulated market, whose border
 * rounds to ticks. Vol and rate are annual, time is in years.
 */
export interface OptionCase {
  readonly right: EquityOption["right"];
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
}

/** Annual risk-free rate of the simulated world. */
const RATE = 0.04;

/** The share of a normal distribution below x; error below 7.5e-8 (Abramowitz and Stegun 26.2.17). */
export const normalCdf = (x: number): number => {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) *
    t *
    Math.exp((-x * x) / 2) *
    0.3989422804014327;
  return x >= 0 ? 1 - tail : tail;
};

const discounted = (option: OptionCase): number => option.strike * Math.exp(-RATE * Math.max(option.years, 0));

/** What the option would be worth without any more movement. */
export const intrinsic = ({ right, spot, strike }: OptionCase): number =>
  Math.max(right === "C" ? spot - strike : strike - spot, 0);

/** Value at an annual volatility; never below 0. */
export const optionValue = (option: OptionCase, vol: number): number => {
  const { right, spot, years } = option;
  const deviation = vol * Math.sqrt(Math.max(years, 0));
  if (deviation < 1e-9) return intrinsic(option);
  const present = discounted(option);
  const d1 = Math.log(spot / present) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  const call = spot * normalCdf(d1) - present * normalCdf(d2);
  // Put-call parity; a put of the same strike shares the call's deviations.
  return Math.max(right === "C" ? call : call - spot + present, 0);
};

const bisect = (from: number, to: number, below: (middle: number) => boolean): number => {
  let [low, high] = [from, to];
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** The volatility within the bounds at which the option is worth `price`; `undefined` when there is none. */
export const impliedVol = (option: OptionCase, price: number, lowest: number, highest: number): number | undefined => {
  if (price < optionValue(option, lowest) || price > optionValue(option, highest)) return undefined;
  return bisect(lowest, highest, (vol) => optionValue(option, vol) < price);
};

/** The factor on the spot at which the option is worth `price`, within 1/50 and 50. */
export const impliedSpotFactor = (option: OptionCase, price: number, vol: number): number => {
  const worth = (log: number): number => optionValue({ ...option, spot: option.spot * Math.exp(log) }, vol);
  const limit = Math.log(50);
  return Math.exp(bisect(-limit, limit, (log) => (option.right === "C" ? worth(log) < price : worth(log) > price)));
};
