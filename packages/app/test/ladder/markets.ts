import {
  recordedAt,
  simulatedWorld,
  virtualClock,
  type AlertDrift,
  type Market,
  type RecordedQuotes,
} from "@floorbroker/adapter-sim";
import {
  add,
  decimal,
  multiply,
  roundToTick,
  SECOND,
  toFloat,
  type Decimal,
  type EpochMs,
  type InstrumentId,
  type InstrumentSpec,
} from "@floorbroker/core";
import { marketOfAlert, type AlertedEntry } from "./alerts.ts";
import { midFloat, work, type FillRule, type MarketAt } from "./fill-model.ts";
import type { Attempt } from "./measure.ts";
import type { Entry, Strategy } from "./strategies.ts";

/** Where one entry is worked: the same for every strategy. */
export interface Trial {
  readonly market: MarketAt;
  readonly from: number;
  readonly terms: Omit<Entry, "first">;
  readonly cluster: number;
}

const sidesOf =
  (market: Market, spec: InstrumentSpec): MarketAt =>
  (second) => {
    const quote = market.quote(spec, second * SECOND);
    return quote === undefined || !quote.live || quote.bid === null || quote.ask === null
      ? undefined
      : { bid: quote.bid, ask: quote.ask };
  };

/** A recording that is older than this says nothing of now. */
const FRESH_MS = 12 * SECOND;
/** Attempts of one recording start so far apart: the strategies that give up don't overlap. */
const EVERY_SECONDS = 15;
const CLUSTER_SECONDS = 600;

/**
 * Entries all along a recording, with the spread around its one price as the simulated market models it. Prices below
 * `least` are left out: there one tick is most of the price.
 */
export const recordedTrials = (
  instrument: InstrumentId,
  recording: RecordedQuotes,
  least: Decimal,
): readonly Trial[] => {
  const [first, last] = [recording.rows[0]?.at ?? 0, recording.rows.at(-1)?.at ?? 0];
  const { market } = simulatedWorld(
    { seed: 1, start: first, recordedQuotes: new Map([[instrument, recording]]) },
    virtualClock(first),
  );
  const spec = market.specOf(instrument);
  if (spec === undefined) return [];
  const sides = sidesOf(market, spec);
  const fresh: MarketAt = (second) =>
    (recordedAt(recording, second * SECOND)?.at ?? 0) < second * SECOND - FRESH_MS ? undefined : sides(second);
  const starts = Array.from(
    { length: Math.floor((last - first) / SECOND / EVERY_SECONDS) },
    (_, n) => Math.ceil(first / SECOND) + n * EVERY_SECONDS,
  );
  return starts
    .filter((from) => (recordedAt(recording, from * SECOND)?.bid ?? 0n) >= least)
    .map((from) => ({
      market: fresh,
      from,
      terms: { ticks: spec.ticks, cap: null },
      cluster: Math.floor(from / CLUSTER_SECONDS),
    }));
};

/** The recording with its one price as the bid and the ask a tick above it: as narrow as a market can be. */
export const oneTickWide = ({ rows }: RecordedQuotes, tick: Decimal): RecordedQuotes => ({
  rows: rows.map(({ at, bid }) => ({ at, bid, ask: add(bid, tick) })),
  sides: "both",
});

/** What the owner's rules allow: entries whose mid is within the band, up to the cap. */
export interface AlertRules {
  readonly bandPercent: Decimal;
  readonly capPercent: Decimal;
}

const HUNDREDTH = decimal("0.01");

/** The modelled market of each alert, and how many of them are not traded: too far gone, or no market. */
export const modelledTrials = (
  entries: readonly AlertedEntry[],
  drift: AlertDrift,
  rules: AlertRules,
): { readonly trials: readonly Trial[]; readonly tooFar: number; readonly noMarket: number } => {
  const trials: Trial[] = [];
  let [tooFar, noMarket] = [0, 0];
  for (const [index, entry] of entries.entries()) {
    const found = marketOfAlert(entry, index + 1, drift);
    const from = Math.ceil(entry.at / SECOND);
    const market: MarketAt | undefined = found === undefined ? undefined : sidesOf(found.market, found.spec);
    const now = market?.(from);
    if (found === undefined || market === undefined || now === undefined) {
      noMarket++;
      continue;
    }
    const alert = toFloat(entry.price);
    if (Math.abs(midFloat(now) / alert - 1) * 100 > toFloat(rules.bandPercent)) {
      tooFar++;
      continue;
    }
    const cap = roundToTick(
      found.spec.ticks,
      add(entry.price, multiply(multiply(entry.price, rules.capPercent), HUNDREDTH, "down")),
      "down",
    );
    trials.push({ market, from, terms: { ticks: found.spec.ticks, cap }, cluster: dayOf(entry.at) });
  }
  return { trials, tooFar, noMarket };
};

const dayOf = (at: EpochMs): number => Math.floor(at / 86_400_000);

/** Every trial worked by one strategy; those whose market ends early are left out, for every strategy alike. */
export const attemptsOf = (strategy: Strategy, trials: readonly Trial[], rule: FillRule): readonly Attempt[] =>
  trials.flatMap(({ market, from, terms, cluster }) => {
    const worked = work(strategy, market, from, terms, rule);
    const first = market(from);
    if (worked === undefined || first === undefined) return [];
    return [{ worked, mid: midFloat(first), half: (toFloat(first.ask) - toFloat(first.bid)) / 2, cluster }];
  });
