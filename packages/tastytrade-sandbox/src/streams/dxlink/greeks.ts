import { impliedVol, optionValue, type OptionCase } from "@floorbroker/adapter-sim";
import { DAY, toFloat, type EpochMs, type InstrumentSpec } from "@floorbroker/core";
import type { MarketView } from "./market-view.ts";
import { equity, isOk } from "@floorbroker/core";

/** What the price of an option says of it, in dxFeed's units: theta a day, vega and rho for one per cent. */
export interface Greeks {
  readonly price: number;
  readonly volatility: number;
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
  readonly rho: number;
  readonly vega: number;
}

const YEAR_MS = 365 * DAY;
const LOWEST_VOL = 0.001;
const HIGHEST_VOL = 10;
/** Steps of the differences: a thousandth of the spot, a basis point of volatility. */
const SPOT_STEP = 0.001;
const VOL_STEP = 0.0001;
const RATE_STEP = 0.0001;

/** Derivatives of the value at a volatility. The rate only enters through the present value of the strike. */
const sensitivities = (option: OptionCase, vol: number): Omit<Greeks, "price" | "volatility"> => {
  const { spot, strike, years } = option;
  const h = spot * SPOT_STEP;
  const worth = (change: Partial<OptionCase>, v = vol): number => optionValue({ ...option, ...change }, v);
  const [up, here, down] = [worth({ spot: spot + h }), worth({}), worth({ spot: spot - h })];
  const day = Math.min(1 / 365, years);
  const dearer = strike * Math.exp(-RATE_STEP * years);
  const cheaper = strike * Math.exp(RATE_STEP * years);
  return {
    delta: (up - down) / (2 * h),
    gamma: (up - 2 * here + down) / (h * h),
    theta: worth({ years: years - day }) - here,
    rho: (worth({ strike: dearer }) - worth({ strike: cheaper })) / (2 * RATE_STEP) / 100,
    vega: (worth({}, vol + VOL_STEP) - worth({}, vol - VOL_STEP)) / (2 * VOL_STEP) / 100,
  };
};

/**
 * The Greeks of an option by the market's own model (Black and Scholes), at the volatility that its middle price
 * implies; `undefined` for anything but an option, and for one whose price no volatility explains.
 */
export const greeksOf = (view: MarketView, spec: InstrumentSpec, t: EpochMs): Greeks | undefined => {
  const { instrument } = spec;
  if (instrument.kind !== "option") return undefined;
  const share = equity(instrument.underlying);
  const underlying = isOk(share) ? view.specOf(share.right.id) : undefined;
  const [mark, spot] = [view.mark(spec, t), underlying && view.mark(underlying, t)];
  if (mark === undefined || spot === undefined) return undefined;
  const years = Math.max((view.hours.expiresAt(spec) ?? t) - t, 0) / YEAR_MS;
  const option = { right: instrument.right, spot: toFloat(spot), strike: toFloat(instrument.strike), years };
  const price = toFloat(mark);
  const volatility = impliedVol(option, price, LOWEST_VOL, HIGHEST_VOL);
  return volatility === undefined ? undefined : { price, volatility, ...sensitivities(option, volatility) };
};
