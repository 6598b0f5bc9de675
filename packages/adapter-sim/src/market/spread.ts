import type { EpochMs, InstrumentSpec } from "@floorbroker/core";
import { normalAt, streamKey, uniformAt } from "../random.ts";

/** What the width of a market depends on. */
export interface SpreadCase {
  readonly spec: InstrumentSpec;
  /** The theoretical price. */
  readonly mid: number;
  readonly liquid: boolean;
  /** How far in or out of the money, |ln(strike / spot)|; 0 for what has no strike. */
  readonly moneyness: number;
  /** Until expiry; null for what has none. */
  readonly years: number | null;
  readonly sinceOpen: number;
  readonly t: EpochMs;
}

/** Half of the distance between bid and ask before rounding, and the sizes on display. */
export interface Width {
  readonly half: number;
  readonly bidSize: number;
  readonly askSize: number;
}

const MINUTE = 60_000;
/** The width breathes every few seconds. */
const BREATH_MS = 5_000;

const optionShare = ({ liquid, moneyness, years, sinceOpen }: SpreadCase): number => {
  const base = liquid ? 0.011 : 0.03;
  const opening = sinceOpen < 15 * MINUTE ? 1 + 1.6 * (1 - sinceOpen / (15 * MINUTE)) : 1;
  const far = 1 + Math.min(moneyness * 2, 1.2);
  const long = years !== null && years > 0.5 ? 1.5 : 1;
  return base * opening * far * long;
};

const sharesOf = (input: SpreadCase): number => {
  switch (input.spec.instrument.kind) {
    case "spread":
      throw new Error("a spread has no market of its own");
    case "option":
      return optionShare(input);
    case "equity":
      return input.liquid ? 0.00002 : 0.0004;
    case "future":
      return 0.00003;
  }
};

const sizeAt = (key: number, at: number, side: number, typical: number): number =>
  Math.max(1, Math.round(typical * Math.exp(0.9 * normalAt(key, at, side))));

const typicalSize = ({ spec, liquid, mid }: SpreadCase): number => {
  switch (spec.instrument.kind) {
    case "spread":
      throw new Error("a spread has no market of its own");
    case "option":
      return (liquid ? 60 : 15) * (mid < 1 ? 2 : 1);
    case "equity":
      return liquid ? 600 : 150;
    case "future":
      return 25;
  }
};

/** How wide a market stands at a moment; the contract's own habit and the moment's mood are seeded. */
export const widthOf = (seed: number): ((input: SpreadCase) => Width) => {
  const keys = new Map<string, number>();
  const habits = new Map<string, number>();
  return (input) => {
    const { id } = input.spec.instrument;
    let key = keys.get(id);
    if (key === undefined) {
      key = streamKey(seed, "spread", id);
      keys.set(id, key);
      habits.set(id, Math.exp(0.3 * normalAt(key, -1)));
    }
    const breath = Math.floor(input.t / BREATH_MS);
    const mood = 0.7 + 0.6 * uniformAt(key, breath, 1);
    const typical = typicalSize(input);
    return {
      half: (input.mid * sharesOf(input) * (habits.get(id) ?? 1) * mood) / 2,
      bidSize: sizeAt(key, breath, 2, typical),
      askSize: sizeAt(key, breath, 3, typical),
    };
  };
};
