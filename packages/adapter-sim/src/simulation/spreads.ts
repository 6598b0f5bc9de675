import { add, decimal, isSpreadId, legsOfId, times, ZERO, type Decimal, type Fill, type InstrumentId, type OrderSide } from "@floorbroker/core";

/** What one fill of an order is at the venue: of a spread, an execution of each leg as a contract of its own. */
export type Execution = Pick<Fill, "instrument" | "side" | "quantity" | "price" | "leg">;

/** At what the legs beside the first are executed; the first has what is missing to the net price. */
const LEG_PRICE = decimal("0.70");

const sideOfLeg = (side: OrderSide, ratio: number): OrderSide => (ratio > 0 ? side : side === "buy" ? "sell" : "buy");

/** So many units of an instrument at a price; the legs' prices add up to it exactly. */
export const executionsOf = (instrument: InstrumentId, side: OrderSide, quantity: number, price: Decimal): readonly Execution[] => {
  if (!isSpreadId(instrument)) return [{ instrument, side, quantity, price, leg: 0 }];
  const [first, ...others] = legsOfId(instrument);
  if (first === undefined) return [];
  const rest = others.reduce((sum, { ratio }) => add(sum, times(LEG_PRICE, ratio)), ZERO);
  return [first, ...others].map(({ option, ratio }, leg) => ({
    instrument: option.id,
    side: sideOfLeg(side, ratio),
    quantity: quantity * Math.abs(ratio),
    // The first leg of these spreads is bought once: what it costs is the net price without the others.
    price: leg === 0 ? ((price - rest) as Decimal) : LEG_PRICE, // a difference of decimals is one
    leg,
  }));
};

/** What an auditor counts of one trade's entry or exits, leg by leg. */
export interface LegCount {
  add(fill: Pick<Fill, "instrument" | "side" | "quantity" | "price">): void;
  /** Whole units of the instrument, and what all legs together have cost, or brought. */
  whole(): { readonly units: number; readonly turnover: Decimal };
}

/** Counts the executions of an instrument: as many of a spread are filled as every leg has contracts for. */
export const openLegCount = (instrument: InstrumentId): LegCount => {
  const legs = legsOfId(instrument);
  const counted = new Map<InstrumentId, { units: number; turnover: Decimal }>();
  return {
    add: ({ instrument: leg, quantity, price }) => {
      const { units, turnover } = counted.get(leg) ?? { units: 0, turnover: ZERO };
      counted.set(leg, { units: units + quantity, turnover: add(turnover, times(price, quantity)) });
    },
    whole: () => {
      const units = Math.min(...legs.map(({ option, ratio }) => Math.floor((counted.get(option.id)?.units ?? 0) / Math.abs(ratio))));
      const turnover = legs.reduce((sum, { option, ratio }) => add(sum, times(counted.get(option.id)?.turnover ?? ZERO, Math.sign(ratio))), ZERO);
      return { units, turnover };
    },
  };
};
