import type { InstrumentId, InstrumentSpec, OrderSide } from "@floorbroker/core";

/** One contract of what an order trades. */
export interface TradedLeg {
  readonly spec: InstrumentSpec;
  /** Units of it in one unit of the order; below 0 they go the other way than the order. */
  readonly ratio: number;
}

/** Where the legs' own specifications are. */
interface Listed {
  specOf(id: InstrumentId): InstrumentSpec | undefined;
}

/** What an order for an instrument trades in truth: the legs of a spread, else the instrument itself. */
export const legsOf = (market: Listed, spec: InstrumentSpec): readonly TradedLeg[] => {
  const { instrument } = spec;
  if (instrument.kind !== "spread") return [{ spec, ratio: 1 }];
  return instrument.legs.map(({ option, ratio }) => {
    const leg = market.specOf(option.id);
    if (leg === undefined) throw new RangeError(`a spread was listed without its leg ${option.id}`);
    return { spec: leg, ratio };
  });
};

/** Which way a leg goes when the order goes this way. */
export const sideOfLeg = (ratio: number, side: OrderSide): OrderSide => {
  if (ratio > 0) return side;
  return side === "buy" ? "sell" : "buy";
};

/** How many units of an order the signed position of a leg lets it close. */
export const closable = (position: number, { ratio }: TradedLeg, side: OrderSide): number => {
  const held = sideOfLeg(ratio, side) === "sell" ? position : -position;
  return Math.floor(Math.max(held, 0) / Math.abs(ratio));
};
