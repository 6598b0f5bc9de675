import type { Clock, InstrumentAnswer, Instruments } from "@floorbroker/core";
import type { Market } from "./market/market.ts";

const resolved = (market: Market, instrument: Parameters<Instruments["resolve"]>[0], at: number): InstrumentAnswer => {
  // A spread is no listed instrument: its legs are.
  const spec = instrument.kind === "spread" ? undefined : market.specOf(instrument.id);
  if (spec === undefined) return { outcome: "none", code: "unknown-instrument", text: `no instrument ${instrument.id}` };
  const tradable = at < (market.hours.expiresAt(spec) ?? Infinity);
  return { outcome: "resolved", spec: { ...spec, tradable, asOf: at } };
};

/** What the simulated venue knows of instruments: core's own tables, answered at once, with `tradable` as of now. */
export const simulatedInstruments = (market: Market, clock: Clock): Instruments => ({
  resolve: (instrument) => Promise.resolve(resolved(market, instrument, clock.now())),
});
