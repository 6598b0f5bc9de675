import type { EquityOption, InstrumentSpec, OptionSpread } from "./instrument.ts";
import { netTicks, optionTicks } from "./option-ticks.ts";

/**
 * What a spread is traded by, from what the venue says of its legs: their multiplier, the steps of net prices, tradable
 * while all of them are, and as old as the oldest word. Null when a leg is not known, or when their multipliers differ:
 * then there is no price of one spread.
 */
export const spreadSpec = (spread: OptionSpread, legs: readonly (InstrumentSpec | null)[]): InstrumentSpec | null => {
  const known = legs.filter((spec) => spec !== null);
  const [first] = known;
  if (first === undefined || known.length < spread.legs.length) return null;
  if (known.some(({ multiplier }) => multiplier !== first.multiplier)) return null;
  return {
    instrument: spread,
    multiplier: first.multiplier,
    ticks: netTicks(spread.underlying),
    calendar: first.calendar,
    tradable: known.every(({ tradable }) => tradable),
    asOf: Math.min(...known.map(({ asOf }) => asOf)),
  };
};

/** What is known of one leg where only the spread's own specification is: the tables say in which steps it is priced. */
export const legSpec = (spread: InstrumentSpec, option: EquityOption): InstrumentSpec => ({
  ...spread,
  instrument: option,
  ticks: optionTicks(option.underlying),
});
