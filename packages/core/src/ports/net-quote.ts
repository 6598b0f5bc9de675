import { add, max, times, ZERO, type Decimal } from "../decimal.ts";
import type { OptionSpread, SpreadLeg } from "../instrument/instrument.ts";
import type { Quote } from "./quotes.ts";

interface QuotedLeg extends SpreadLeg {
  readonly quote: Quote;
}

/** From the best to the worst: a net quote is worth as little as its worst leg's. */
const QUALITIES = ["realtime", "indicative", "delayed", "frozen"] as const;

const worstQuality = (legs: readonly QuotedLeg[]): Quote["quality"] =>
  QUALITIES.findLast((quality) => legs.some(({ quote }) => quote.quality === quality)) ?? "frozen";

/** Σ ratio × price, where each leg is traded at the side that `sideOf` says; null when a leg has no such price. */
const netOf = (legs: readonly QuotedLeg[], sideOf: (leg: QuotedLeg) => Decimal | null): Decimal | null =>
  legs.reduce<Decimal | null>((sum, leg) => {
    const price = sideOf(leg);
    return sum === null || price === null ? null : add(sum, times(price, leg.ratio));
  }, ZERO);

/**
 * The market of a spread, made of those of its legs: the bid is what its seller gets who takes each leg's market, the
 * ask what its buyer pays. Nobody pays to be rid of what can only be worth something, so a bid below 0 is 0. As old as
 * its oldest leg; null when a leg has no quote, without a side that a leg has not.
 */
export const netQuote = ({ id, legs }: OptionSpread, quotes: readonly (Quote | null)[]): Quote | null => {
  const quoted = legs.flatMap((leg, at): readonly QuotedLeg[] => {
    const quote = quotes[at] ?? null;
    return quote === null ? [] : [{ ...leg, quote }];
  });
  if (quoted.length < legs.length) return null;
  const bid = netOf(quoted, ({ ratio, quote }) => (ratio > 0 ? quote.bid : quote.ask));
  return {
    instrument: id,
    bid: bid === null ? null : max(ZERO, bid),
    ask: netOf(quoted, ({ ratio, quote }) => (ratio > 0 ? quote.ask : quote.bid)),
    changedAt: Math.max(...quoted.map(({ quote }) => quote.changedAt)),
    confirmedAt: Math.min(...quoted.map(({ quote }) => quote.confirmedAt)),
    quality: worstQuality(quoted),
    halted: quoted.some(({ quote }) => quote.halted),
  };
};
