import {
  fromScaled,
  isOk,
  SECOND,
  standardSpec,
  toFloat,
  type Decimal,
  type EpochMs,
  type EquityOption,
  type InstrumentId,
  type InstrumentSpec,
  type OptionSpread,
} from "@floorbroker/core";
import type { Settled } from "../config.ts";
import { optionContracts } from "./contracts.ts";
import { marketHours, type Hours } from "./hours.ts";
import { instrumentOf } from "./instrument-id.ts";
import { netQuote, type QuotedLeg } from "./net.ts";
import { recordedAt, recordedMid } from "./recorded.ts";
import { spotPrices } from "./spot.ts";
import { widthOf, type SpreadCase } from "./spread.ts";
import { floatTicks, type FloatTicks } from "./ticks.ts";

/** What the venue shows of an instrument at a moment. Bid and ask are on tick, and the bid is below the ask. */
export interface MarketQuote {
  /** Null where nobody bids a whole tick. */
  readonly bid: Decimal | null;
  readonly ask: Decimal | null;
  readonly bidSize: number;
  readonly askSize: number;
  /** False outside of trading hours: the last quote of the session before. */
  readonly live: boolean;
}

/**
 * The market: prices as a function of the seed and the time, whoever asks and however often. The one thing that asking
 * can leave behind is what {@link Market.meet} fixes; looking leaves no trace.
 */
export interface Market {
  readonly hours: Hours;
  /** What is known of an instrument; `undefined` for an id that names nothing tradable here, also as a leg of a spread. */
  specOf(id: InstrumentId): InstrumentSpec | undefined;
  /**
   * Tells of an instrument, with the price of the alert that named it if there was one: an option, and a share that is
   * in no table, then start there. Only the first word on each counts.
   */
  meet(spec: InstrumentSpec, alertPrice: Decimal | null, t: EpochMs): void;
  /**
   * The quote at a moment, constant within a second; `undefined` when there is none (expired, before a recording). That
   * of a spread is the net one of its legs.
   */
  quote(spec: InstrumentSpec, t: EpochMs): MarketQuote | undefined;
  /** When bid or ask last changed, looking back at most {@link LONGEST_LOOK_BACK_MS}. */
  changedAt(spec: InstrumentSpec, t: EpochMs): EpochMs;
  /** Between bid and ask, or the one that there is; `undefined` without a quote. For valuing, not for trading. */
  mark(spec: InstrumentSpec, t: EpochMs): Decimal | undefined;
  /** From `from` on the instrument stands at this quote, until another one is fixed: for tests and for playing. */
  fix(id: InstrumentId, from: EpochMs, bid: Decimal | null, ask: Decimal | null, size: number): void;
}

/** How far back {@link Market.changedAt} looks. */
export const LONGEST_LOOK_BACK_MS = 20 * SECOND;

interface Fixed {
  readonly from: EpochMs;
  readonly quote: MarketQuote;
}

/** The simulated market of a world. */
export const simulatedMarket = (world: Settled): Market => {
  const { seed, start } = world;
  const hours = marketHours();
  const spots = spotPrices(seed, start);
  const width = widthOf(seed);
  const specs = new Map<InstrumentId, InstrumentSpec | undefined>();
  const ladders = new Map<InstrumentId, FloatTicks>();
  const latest = new Map<InstrumentId, { readonly second: EpochMs; readonly quote: MarketQuote | undefined }>();
  const met = new Set<InstrumentId>();
  const fixed = new Map<InstrumentId, Fixed[]>();

  const specOf = (id: InstrumentId): InstrumentSpec | undefined => {
    if (!specs.has(id)) {
      const instrument = instrumentOf(id, start);
      const spec = instrument && standardSpec(instrument, start);
      specs.set(id, spec !== undefined && isOk(spec) ? spec.right : undefined);
    }
    return specs.get(id);
  };
  const expiryOf = (option: EquityOption): EpochMs => {
    const spec = specOf(option.id);
    return (spec && hours.expiresAt(spec)) ?? start;
  };
  const contracts = optionContracts(seed, start, spots, expiryOf, world.alertDrift);

  const ticksOf = (spec: InstrumentSpec): FloatTicks => {
    const { id } = spec.instrument;
    const known = ladders.get(id);
    if (known !== undefined) return known;
    const made = floatTicks(spec.ticks);
    ladders.set(id, made);
    return made;
  };
  /** Around a middle, on tick and never crossed. */
  const around = (spec: InstrumentSpec, input: Omit<SpreadCase, "spec">, live: boolean): MarketQuote => {
    const { half, bidSize, askSize } = width({ spec, ...input });
    const ticks = ticksOf(spec);
    const bid = ticks.down(input.mid - half) ?? null;
    const asked = ticks.up(input.mid + half);
    return { bid, ask: asked === bid ? ticks.above(asked) : asked, bidSize: bid === null ? 0 : bidSize, askSize, live };
  };
  const recorded = (spec: InstrumentSpec, t: EpochMs, live: boolean): MarketQuote | undefined => {
    const recording = world.recordedQuotes.get(spec.instrument.id);
    const row = recording && recordedAt(recording, t);
    if (recording === undefined || row === undefined) return undefined;
    const plain = { liquid: true, moneyness: 0, years: null, sinceOpen: Infinity, t };
    const modelled = around(spec, { mid: toFloat(recordedMid(row)), ...plain }, live);
    // A recorded 0 is nobody's price.
    return recording.sides === "one"
      ? modelled
      : { ...modelled, bid: row.bid > 0n ? row.bid : null, ask: row.ask > 0n ? row.ask : null };
  };
  const modelled = (spec: InstrumentSpec, t: EpochMs, live: boolean): MarketQuote => {
    const { instrument } = spec;
    const sinceOpen = t - (hours.sessionFrom(spec, t)?.open ?? t);
    switch (instrument.kind) {
      case "equity": {
        const mid = spots.share(instrument.symbol, t);
        return around(
          spec,
          { mid, liquid: spots.startOf(instrument.symbol).liquid, moneyness: 0, years: null, sinceOpen, t },
          live,
        );
      }
      case "future": {
        const mid = spots.future(instrument.root, instrument.year, instrument.month, t);
        return around(spec, { mid, liquid: true, moneyness: 0, years: null, sinceOpen, t }, live);
      }
      case "spread":
        throw new Error("a spread has no market of its own");
      case "option": {
        const mid = contracts.value(instrument, t);
        const moneyness = Math.abs(Math.log(toFloat(instrument.strike) / spots.share(instrument.underlying, t)));
        const years = (expiryOf(instrument) - t) / (365 * 86_400_000);
        return around(
          spec,
          { mid, liquid: spots.startOf(instrument.underlying).liquid, moneyness, years, sinceOpen, t },
          live,
        );
      }
    }
  };

  const quoteAt = (spec: InstrumentSpec, second: EpochMs): MarketQuote | undefined => {
    const live = hours.isOpen(spec, second);
    const t = live ? second : hours.lastOpen(spec, second);
    if (world.recordedQuotes.has(spec.instrument.id)) return recorded(spec, t, live);
    return second >= (hours.expiresAt(spec) ?? Infinity) ? undefined : modelled(spec, t, live);
  };
  const fixedAt = (spec: InstrumentSpec, t: EpochMs): MarketQuote | undefined => {
    const found = fixed.get(spec.instrument.id)?.findLast((entry) => entry.from <= t)?.quote;
    return found && { ...found, live: hours.isOpen(spec, t) };
  };
  const quote = (spec: InstrumentSpec, t: EpochMs): MarketQuote | undefined =>
    spec.instrument.kind === "spread" ? quoteOfSpread(spec.instrument, t) : quoteOfOne(spec, t);

  const quoteOfSpread = ({ legs }: OptionSpread, t: EpochMs): MarketQuote | undefined => {
    const quoted: QuotedLeg[] = [];
    for (const { option, ratio } of legs) {
      const leg = specOf(option.id);
      const shown = leg && quoteOfOne(leg, t);
      if (shown === undefined) return undefined;
      quoted.push({ ratio, quote: shown });
    }
    return netQuote(quoted);
  };
  const quoteOfOne = (spec: InstrumentSpec, t: EpochMs): MarketQuote | undefined => {
    const { id } = spec.instrument;
    const pinned = fixedAt(spec, t);
    if (pinned !== undefined) return pinned;
    const second = Math.floor(t / SECOND) * SECOND;
    const known = latest.get(id);
    if (known?.second === second) return known.quote;
    const made = quoteAt(spec, second);
    latest.set(id, { second, quote: made });
    return made;
  };

  const meet: Market["meet"] = ({ instrument }, alertPrice, t) => {
    // The price of a spread says nothing of its legs: they start where contracts start that no alert spoke of.
    if (instrument.kind === "spread") {
      for (const { option } of instrument.legs) {
        const leg = specOf(option.id);
        if (leg !== undefined) meet(leg, null, t);
      }
      return;
    }
    if (world.recordedQuotes.has(instrument.id) || met.has(instrument.id)) return;
    met.add(instrument.id);
    if (instrument.kind === "option") contracts.meet(instrument, alertPrice, t);
    if (instrument.kind === "equity" && !spots.isKnown(instrument.symbol)) {
      spots.settle(
        instrument.symbol,
        alertPrice === null ? spots.share(instrument.symbol, t) : toFloat(alertPrice),
        t,
      );
    }
    // What was shown of it before anybody met it may no longer hold.
    latest.clear();
  };

  return {
    hours,
    specOf,
    quote,
    meet,
    changedAt: (spec, t) => {
      const now = quote(spec, t);
      let since = t;
      for (let at = t - SECOND; at >= t - LONGEST_LOOK_BACK_MS; at -= SECOND) {
        const then = quote(spec, at);
        if (then?.bid !== now?.bid || then?.ask !== now?.ask) break;
        since = at;
      }
      return since;
    },
    mark: (spec, t) => {
      const now = quote(spec, t);
      if (now === undefined) return undefined;
      return now.bid !== null && now.ask !== null
        ? fromScaled((now.bid + now.ask) / 2n)
        : (now.bid ?? now.ask ?? undefined);
    },
    fix: (id, from, bid, ask, size) => {
      const entries = fixed.get(id) ?? [];
      entries.push({ from, quote: { bid, ask, bidSize: size, askSize: size, live: true } });
      fixed.set(id, entries);
    },
  };
};
