import { add, divide, fromInteger, times, ZERO, type Decimal } from "../decimal.ts";
import type { FillId, InstrumentId } from "../ids.ts";
import type { SpreadLeg } from "../instrument/instrument.ts";
import type { OrderSide } from "../ports/orders.ts";
import type { EpochMs } from "../time.ts";

/** A fill as the order counts it; the newest revision wins. */
export interface CountedFill {
  readonly fillId: FillId;
  readonly rev: number;
  readonly refId: string;
  readonly quantity: number;
  readonly price: Decimal;
  readonly at: EpochMs;
  /** Fees the broker reported for it; null until then. They never gate a fill. */
  readonly fees: Decimal | null;
}

/** An execution of one leg of a spread's order, at the leg's own price. */
export interface LegFill extends CountedFill {
  readonly instrument: InstrumentId;
  readonly side: OrderSide;
}

const inOrder = (a: CountedFill, b: CountedFill): number => a.at - b.at || (a.fillId < b.fillId ? -1 : 1);

const optionsIn = (fills: readonly LegFill[]): number => fills.reduce((sum, { quantity }) => sum + quantity, 0);

/** One leg with what was filled of it. */
interface Lane {
  readonly ratio: number;
  readonly fills: readonly LegFill[];
}

/** What one incarnation filled of each leg, in the order in which it happened, whatever the order in which it was heard. */
const lanesOf = (legs: readonly SpreadLeg[], heard: readonly LegFill[], refId: string): readonly Lane[] =>
  legs.map(({ option, ratio }) => ({
    ratio,
    fills: heard
      .filter((fill) => fill.refId === refId && fill.instrument === option.id && fill.quantity > 0)
      .toSorted(inOrder),
  }));

/** Spreads that a leg's options make, if only that leg is looked at. */
const spreadsIn = ({ ratio, fills }: Lane): number => optionsIn(fills) / Math.abs(ratio);

interface Taken {
  readonly used: readonly LegFill[];
  readonly left: readonly LegFill[];
}

/** So many options from the front of a leg's fills. */
const taken = (fills: readonly LegFill[], options: number): Taken => {
  const [used, left]: [LegFill[], LegFill[]] = [[], []];
  let missing = options;
  for (const fill of fills) {
    const part = Math.min(missing, fill.quantity);
    missing -= part;
    if (part > 0) used.push({ ...fill, quantity: part });
    if (part < fill.quantity) left.push({ ...fill, quantity: fill.quantity - part });
  }
  return { used, left };
};

/** What so many options of a leg cost the buyer of the spread: less than nothing for those that he sells. */
const paidFor = (ratio: number, used: readonly LegFill[]): Decimal =>
  used.reduce((sum, { price, quantity }) => add(sum, times(price, quantity * Math.sign(ratio))), ZERO);

/** As many spreads as lie in one fill of each leg, so that the net price of each is exact; else one, made of several. */
const lengthOfRun = (lanes: readonly Lane[]): number =>
  Math.max(1, Math.min(...lanes.map(({ ratio, fills }) => Math.floor(spreadsIn({ ratio, fills: fills.slice(0, 1) })))));

const spreadsBy = (legs: readonly SpreadLeg[], heard: readonly LegFill[], refId: string): readonly CountedFill[] => {
  let lanes = lanesOf(legs, heard, refId);
  const found: CountedFill[] = [];
  for (let left = Math.min(...lanes.map((lane) => Math.floor(spreadsIn(lane)))); left > 0; ) {
    const quantity = Math.min(left, lengthOfRun(lanes));
    const parts = lanes.map(({ ratio, fills }) => ({ ratio, ...taken(fills, quantity * Math.abs(ratio)) }));
    const net = parts.reduce((sum, { ratio, used }) => add(sum, paidFor(ratio, used)), ZERO);
    const used = parts.flatMap((part) => part.used);
    const { fillId } = used.reduce((first, fill) => (inOrder(fill, first) < 0 ? fill : first));
    const at = Math.max(...used.map((fill) => fill.at));
    found.push({ fillId, rev: 0, refId, quantity, price: divide(net, fromInteger(quantity)), at, fees: null });
    lanes = parts.map(({ ratio, left: fills }) => ({ ratio, fills }));
    left -= quantity;
  }
  return found;
};

/**
 * The complete spreads that were filled, at their net prices: of each incarnation as many as every leg has options for.
 * Made anew of everything that was heard of the legs, so that order, repetition, revision and voiding need no care.
 */
export const completeSpreads = (legs: readonly SpreadLeg[], heard: readonly LegFill[]): readonly CountedFill[] =>
  [...new Set(heard.map(({ refId }) => refId))].flatMap((refId) => spreadsBy(legs, heard, refId)).toSorted(inOrder);

/** Spreads of one incarnation of which at least one option is known to be filled; what is not complete is still owed. */
export const begunSpreads = (legs: readonly SpreadLeg[], heard: readonly LegFill[], refId: string): number =>
  Math.max(...lanesOf(legs, heard, refId).map((lane) => Math.ceil(spreadsIn(lane))));
