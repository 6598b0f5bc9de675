import { toFloat, type Decimal, type EpochMs, type EquityOption } from "@floorbroker/core";
import type { AlertDrift } from "../config.ts";
import { normal } from "../random.ts";
import { impliedSpotFactor, impliedVol, optionValue, type OptionCase } from "./black-scholes.ts";
import type { Spots } from "./spot.ts";

/** Option prices as floats: before spread and ticks. */
export interface Contracts {
  /**
   * The first word on a contract, or nothing if there was one: an alert's price makes the contract start near it. Known
   * contracts are left alone.
   */
  meet(option: EquityOption, alertPrice: Decimal | null, t: EpochMs): void;
  /** Theoretical value; 0 when it is over. Looking at a contract that nobody has met leaves no trace. */
  value(option: EquityOption, t: EpochMs): number;
}

/** What is fixed about a contract when it is first met. */
interface Anchor {
  readonly vol: number;
  /** The spot that the contract answers to, as a multiple of its underlying's; 1 unless the alert lives elsewhere. */
  readonly spotFactor: number;
}

const YEAR_MS = 365 * 86_400_000;
/** A vol outside of these is no vol: the alert's underlying must stand elsewhere. */
const LOWEST_VOL = 0.06;
const HIGHEST_VOL = 2.5;

/** Rises for strikes below the spot and, more slowly, far above it: the shape of equity options. */
const skewed = (vol: number, spot: number, strike: number): number => {
  const m = Math.log(strike / spot);
  return vol * (1 + Math.min(Math.max(-0.7 * m, -0.12), 0.5) + Math.min(1.2 * m * m, 0.4));
};

/** Alerts with a late reader stand below the market more often than above it, and the tail is on that side. */
const driftOf = (seed: number, id: string, { median, spread }: AlertDrift): number => {
  const z = normal(seed, "alert-drift", id);
  return median + spread * (z > 0 ? 1.3 * z : 0.8 * Math.max(z, -3));
};

const LOWEST_PRICE = 0.01;

/** Options over the spots; `expiresAt` is the moment at which a contract is over. */
export const optionContracts = (
  seed: number,
  start: EpochMs,
  spots: Spots,
  expiresAt: (option: EquityOption) => EpochMs,
  drift: AlertDrift,
): Contracts => {
  const anchors = new Map<string, Anchor>();
  const strikes = new Map<string, number>();

  const caseOf = (option: EquityOption, spotFactor: number, t: EpochMs): OptionCase => {
    const strike = strikes.get(option.id) ?? toFloat(option.strike);
    strikes.set(option.id, strike);
    const years = Math.max(expiresAt(option) - t, 0) / YEAR_MS;
    return { right: option.right, spot: spots.share(option.underlying, t) * spotFactor, strike, years };
  };

  /** Where a contract stands that no alert has spoken of. Judged at the start, so that it does not matter when. */
  const plainAnchor = (option: EquityOption): Anchor => {
    const { vol } = spots.startOf(option.underlying);
    return { vol: skewed(vol, spots.share(option.underlying, start), toFloat(option.strike)), spotFactor: 1 };
  };

  /** A share that nobody has spoken of stands near the strike, so that the alert's price is a sound one. */
  const settleUnderlying = (option: EquityOption, alertPrice: Decimal | null, t: EpochMs): void => {
    const strike = toFloat(option.strike);
    const atStrike = { right: option.right, spot: strike, strike, years: Math.max(expiresAt(option) - t, 0) / YEAR_MS };
    const { vol } = spots.startOf(option.underlying);
    const factor = alertPrice === null ? 1 : impliedSpotFactor(atStrike, toFloat(alertPrice), vol);
    spots.settle(option.underlying, strike * factor, t);
  };

  const anchorOf = (option: EquityOption, alertPrice: Decimal | null, t: EpochMs): Anchor => {
    if (!spots.isKnown(option.underlying)) settleUnderlying(option, alertPrice, t);
    const plain = plainAnchor(option);
    if (alertPrice === null) return plain;
    const price = Math.max(toFloat(alertPrice) * (1 + driftOf(seed, option.id, drift)), LOWEST_PRICE);
    const here = caseOf(option, 1, t);
    const vol = impliedVol(here, price, LOWEST_VOL, HIGHEST_VOL);
    return vol === undefined
      ? { vol: plain.vol, spotFactor: impliedSpotFactor(here, price, plain.vol) }
      : { vol, spotFactor: 1 };
  };

  return {
    meet: (option, alertPrice, t) => {
      if (!anchors.has(option.id)) anchors.set(option.id, anchorOf(option, alertPrice, t));
    },
    value: (option, t) => {
      const { vol, spotFactor } = anchors.get(option.id) ?? plainAnchor(option);
      return optionValue(caseOf(option, spotFactor, t), vol);
    },
  };
};
